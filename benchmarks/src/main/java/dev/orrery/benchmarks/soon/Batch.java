package dev.orrery.benchmarks.soon;

import com.sun.management.ThreadMXBean;

import dev.orrery.benchmarks.row.Trial;
import dev.orrery.loop.time.NanoClock;

import java.lang.management.ManagementFactory;
import java.util.Map;

/** Many callbacks that one callback asks for at once; callbacks a second. */
final class Batch implements Trial {
    // A run of less would be over before it can be measured well.
    private static final int LEAST = 4_000_000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final NanoClock clock = NanoClock.system();
    private final Host host;
    private final int size;
    private final int rounds;
    private final Gate gate = new Gate();
    private final Runnable each = this::one;
    // Of the host's thread while it works, of the measuring thread while that does.
    private int done;
    private long bytes;

    Batch(Host host, int size) {
        this.host = host;
        this.size = size;
        this.rounds = Math.max(1, LEAST / size);
    }

    @Override
    public double run() {
        bytes = 0;
        long start = clock.nanoTime();
        for (int round = 0; round < rounds; round++) {
            done = 0;
            host.outside().execute(this::post);
            gate.await();
        }
        return (double) size * rounds * 1e9 / (clock.nanoTime() - start);
    }

    private void post() {
        bytes -= allocated();
        for (int i = 0; i < size; i++) {
            host.inside().execute(each);
        }
    }

    private void one() {
        if (++done == size) {
            bytes += allocated();
            gate.open();
        }
    }

    // Counted for the carrier where the thread is a virtual one: it says -1 then, always.
    private static long allocated() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }

    @Override
    public Map<String, Double> extras() {
        return bytes == 0
                ? Map.of()
                : Map.of("bytes each", Math.rint(10.0 * bytes / rounds / size) / 10);
    }
}
