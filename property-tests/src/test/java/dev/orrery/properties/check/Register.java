package dev.orrery.properties.check;

import dev.orrery.sim.check.SequentialModel;

/** A register that is read, written, and compared and set; null reads, as in a map. */
final class Register implements SequentialModel<Integer, Register.Ask, Integer> {
    /** What a client asks: a read if {@code write} is null. */
    record Ask(String key, Integer write, Integer expected) {
        static Ask read(String key) {
            return new Ask(key, null, null);
        }

        static Ask write(String key, int value) {
            return new Ask(key, value, null);
        }

        static Ask compareAndSet(String key, int expected, int value) {
            return new Ask(key, value, expected);
        }
    }

    @Override
    public Integer initial() {
        return 0;
    }

    @Override
    public Step<Integer, Integer> step(Integer state, Ask ask) {
        if (ask.write() == null) {
            return new Step<>(state, state);
        }
        if (ask.expected() == null) {
            return new Step<>(ask.write(), 0);
        }
        return ask.expected().equals(state) ? new Step<>(ask.write(), 1) : new Step<>(state, 0);
    }
}
