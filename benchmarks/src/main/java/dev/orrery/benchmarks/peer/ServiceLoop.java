package dev.orrery.benchmarks.peer;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Any scheduled executor of one thread: the JDK's two, Netty's loops. */
public final class ServiceLoop implements TimerLoop {
    private final ScheduledExecutorService service;
    private CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable Throwable failure;

    /** Timers of that service. */
    public ServiceLoop(ScheduledExecutorService service) {
        this.service = service;
    }

    /** The JDK's own, in its best setting: a timer that is cancelled leaves the heap at once. */
    public static ServiceLoop ofScheduledPool() {
        ScheduledThreadPoolExecutor pool = new ScheduledThreadPoolExecutor(1);
        pool.setRemoveOnCancelPolicy(true);
        return new ServiceLoop(pool);
    }

    /**
     * The other of the JDK; a second thread, which is not counted as its size, keeps its timers.
     */
    public static ServiceLoop ofForkJoinPool() {
        return new ServiceLoop(
                new ForkJoinPool(1, ForkJoinPool.defaultForkJoinWorkerThreadFactory, null, true));
    }

    @Override
    public void run(Runnable first) throws InterruptedException {
        ended = new CountDownLatch(1);
        service.execute(
                () -> {
                    try {
                        first.run();
                    } catch (RuntimeException | Error thrown) {
                        failure = thrown;
                        end();
                    }
                });
        ended.await();
        if (failure != null) {
            throw new IllegalStateException("the work must not throw", failure);
        }
    }

    @Override
    public void end() {
        ended.countDown();
    }

    @Override
    public void soon(Runnable body) {
        service.execute(body);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // it is what is returned
    public Object later(long delayNanos, Runnable body) {
        return service.schedule(body, delayNanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public boolean cancel(Object timer) {
        return ((Future<?>) timer).cancel(false);
    }

    @Override
    public void close() {
        service.shutdownNow();
    }
}
