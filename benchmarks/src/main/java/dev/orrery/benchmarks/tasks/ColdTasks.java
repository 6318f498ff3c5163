package dev.orrery.benchmarks.tasks;

import dev.orrery.benchmarks.row.LeftOut;
import dev.orrery.benchmarks.row.Trial;
import dev.orrery.loop.time.NanoClock;

import java.lang.management.ManagementFactory;
import java.util.Map;

/**
 * The first tasks of a process: from before the first class of the contender is loaded until all
 * have ended, in ms. Nothing here is a lambda, for linking the first would be done before the clock
 * is started.
 */
public final class ColdTasks implements Trial {
    /** The row. */
    public static final String ROW = "tasks-10k-first";

    private final String kind;
    private final int size;

    private ColdTasks(String kind, int size) {
        this.kind = kind;
        this.size = size;
    }

    /** The first {@code size} tasks of that kind. */
    public static Trial of(String kind, int size) {
        return new ColdTasks(kind, size);
    }

    @Override
    public double run() throws InterruptedException, LeftOut {
        NanoClock clock = NanoClock.system();
        long start = clock.nanoTime();
        int ended = Kind.named(kind).yieldOnceEach(size);
        long nanos = clock.nanoTime() - start;
        if (ended != size) {
            throw new IllegalStateException("all must end: ended=" + ended + ", size=" + size);
        }
        return nanos / 1e6;
    }

    @Override
    public Map<String, Double> extras() {
        return Map.of("process ms", (double) ManagementFactory.getRuntimeMXBean().getUptime());
    }
}
