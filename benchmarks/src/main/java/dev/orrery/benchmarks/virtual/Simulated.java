package dev.orrery.benchmarks.virtual;

import dev.orrery.loop.EventLoop;
import dev.orrery.sim.Simulation;

import java.time.Duration;

/** A host and a production loop in a simulation, with a seed and all of its checks. */
final class Simulated implements VirtualTime {
    private static final long SEED = 1;
    private static final long MILLI_NANOS = 1_000_000;

    private final Simulation simulation = Simulation.seeded(SEED);

    @Override
    public void fireAll(long[] millis, Runnable body) {
        simulation.setBudget(3L * millis.length + 1000, Duration.ofDays(400));
        simulation.host("host").start("loop", loop -> set(loop, millis, body));
        simulation.run();
        simulation.finish();
    }

    private static void set(EventLoop loop, long[] millis, Runnable body) {
        long now = loop.nanoTime();
        int[] left = {millis.length};
        Runnable counted =
                () -> {
                    body.run();
                    if (--left[0] == 0) {
                        loop.stop();
                    }
                };
        for (long milli : millis) {
            loop.callAt(now + milli * MILLI_NANOS, counted);
        }
    }

    @Override
    public void close() {
        simulation.close();
    }
}
