package dev.orrery.benchmarks.soon;

import dev.orrery.benchmarks.row.Trial;
import dev.orrery.loop.time.NanoClock;

import java.util.Arrays;
import java.util.Map;

/**
 * From a foreign thread to a host that sleeps, and back to the thread, which has parked; the median
 * in microseconds. The thread pauses in between, so that the host sleeps again. The same for a
 * thread that spins until it is answered is an extra: only who wakes up in time is measured there.
 */
final class RoundTrips implements Trial {
    private static final long PAUSE_NANOS = 20_000;

    private final NanoClock clock = NanoClock.system();
    private final Host host;
    private final Gate gate = new Gate();
    private final Runnable answer = gate::open;
    private final Runnable answerForSpinner = gate::openForSpinner;
    private final long[] parked;
    private final long[] spinning;

    RoundTrips(Host host, int size) {
        this.host = host;
        this.parked = new long[size];
        this.spinning = new long[size];
    }

    @Override
    public double run() {
        for (int i = 0; i < parked.length; i++) {
            pause();
            long start = clock.nanoTime();
            host.outside().execute(answer);
            gate.await();
            parked[i] = clock.nanoTime() - start;
        }
        for (int i = 0; i < spinning.length; i++) {
            pause();
            long start = clock.nanoTime();
            host.outside().execute(answerForSpinner);
            gate.awaitSpinning();
            spinning[i] = clock.nanoTime() - start;
        }
        Arrays.sort(parked);
        Arrays.sort(spinning);
        return micros(parked, 50);
    }

    // Busy, so that this thread's own processor does not fall asleep.
    private void pause() {
        long start = clock.nanoTime();
        while (clock.nanoTime() - start < PAUSE_NANOS) {
            Thread.onSpinWait();
        }
    }

    private static double micros(long[] sorted, int percent) {
        return sorted[(int) ((long) (sorted.length - 1) * percent / 100)] / 1e3;
    }

    @Override
    public Map<String, Double> extras() {
        return Map.of(
                "us p99", micros(parked, 99), "us for a caller that spins", micros(spinning, 50));
    }
}
