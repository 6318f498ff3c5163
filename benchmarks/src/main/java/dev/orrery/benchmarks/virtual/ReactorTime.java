package dev.orrery.benchmarks.virtual;

import reactor.core.Disposable;
import reactor.test.scheduler.VirtualTimeScheduler;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Reactor's VirtualTimeScheduler, not installed for all of the process. */
final class ReactorTime implements VirtualTime {
    private final VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();

    @Override
    public void fireAll(long[] millis, Runnable body) {
        for (long milli : millis) {
            Disposable timer = scheduler.schedule(body, milli, TimeUnit.MILLISECONDS);
            assert !timer.isDisposed();
        }
        scheduler.advanceTimeBy(Duration.ofMillis(VirtualRows.END_MILLIS));
    }

    @Override
    public void close() {
        scheduler.dispose();
    }
}
