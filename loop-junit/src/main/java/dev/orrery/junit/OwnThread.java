package dev.orrery.junit;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Runs a plan on a thread of its own, as a sweep runs its seeds: what has started the tests is not
 * on its stack, so that a failure has the same fingerprint wherever it is seen.
 *
 * <p>Threading: the caller waits. Failure: a run that takes too long is left behind on its daemon
 * thread.
 */
final class OwnThread {
    private OwnThread() {}

    /**
     * Returns what {@code work} gives.
     *
     * @param limit how long it may take in real time; null for as long as it likes
     */
    static <T> T call(String what, @Nullable Duration limit, Supplier<T> work) {
        FutureTask<T> task = new FutureTask<>(work::get);
        Thread thread = Thread.ofPlatform().daemon().name("orrery-" + what).start(task);
        try {
            return limit == null ? task.get() : task.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failed) {
            throw Failures.rethrow(Objects.requireNonNull(failed.getCause()));
        } catch (TimeoutException late) {
            throw hang(thread, what, limit);
        } catch (InterruptedException interrupted) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            throw new IllegalStateException(
                    "a run must not be interrupted: run=" + what, interrupted);
        }
    }

    private static AssertionError hang(Thread thread, String what, @Nullable Duration limit) {
        AssertionError hang =
                new AssertionError(
                        "a run must end in real time: run="
                                + what
                                + ", hangAfter="
                                + limit
                                + ". Its thread is left behind; its stack then is that of this"
                                + " error.");
        hang.setStackTrace(thread.getStackTrace());
        thread.interrupt();
        return hang;
    }
}
