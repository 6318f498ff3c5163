package dev.orrery.benchmarks.tasks;

import dev.orrery.benchmarks.peer.ProcessCost;
import dev.orrery.benchmarks.row.LeftOut;
import dev.orrery.benchmarks.row.Trial;
import dev.orrery.loop.time.NanoClock;

import java.io.IOException;
import java.util.Map;

/** What is done with one kind of tasks in each row. */
final class TaskTrials {
    private static final NanoClock CLOCK = NanoClock.system();

    private TaskTrials() {}

    /** Makes all tasks, each yields once, joins them; in ms. */
    static Trial yieldOnceEach(Work work, int size) {
        return () -> {
            long start = CLOCK.nanoTime();
            int ended = work.yieldOnceEach(size);
            long nanos = CLOCK.nanoTime() - start;
            check(ended, size);
            return nanos / 1e6;
        };
    }

    /** One task yields again and again; in ns each. */
    static Trial yieldInTurn(Work work, int size) {
        return () -> {
            long start = CLOCK.nanoTime();
            int yields = work.yieldInTurn(size);
            long nanos = CLOCK.nanoTime() - start;
            check(yields, size);
            return (double) nanos / size;
        };
    }

    /** Tasks that wait for ever; the most that was resident with them, in MB. */
    static final class Parked implements Trial {
        private static final double MEGABYTE = 1e6;

        private final Work work;
        private final int size;
        private final int share;
        private double residentMegabytes = -1;
        private double heapMegabytes;
        private double nanosEach;

        /** Does one in {@code share} of them; what that takes is scaled. */
        Parked(Work work, int size, int share) {
            this.work = work;
            this.size = size / share;
            this.share = share;
        }

        @Override
        public double run() throws IOException, InterruptedException, LeftOut {
            // Those of the first run are there for good.
            if (residentMegabytes < 0) {
                check(work.yieldOnceEach(1000), 1000);
                double heap = ProcessCost.usedHeapBytes() / MEGABYTE;
                double resident = ProcessCost.peakBytes() / MEGABYTE;
                long start = CLOCK.nanoTime();
                check(work.park(size), size);
                nanosEach = (double) (CLOCK.nanoTime() - start) / size;
                double usedHeap = ProcessCost.usedHeapBytes() / MEGABYTE;
                heapMegabytes = heap + (usedHeap - heap) * share;
                double peak = ProcessCost.peakBytes() / MEGABYTE;
                residentMegabytes = resident + (peak - resident) * share;
            }
            return residentMegabytes;
        }

        @Override
        public Map<String, Double> extras() {
            return Map.of("heap MB", heapMegabytes, "ns each", nanosEach);
        }
    }

    private static void check(int done, int size) {
        if (done != size) {
            throw new IllegalStateException("all must be done: done=" + done + ", size=" + size);
        }
    }
}
