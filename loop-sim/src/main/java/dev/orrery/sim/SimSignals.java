package dev.orrery.sim;

import dev.orrery.loop.signal.SignalSource;

import java.util.ArrayList;
import java.util.List;

/** The signals of a simulated host: they come when the scenario sends them. */
final class SimSignals implements SignalSource {
    private record Registered(String name, Runnable onSignal) {}

    // The latest registration of a name is the one that counts.
    private final List<Registered> registered = new ArrayList<>();

    @Override
    public Registration register(String name, Runnable onSignal) {
        if (name.isEmpty()
                || name.startsWith("SIG")
                || name.equals("KILL")
                || name.equals("STOP")) {
            throw new IllegalArgumentException(
                    "signal must be one that a program may handle: signal="
                            + name
                            + ". Names have no SIG in front: TERM, INT, HUP.");
        }
        Registered added = new Registered(name, onSignal);
        registered.add(added);
        return () -> registered.removeIf(one -> one == added);
    }

    /** Delivers a signal; false if nobody handles it. */
    boolean deliver(String name) {
        for (int i = registered.size() - 1; i >= 0; i--) {
            if (registered.get(i).name().equals(name)) {
                registered.get(i).onSignal().run();
                return true;
            }
        }
        return false;
    }
}
