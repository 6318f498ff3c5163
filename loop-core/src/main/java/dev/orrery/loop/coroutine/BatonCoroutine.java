package dev.orrery.loop.coroutine;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * A coroutine on an ordinary virtual thread: a baton goes to and fro between the resumer and the
 * body, and whoever has not got it is parked. Needs no flag.
 *
 * <p>Threading: as {@link Coroutine}. Cost: a virtual thread, and two thread switches for each
 * resume. Failure: a body that blocks its thread for real (a lock, a queue, {@code Thread.sleep})
 * keeps the baton; after some seconds {@link #resume()} says so with the body's stack.
 */
public final class BatonCoroutine implements Coroutine {
    private static final long PATIENCE_NANOS = 5_000_000_000L;

    private enum Turn {
        RESUMER,
        BODY
    }

    private final Runnable body;
    private final Thread thread;
    private final long patienceNanos;
    // The two ends of the baton: written by its holder, who unparks the other right after.
    private volatile Turn turn = Turn.RESUMER;
    private volatile @Nullable Thread resumer;
    private volatile boolean interrupted;
    // Written by whoever has the baton.
    private boolean begun;
    private boolean unwinding;
    private boolean done;
    private @Nullable Throwable failure;

    /**
     * A coroutine that has not begun.
     *
     * @param name the name of its thread
     * @param body what it runs
     */
    public BatonCoroutine(String name, Runnable body) {
        this(name, body, PATIENCE_NANOS);
    }

    BatonCoroutine(String name, Runnable body, long patienceNanos) {
        this.body = body;
        this.patienceNanos = patienceNanos;
        this.thread = Thread.ofVirtual().name(name).unstarted(this::runBody);
    }

    @Override
    public boolean resume() {
        if (done) {
            return false;
        }
        if (turn == Turn.BODY) {
            throw new IllegalStateException(
                    "resume must be called on a suspended coroutine: coroutine="
                            + thread.getName()
                            + ". It is running; let it suspend first.");
        }
        begun = true;
        resumer = Thread.currentThread();
        turn = Turn.BODY;
        if (thread.getState() == Thread.State.NEW) {
            thread.start();
        } else {
            LockSupport.unpark(thread);
        }
        awaitBody();
        return !done;
    }

    @Override
    public void suspend() {
        Thread to = resumer;
        turn = Turn.RESUMER;
        LockSupport.unpark(to);
        awaitResumer();
        if (unwinding) {
            throw new CoroutineUnwound();
        }
    }

    @Override
    public void unwind() {
        if (done) {
            return;
        }
        unwinding = true;
        if (begun || thread.getState() != Thread.State.NEW) {
            resume();
        } else {
            done = true;
        }
    }

    @Override
    public boolean isDone() {
        return done;
    }

    @Override
    public @Nullable Throwable failure() {
        return failure;
    }

    @Override
    public Thread thread() {
        return thread;
    }

    /**
     * Takes note of an interrupt of the body's thread, whether it came while the body ran or while
     * it was suspended.
     *
     * @return true if there was one since the last call
     */
    public boolean takeInterrupt() {
        boolean seen = isInterrupted();
        interrupted = false;
        if (Thread.currentThread() == thread) {
            Thread.interrupted();
        }
        return seen;
    }

    /**
     * Tells whether the body's thread was interrupted and the interrupt not taken yet.
     *
     * @return true if so
     */
    public boolean isInterrupted() {
        return interrupted || thread.isInterrupted();
    }

    private void runBody() {
        awaitResumer();
        try {
            if (!unwinding) {
                body.run();
            }
        } catch (CoroutineUnwound expected) {
            // The end that unwind() asked for.
        } catch (Throwable thrown) {
            failure = thrown;
        } finally {
            done = true;
            Thread to = resumer;
            turn = Turn.RESUMER;
            LockSupport.unpark(to);
        }
    }

    private void awaitResumer() {
        while (turn == Turn.RESUMER) {
            LockSupport.park(this);
            if (Thread.currentThread().isInterrupted()) {
                // Set before it is cleared, so that a reader sees at least one of the two; cleared
                // because a park with the interrupt set returns at once for ever.
                interrupted = true;
                Thread.interrupted();
            }
        }
    }

    private void awaitBody() {
        boolean resumerInterrupted = false;
        boolean suspected = false;
        while (turn == Turn.BODY) {
            LockSupport.parkNanos(this, patienceNanos);
            resumerInterrupted |= Thread.interrupted();
            // The state first: a body that has suspended by now has given the baton back. Twice,
            // for
            // a permit left over from before ends the first park at once, and the body may be on
            // its way from one park to the next then.
            boolean stuck = blocksForReal() && turn == Turn.BODY;
            if (stuck && suspected) {
                throw new IllegalStateException(
                        "the body of a coroutine must not block its thread for real: coroutine="
                                + thread.getName()
                                + ", state="
                                + thread.getState()
                                + ". Wait through the World instead; it stands at "
                                + Arrays.toString(thread.getStackTrace()));
            }
            suspected = stuck;
        }
        if (resumerInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** A body that computes or stands at a breakpoint is runnable; only a waiting one is stuck. */
    private boolean blocksForReal() {
        Thread.State state = thread.getState();
        return state != Thread.State.RUNNABLE
                && state != Thread.State.NEW
                && state != Thread.State.TERMINATED;
    }
}
