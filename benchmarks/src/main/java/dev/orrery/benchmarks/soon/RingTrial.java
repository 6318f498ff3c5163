package dev.orrery.benchmarks.soon;

import dev.orrery.benchmarks.row.Trial;
import dev.orrery.loop.time.NanoClock;

import java.util.ArrayDeque;

/** The least that runs callbacks in one thread: a deque, taken from until it is empty. */
final class RingTrial implements Trial {
    private static final int LEAST = 4_000_000;

    private final NanoClock clock = NanoClock.system();
    private final ArrayDeque<Runnable> ready = new ArrayDeque<>();
    private final int size;
    private final int rounds;
    private final boolean isChain;
    private final Runnable link = this::again;
    private final Runnable each = this::one;
    private int left;

    RingTrial(int size, boolean isChain) {
        this.size = size;
        this.rounds = Math.max(1, LEAST / size);
        this.isChain = isChain;
    }

    @Override
    public double run() {
        long start = clock.nanoTime();
        for (int round = 0; round < rounds; round++) {
            left = size;
            if (isChain) {
                ready.add(link);
            } else {
                for (int i = 0; i < size; i++) {
                    ready.add(each);
                }
            }
            for (Runnable next = ready.poll(); next != null; next = ready.poll()) {
                next.run();
            }
            if (left != 0) {
                throw new IllegalStateException("all must have run: left=" + left);
            }
        }
        return (double) size * rounds * 1e9 / (clock.nanoTime() - start);
    }

    private void again() {
        if (--left > 0) {
            ready.add(link);
        }
    }

    private void one() {
        left--;
    }
}
