package dev.orrery.loop;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
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
    private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);
    private static final int MOST_THREADS = 32;
    private static final int THREADS_BESIDE_PROCESSORS = 4;

    /** Something that must hear of it if the loop is closed first. */
    final class Pending {
        private final Runnable onClose;

        private Pending(Runnable onClose) {
            this.onClose = onClose;
        }

        /** It is over; closing the loop does not concern it any more. */
        void done() {
            pending.remove(this);
        }
    }

    private final EventLoop loop;
    private @Nullable ExecutorService standard;
    private final Set<Pending> pending = new LinkedHashSet<>();

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
        Pending call = untilClosed(future::cancel);
        future.addDoneCallback(done -> call.done());
        try {
            executor.execute(() -> perform(work, future));
        } catch (RuntimeException rejected) {
            call.done();
            throw rejected;
        }
        return future;
    }

    Pending untilClosed(Runnable onClose) {
        Pending added = new Pending(onClose);
        pending.add(added);
        return added;
    }

    void close() {
        shutDownStandard();
        for (Pending one : new ArrayList<>(pending)) {
            one.onClose.run();
        }
        pending.clear();
    }

    private <V> void perform(Callable<? extends V> work, LoopFuture<V> future) {
        @Nullable V result = null;
        @Nullable Throwable thrown = null;
        try {
            result = work.call();
        } catch (Throwable failure) {
            // An Error too: it reaches whoever waits for the future instead of a pool's thread.
            thrown = failure;
        }
        V value = result;
        Throwable failure = thrown;
        try {
            loop.callSoonThreadsafe(() -> future.copy(value, failure));
        } catch (IllegalStateException closed) {
            LOG.warn("an executor's result came after its loop was closed: loop={}", loop.name());
        }
    }

    private void shutDownStandard() {
        if (standard == null) {
            return;
        }
        standard.shutdown();
        try {
            long limitMillis = loop.options().executorShutdownLimit().toMillis();
            if (!standard.awaitTermination(limitMillis, TimeUnit.MILLISECONDS)) {
                int left = standard.shutdownNow().size();
                LOG.warn(
                        "the default executor did not end within its limit: loop={},"
                                + " limitMillis={}, neverStarted={}",
                        loop.name(),
                        limitMillis,
                        left);
            }
        } catch (InterruptedException interrupted) {
            standard.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
