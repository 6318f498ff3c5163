package dev.orrery.loop;

import dev.orrery.loop.handle.Context;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.Callable;

/**
 * Work on its way to an executor, and its outcome on the way back to the loop.
 *
 * <p>The work runs in the context of its caller. Work whose future was cancelled is skipped if it
 * has not begun; when the loop is closed it is not skipped, only its outcome is lost.
 *
 * <p>Threading: made on the loop's thread, run on the executor's. Source: asyncio's {@code
 * to_thread}.
 *
 * @param <V> the type of the outcome
 */
final class ExecutorCall<V> implements Runnable {
    private final LoopFuture<V> future;
    private final EventLoop loop;
    private final Callable<? extends V> work;
    private final Context context = Context.current();
    private final Outstanding.Claim claim;
    // Set on the loop's thread.
    private volatile boolean isSkipped;

    ExecutorCall(LoopFuture<V> future, Callable<? extends V> work) {
        this.future = future;
        this.loop = future.loop();
        this.work = work;
        this.claim = loop.workUntilClosed(future::cancel);
        future.addDoneCallback(
                done -> {
                    settle();
                    isSkipped = done.isCancelled();
                });
    }

    /** Closing the loop does not concern it any more. */
    void settle() {
        claim.settle();
    }

    @Override
    public void run() {
        if (!isSkipped) {
            context.run(this::perform);
        }
    }

    private void perform() {
        V value = null;
        Throwable failure = null;
        try {
            value = work.call();
        } catch (Throwable thrown) {
            // An Error too: it reaches whoever waits for the future instead of a pool's thread.
            failure = thrown;
        }
        answer(value, failure);
    }

    private void answer(@Nullable V value, @Nullable Throwable failure) {
        if (loop.tryPost(() -> future.copy(value, failure)) == null) {
            LoopLog.LOG.warn(
                    "an executor's work ended after its loop was closed: loop={}, failure={}",
                    loop.name(),
                    String.valueOf(failure));
        }
    }
}
