package dev.orrery.loop;

import org.jspecify.annotations.Nullable;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The default executor of one loop, and what waits in other threads for the loop to answer.
 *
 * <p>Threading: loop thread only, except that work runs on the executors. Source: asyncio's {@code
 * run_in_executor} and its pool of {@code min(32, cpus + 4)} threads.
 */
final class LoopExecutors {
    private static final int MOST_THREADS = 32;
    private static final int THREADS_BESIDE_PROCESSORS = 4;

    private final EventLoop loop;
    private @Nullable ExecutorService standard;

    LoopExecutors(EventLoop loop) {
        this.loop = loop;
    }

    /** The default executor, made now if there was none. */
    ExecutorService standard() {
        ExecutorService made = standard;
        if (made == null) {
            World world = loop.world();
            int threads = Math.min(MOST_THREADS, world.processors() + THREADS_BESIDE_PROCESSORS);
            made = world.executors().newExecutor(loop.name() + "-worker", threads);
            standard = made;
        }
        return made;
    }

    boolean hasStandard() {
        return standard != null;
    }

    void replaceStandard(ExecutorService executor) {
        if (standard != null && standard != executor) {
            standard.shutdown();
        }
        standard = executor;
    }

    <V> LoopFuture<V> run(Executor executor, Callable<? extends V> work) {
        Objects.requireNonNull(executor, "executor");
        Objects.requireNonNull(work, "work");
        LoopFuture<V> future = loop.newFuture();
        ExecutorCall<V> call = new ExecutorCall<>(future, work);
        try {
            executor.execute(call);
        } catch (Throwable refused) {
            // Nobody has seen the future, but closing the loop would still tell it.
            call.settle();
            throw refused;
        }
        return future;
    }

    void close() {
        shutDownStandard();
    }

    private void shutDownStandard() {
        if (standard == null) {
            return;
        }
        standard.shutdown();
        try {
            long limitNanos = TimeUnit.NANOSECONDS.convert(loop.options().executorShutdownLimit());
            if (!standard.awaitTermination(limitNanos, TimeUnit.NANOSECONDS)) {
                int left = standard.shutdownNow().size();
                LoopLog.LOG.warn(
                        "the default executor did not end within its limit: loop={},"
                                + " limitMillis={}, neverStarted={}",
                        loop.name(),
                        TimeUnit.NANOSECONDS.toMillis(limitNanos),
                        left);
            }
        } catch (InterruptedException interrupted) {
            standard.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
