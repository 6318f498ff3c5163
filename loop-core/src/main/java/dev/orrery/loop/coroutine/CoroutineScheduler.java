package dev.orrery.loop.coroutine;

import java.util.concurrent.Delayed;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * What the JDK hands an engine's threads to when they can run. A ForkJoinPool, though it never has
 * a worker, for the JDK asks nothing else to schedule timed parks; any other Executor's are woken
 * by a timer thread of the JDK's.
 */
final class CoroutineScheduler extends ForkJoinPool {
    private final VirtualEngine engine;

    CoroutineScheduler(VirtualEngine engine) {
        super(1);
        this.engine = engine;
    }

    @Override
    public void execute(Runnable continuation) {
        engine.submit(continuation);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return new TimedPark(engine.schedule(command, unit.toNanos(delay)));
    }

    /** The JDK cancels it, and asks for nothing else. */
    private record TimedPark(Future<?> alarm) implements ScheduledFuture<Object> {
        @Override
        public boolean cancel(boolean interrupt) {
            return alarm.cancel(interrupt);
        }

        @Override
        public boolean isCancelled() {
            return alarm.isCancelled();
        }

        @Override
        public boolean isDone() {
            return alarm.isDone();
        }

        @Override
        public Object get() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Object get(long timeout, TimeUnit unit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long getDelay(TimeUnit unit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int compareTo(Delayed other) {
            throw new UnsupportedOperationException();
        }
    }
}
