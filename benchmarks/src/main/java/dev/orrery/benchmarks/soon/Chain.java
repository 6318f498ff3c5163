package dev.orrery.benchmarks.soon;

import java.util.concurrent.Executor;

/** A callback that asks for itself again, a given number of times. */
final class Chain implements Runnable {
    private final Executor executor;
    private final Runnable atEnd;
    private int left;

    Chain(Executor executor, Runnable atEnd, int size) {
        this.executor = executor;
        this.atEnd = atEnd;
        this.left = size;
    }

    @Override
    public void run() {
        if (--left <= 0) {
            atEnd.run();
        } else {
            executor.execute(this);
        }
    }
}
