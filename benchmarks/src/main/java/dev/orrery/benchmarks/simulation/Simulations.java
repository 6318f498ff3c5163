package dev.orrery.benchmarks.simulation;

import dev.orrery.sim.Simulation;
import dev.orrery.sim.decision.SeededOracle;
import dev.orrery.sim.link.Node;
import dev.orrery.sim.link.TcpSegment;
import dev.orrery.sim.tcp.TcpStack;

import java.time.Duration;

/** Where loads run. */
final class Simulations {
    private static final long SEED = 7;

    private Simulations() {}

    /** Where there are faults, every kind of them has the same strength. */
    static Simulation of(boolean faults) {
        Simulation simulation = faults ? Simulation.of(SeededOracle.even(SEED)) : Simulation.calm();
        simulation.setBudget(Long.MAX_VALUE, Duration.ofDays(3650));
        return simulation;
    }

    static TcpStack stackOf(Simulation simulation, Node node) {
        TcpStack stack = new TcpStack(node, simulation.decisions(), simulation.trace());
        node.attach(
                packet -> {
                    if (packet instanceof TcpSegment segment) {
                        stack.receive(segment);
                    }
                });
        return stack;
    }
}
