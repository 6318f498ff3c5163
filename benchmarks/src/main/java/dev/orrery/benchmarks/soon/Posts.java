package dev.orrery.benchmarks.soon;

import dev.orrery.benchmarks.row.Trial;
import dev.orrery.loop.time.NanoClock;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Foreign threads that post callbacks as fast as they can; callbacks a second. */
final class Posts implements Trial {
    private final NanoClock clock = NanoClock.system();
    private final Host host;
    private final int producers;
    private final int each;
    private final Gate gate = new Gate();
    private final Runnable callback = this::one;
    // The host's thread only, while it works.
    private int done;

    Posts(Host host, int producers, int size) {
        this.host = host;
        this.producers = producers;
        this.each = size / producers;
    }

    @Override
    public double run() throws InterruptedException {
        done = 0;
        CountDownLatch begin = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < producers; i++) {
            threads.add(Thread.ofPlatform().start(() -> post(begin)));
        }
        long start = clock.nanoTime();
        begin.countDown();
        gate.await();
        double rate = (double) each * producers * 1e9 / (clock.nanoTime() - start);
        for (Thread thread : threads) {
            thread.join();
        }
        return rate;
    }

    private void post(CountDownLatch begin) {
        try {
            begin.await();
        } catch (InterruptedException nobodyDoes) {
            throw new IllegalStateException(nobodyDoes);
        }
        for (int i = 0; i < each; i++) {
            host.outside().execute(callback);
        }
    }

    private void one() {
        if (++done == each * producers) {
            gate.open();
        }
    }
}
