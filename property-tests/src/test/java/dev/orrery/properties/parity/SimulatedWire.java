package dev.orrery.properties.parity;

import dev.orrery.loop.World;
import dev.orrery.sim.SimHost;
import dev.orrery.sim.Simulation;

import java.io.IOException;
import java.nio.channels.Selector;

/** Two hosts of a simulation. */
final class SimulatedWire extends Wire {
    private static final long SEEDS = 3;

    private final SimHost nearHost;
    private final SimHost farHost;
    private final Place near;
    private final Place far;
    private int threads;

    private SimulatedWire(Simulation simulation) {
        nearHost = simulation.host("near");
        farHost = simulation.host("far");
        near = new Place(nearHost.world(), nearHost.address(), this);
        far = new Place(farHost.world(), farHost.address(), this);
    }

    @Override
    Place near() {
        return near;
    }

    @Override
    Place far() {
        return far;
    }

    @Override
    void start(Place where, Running running) {
        SimHost host = where == near ? nearHost : farHost;
        running.thread = host.thread("fact-" + ++threads, running);
    }

    @Override
    void untilBlocked(Running running) throws Exception {
        // Time passes only when nobody can go on.
        try (Selector pause = near.world().selectorProvider().openSelector()) {
            pause.select(1);
        }
    }

    @Override
    boolean isSimulated() {
        return true;
    }

    @Override
    Selector foreignSelector() throws IOException {
        return World.system().selectorProvider().openSelector();
    }

    /** Checks a fact in a calm simulation, and in some whose accidents a seed chooses. */
    static void check(Fact fact) throws Exception {
        check(fact, Simulation.calm());
        for (long seed = 1; seed <= SEEDS; seed++) {
            check(fact, Simulation.seeded(seed));
        }
    }

    private static void check(Fact fact, Simulation simulation) throws Exception {
        try (simulation) {
            // Latency and order vary; faults would be other facts.
            simulation.heal();
            SimulatedWire wire = new SimulatedWire(simulation);
            Running running =
                    new Running(
                            () -> {
                                fact.check(wire);
                                wire.closeAll();
                            });
            wire.start(wire.near, running);
            try {
                simulation.run();
            } finally {
                // Says more than that others wait for it.
                if (running.isDone()) {
                    running.checkEndedWell();
                }
            }
            running.checkEndedWell();
        }
    }
}
