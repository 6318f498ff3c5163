package dev.orrery.benchmarks.guard;

import dev.orrery.loop.EventLoop;
import dev.orrery.sim.Simulation;
import dev.orrery.sim.link.Datagram;
import dev.orrery.sim.link.Node;
import dev.orrery.sim.link.Route;

import java.time.Duration;
import java.util.Map;

/** Events and packets of a simulation, and a simulation as a whole. */
final class SimulationFigures {
    private static final int COUNT = 20_000;
    private static final int FRESH = 200;
    private static final int PACKET_BYTES = 64;
    private static final int PORT = 9;
    private static final long SEED = 1;
    // The simulator takes a loop that goes on for longer in no time for one that hangs.
    private static final int STANDING_STILL = 10_000;
    private static final Duration STEP = Duration.ofMillis(1);

    private SimulationFigures() {}

    static void measure(Map<String, Double> figures) throws Exception {
        try (Simulation simulation = Simulation.seeded(SEED)) {
            figures.put("simulated-event", Bytes.each(COUNT, () -> events(simulation)));
        }
        figures.put("simulated-callback", onLoop(Duration.ZERO));
        figures.put("simulated-timer", onLoop(STEP));
        figures.put("simulated-packet", packets());
        figures.put("simulation-fresh", Bytes.each(FRESH, SimulationFigures::fresh));
    }

    private static long events(Simulation simulation) {
        int[] left = {COUNT};
        simulation.after(
                STEP,
                new Runnable() {
                    @Override
                    public void run() {
                        if (--left[0] > 0) {
                            simulation.after(STEP, this);
                        }
                    }
                });
        simulation.runUntil(() -> left[0] == 0);
        return 0;
    }

    /** A callback that asks for itself again, at once or with a timer. */
    private static double onLoop(Duration delay) throws Exception {
        try (Simulation simulation = Simulation.seeded(SEED)) {
            EventLoop[] started = {null};
            simulation.host("a").start("loop", loop -> started[0] = loop);
            simulation.runUntil(() -> started[0] != null);
            EventLoop loop = started[0];
            Again again = new Again(loop, delay);
            return Bytes.each(
                    COUNT,
                    () -> {
                        again.left = COUNT;
                        simulation.after(Duration.ZERO, () -> loop.callSoonThreadsafe(again));
                        simulation.runUntil(() -> again.left == 0);
                        return 0;
                    });
        }
    }

    private static final class Again implements Runnable {
        private final EventLoop loop;
        private final Duration delay;
        private int left;

        Again(EventLoop loop, Duration delay) {
            this.loop = loop;
            this.delay = delay;
        }

        @Override
        public void run() {
            if (--left <= 0) {
                return;
            }
            if (delay.isZero() && left % STANDING_STILL != 0) {
                loop.callSoon(this);
            } else {
                loop.callLater(STEP, this);
            }
        }
    }

    /** One packet goes back and forth. */
    private static double packets() throws Exception {
        try (Simulation simulation = Simulation.seeded(SEED)) {
            Node a = simulation.network().addNode("a");
            Node b = simulation.network().addNode("b");
            int[] left = {0};
            byte[] content = new byte[PACKET_BYTES];
            Route there = a.route(a.address(), PORT, b.address(), PORT);
            Route back = b.route(b.address(), PORT, a.address(), PORT);
            a.attach(packet -> send(a, there, content, left));
            b.attach(packet -> send(b, back, content, left));
            return Bytes.each(
                    COUNT,
                    () -> {
                        left[0] = COUNT;
                        simulation.after(Duration.ZERO, () -> send(a, there, content, left));
                        simulation.runUntil(() -> left[0] <= 0);
                        simulation.runFor(Duration.ofSeconds(1));
                        return 0;
                    });
        }
    }

    private static void send(Node from, Route route, byte[] content, int[] left) {
        if (left[0]-- > 0) {
            from.send(new Datagram(route, content));
        }
    }

    /** A hundred timers on one loop, and everything thrown away. */
    private static long fresh() {
        for (int i = 0; i < FRESH; i++) {
            try (Simulation simulation = Simulation.seeded(i)) {
                int[] fired = {0};
                simulation
                        .host("a")
                        .start(
                                "loop",
                                loop -> {
                                    for (int timer = 1; timer <= 100; timer++) {
                                        loop.callLater(
                                                Duration.ofMillis(timer * 37 % 101),
                                                () -> fired[0]++);
                                    }
                                });
                simulation.runFor(Duration.ofSeconds(1));
                if (fired[0] != 100) {
                    throw new IllegalStateException("all must have fired: fired=" + fired[0]);
                }
            }
        }
        return 0;
    }
}
