package dev.orrery.examples.lease;

import dev.orrery.loop.EventLoop;
import dev.orrery.sim.Simulation;
import dev.orrery.sim.explore.Scenario;

import java.time.Duration;

/** Two nodes take turns as leader; now and then one of them stands still for a while. */
public final class LeaseScenario implements Scenario {
    private static final Duration LEASE = Duration.ofMillis(100);
    private static final int NODES = 2;
    private static final int ROUNDS = 4;
    private static final int SORTS_OF_WORK = 24;

    private final Fence fence;

    /** Found by the service loader. */
    public LeaseScenario() {
        this(Fence.AT_THE_STORE);
    }

    LeaseScenario(Fence fence) {
        this.fence = fence;
    }

    @Override
    public String name() {
        return "lease";
    }

    @Override
    public String summary() {
        return "no leader writes after a later one has";
    }

    @Override
    public void run(Simulation sim) {
        new Cluster(sim, fence).run();
    }

    private static final class Cluster {
        private final Simulation sim;
        private final EventLoop middle;
        private final LeaseTable table;
        private final Store store;
        private int running = NODES;

        private Cluster(Simulation sim, Fence fence) {
            this.sim = sim;
            this.middle = sim.host("middle").start("loop", loop -> {});
            this.table = new LeaseTable(middle, LEASE);
            this.store = new Store(middle, fence);
        }

        private void run() {
            sim.always("no leader writes after a later one has", store::isInOrder);
            for (int i = 0; i < NODES; i++) {
                sim.host("node-" + i).startMain("loop", this::lead);
            }
            sim.run();
        }

        private void lead() {
            new Leader(table, store, this::compute).run(ROUNDS);
            middle.callSoonThreadsafe(this::ended);
        }

        // A collection of garbage, a neighbour on the machine: rare, and longer than a lease.
        private void compute() {
            boolean standsStill = sim.choose("work", SORTS_OF_WORK) == SORTS_OF_WORK - 1;
            sim.busy(Duration.ofMillis(standsStill ? 150 : 1));
        }

        private void ended() {
            running--;
            if (running == 0) {
                middle.stop();
            }
        }
    }
}
