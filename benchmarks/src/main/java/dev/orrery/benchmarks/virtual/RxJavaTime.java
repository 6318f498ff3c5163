package dev.orrery.benchmarks.virtual;

import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.schedulers.TestScheduler;

import java.util.concurrent.TimeUnit;

/** RxJava's TestScheduler, with one worker, which is faster than a worker each. */
final class RxJavaTime implements VirtualTime {
    private final TestScheduler scheduler = new TestScheduler();

    @Override
    public void fireAll(long[] millis, Runnable body) {
        Scheduler.Worker worker = scheduler.createWorker();
        for (long milli : millis) {
            Disposable timer = worker.schedule(body, milli, TimeUnit.MILLISECONDS);
            assert !timer.isDisposed();
        }
        // Sets its clock to each timer's time on the way.
        scheduler.advanceTimeBy(VirtualRows.END_MILLIS, TimeUnit.MILLISECONDS);
        worker.dispose();
    }
}
