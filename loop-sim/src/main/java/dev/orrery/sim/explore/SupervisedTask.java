package dev.orrery.sim.explore;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Work with runs of its own on a thread that is left behind when one of them hangs, or when its
 * caller is interrupted.
 *
 * <p>Threading: one thread makes it and calls {@link #await}. The work's thread is a daemon.
 *
 * @param <T> what the work gives
 */
final class SupervisedTask<T> {
    private sealed interface Outcome<T> {
        record Done<T>(T value) implements Outcome<T> {}

        record Threw<T>(Throwable error) implements Outcome<T> {}

        record GivenUp<T>(Abandoned abandoned) implements Outcome<T> {}
    }

    /**
     * A run that hangs.
     *
     * @param failure what is known of it
     * @param threads all threads of this JVM
     */
    record Abandoned(RunFailure failure, String threads) {}

    private final RunWatch watch = new RunWatch();
    private final AtomicReference<@Nullable Outcome<T>> outcome = new AtomicReference<>();
    private final Thread thread;
    private final Patience patience;
    private final Duration hangAfter;

    SupervisedTask(String name, Duration hangAfter, Callable<T> work) {
        this.hangAfter = hangAfter;
        patience = new Patience(watch, hangAfter.toNanos());
        thread =
                Thread.ofPlatform()
                        .name(name)
                        .daemon()
                        .unstarted(
                                () ->
                                        ScopedValue.where(RunWatch.CURRENT, watch)
                                                .run(() -> finish(outcomeOf(work))));
    }

    /** A run that was given up may still end, by the interrupt: it stays given up. */
    private void finish(Outcome<T> how) {
        outcome.compareAndSet(null, how);
    }

    private static <T> Outcome<T> outcomeOf(Callable<T> work) {
        try {
            return new Outcome.Done<>(work.call());
        } catch (Throwable thrown) {
            return new Outcome.Threw<>(thrown);
        }
    }

    /**
     * Does the work.
     *
     * @return what it gives, or null when it was given up: a run of it hangs, or the caller was
     *     interrupted, whose flag is set then
     */
    @Nullable T await() {
        thread.start();
        Outcome<T> there = Waiting.await(outcome::get, this::waited);
        return switch (there) {
            case Outcome.Done<T> done -> done.value();
            case Outcome.Threw<T> threw -> throw thrown(threw.error());
            case Outcome.GivenUp<T> _ -> null;
            case null -> {
                thread.interrupt();
                yield null;
            }
        };
    }

    private void waited(long nanos) {
        if (patience.isAtAnEndAfter(nanos)) {
            // Before the interrupt, which may move it.
            StackTraceElement[] stack = thread.getStackTrace();
            String dump = ThreadDump.take();
            RunFailure how = Hang.failure(stack, dump, watch.simulation(), hangAfter);
            outcome.compareAndSet(null, new Outcome.GivenUp<>(new Abandoned(how, dump)));
            thread.interrupt();
        }
    }

    /** What hangs, when that is why {@link #await} has given nothing. */
    @Nullable Abandoned abandoned() {
        return outcome.get() instanceof Outcome.GivenUp<T>(Abandoned how) ? how : null;
    }

    private static RuntimeException thrown(Throwable error) {
        if (error instanceof Error e) {
            throw e;
        }
        return error instanceof RuntimeException e ? e : new IllegalStateException(error);
    }
}
