package dev.orrery.examples.quorumregister;

import dev.orrery.sim.check.SequentialModel;

import org.jspecify.annotations.Nullable;

/**
 * What a client does to the register; its answer is the value that the register has then.
 *
 * @param written the new value, or null for a read
 */
record Access(@Nullable String written) {
    /** A register in one place. */
    static final SequentialModel<String, Access, String> MODEL =
            new SequentialModel<>() {
                @Override
                public String initial() {
                    return Version.FIRST.value();
                }

                @Override
                public Step<String, String> step(String state, Access access) {
                    String value = access.written == null ? state : access.written;
                    return new Step<>(value, value);
                }
            };

    static Access read() {
        return new Access(null);
    }

    @Override
    public String toString() {
        return written == null ? "read" : "write " + written;
    }
}
