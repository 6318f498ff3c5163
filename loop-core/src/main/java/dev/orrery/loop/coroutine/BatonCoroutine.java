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
 * keeps the baton; after some seconds {@link #resume()} throws and names the body's stack, or tells
 * the host of its engine, if it has one, and waits on. {@link #unwind()} does not wait on: it
 * throws, and a body that neither ends nor suspends is left behind.
 */
public final class BatonCoroutine implements Coroutine {
    static final long PATIENCE_NANOS = 5_000_000_000L;

    // How often the patience of whoever unwinds a body is at its end before he goes on without it.
    private static final int MOST_WAITS_FOR_END = 4;

    private enum Turn {
        RESUMER,
        BODY
    }

    private final String name;
    private final Runnable body;
    private final @Nullable BatonEngine engine;
    private final long patienceNanos;
    // Made by whoever asks first, who holds this then.
    private volatile @Nullable Thread thread;
    // The two ends of the baton: written by its holder, who unparks the other right after.
    private volatile Turn turn = Turn.RESUMER;
    private volatile @Nullable Thread resumer;
    private volatile boolean interrupted;
    private volatile boolean suspended;
    private volatile boolean unwinding;
    private int refusals;
    private volatile boolean done;
    // Written by whoever has the baton.
    private @Nullable Errand errand;
    private @Nullable Throwable failure;

    /**
     * A coroutine that has not begun, and whose {@link #resume()} throws if the body blocks its
     * thread for real.
     *
     * @param name the name of its thread
     * @param body what it runs
     */
    public BatonCoroutine(String name, Runnable body) {
        this(name, body, null, PATIENCE_NANOS);
    }

    BatonCoroutine(String name, Runnable body, @Nullable BatonEngine engine, long patienceNanos) {
        this.name = name;
        this.body = body;
        this.engine = engine;
        this.patienceNanos = patienceNanos;
    }

    @Override
    public boolean resume() {
        if (done) {
            return false;
        }
        if (turn == Turn.BODY) {
            throw new IllegalStateException(
                    "resume must be called on a suspended coroutine: coroutine="
                            + name
                            + ". It is running or blocks elsewhere; let it suspend first.");
        }
        passToBody();
        for (Errand asked = errand; asked != null; asked = errand) {
            errand = null;
            asked.run();
            passToBody();
        }
        if (done && refusals <= CoroutineUnwound.MOST_REFUSALS) {
            awaitEndOfThread();
        }
        return !done;
    }

    /** Does nothing: a body that blocks elsewhere keeps the baton. */
    @Override
    public void proceed() {}

    @Override
    public void suspend() {
        if (!unwinding) {
            // While the body has the baton, and so is alone with the host.
            if (engine != null && Thread.interrupted()) {
                engine.interrupted(this, true);
            }
            suspended = true;
            passToResumer();
            suspended = false;
        }
        throwIfUnwound();
    }

    private void throwIfUnwound() {
        if (unwinding) {
            if (++refusals > CoroutineUnwound.MOST_REFUSALS) {
                standStill();
            }
            throw new CoroutineUnwound();
        }
    }

    /** A body that swallows its end over and over would hold up whoever ends it for ever. */
    private void standStill() {
        done = true;
        while (true) {
            passToResumer();
        }
    }

    @Override
    public void callOutside(Runnable work) {
        throwIfUnwound();
        Errand asked = new Errand(work);
        errand = asked;
        passToResumer();
        if (interrupted) {
            // Set before the other is cleared, so that a reader sees at least one of the two.
            Thread.currentThread().interrupt();
            interrupted = false;
        }
        asked.report();
    }

    @Override
    public void unwind() {
        if (done) {
            return;
        }
        unwinding = true;
        if (turn == Turn.BODY) {
            if (Thread.currentThread() != thread()) {
                thread().interrupt();
            }
        } else if (hasThreadStarted()) {
            resume();
        } else {
            done = true;
        }
    }

    private boolean hasThreadStarted() {
        Thread made = thread;
        return made != null && made.getState() != Thread.State.NEW;
    }

    @Override
    public boolean isSuspended() {
        return suspended;
    }

    @Override
    public boolean isDone() {
        return done;
    }

    @Override
    public Runnable body() {
        return body;
    }

    @Override
    public @Nullable Throwable failure() {
        return failure;
    }

    /**
     * The thread that the body runs in; made now if the body has not begun.
     *
     * @return the same thread all the time
     */
    @Override
    public Thread thread() {
        // Asked after each turn of a simulation, so without a lock once it is there.
        Thread made = thread;
        return made == null ? makeThread() : made;
    }

    private synchronized Thread makeThread() {
        Thread made = thread;
        if (made == null) {
            made =
                    VirtualEngine.threadsElsewhere()
                            .name(name)
                            .inheritInheritableThreadLocals(false)
                            .unstarted(this::runBody);
            thread = made;
        }
        return made;
    }

    @Override
    public boolean takeInterrupt() {
        boolean seen = isInterrupted();
        interrupted = false;
        if (Thread.currentThread() == thread()) {
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
        return interrupted || thread().isInterrupted();
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

    private void passToBody() {
        resumer = Thread.currentThread();
        turn = Turn.BODY;
        Thread to = thread();
        // Whoever got the thread from a ThreadFactory may have started it; it waits for its turn.
        if (to.getState() == Thread.State.NEW) {
            to.start();
        } else {
            LockSupport.unpark(to);
        }
        awaitBody();
    }

    private void passToResumer() {
        Thread to = resumer;
        turn = Turn.RESUMER;
        LockSupport.unpark(to);
        awaitResumer();
    }

    private void awaitResumer() {
        while (turn == Turn.RESUMER) {
            LockSupport.park(this);
            // A park with the interrupt set returns at once for ever.
            if (Thread.currentThread().isInterrupted()) {
                if (engine == null || !suspended) {
                    // Set before it is cleared, so that a reader sees at least one of the two.
                    interrupted = true;
                    Thread.interrupted();
                } else {
                    Thread.interrupted();
                    engine.interrupted(this, false);
                }
            }
        }
    }

    private void awaitBody() {
        boolean resumerInterrupted = false;
        boolean suspected = false;
        boolean told = false;
        int waits = 0;
        while (turn == Turn.BODY) {
            LockSupport.parkNanos(this, patienceNanos);
            if (unwinding && ++waits > MOST_WAITS_FOR_END && turn == Turn.BODY) {
                throw new IllegalStateException(
                        "the body of a coroutine must end when it is unwound: coroutine="
                                + name
                                + ", "
                                + "state="
                                + thread().getState()
                                + ". Let its loops end at an Error; it is left behind, and stands"
                                + " at "
                                + Arrays.toString(thread().getStackTrace()));
            }
            resumerInterrupted |= Thread.interrupted();
            // The state first: a body that has suspended by now has given the baton back. Twice,
            // for a permit left over from before ends the first park at once, and the body may be
            // on its way from one park to the next then.
            boolean stuck = !told && blocksForReal() && turn == Turn.BODY;
            if (stuck && suspected) {
                told = true;
                tellBlocked();
            }
            suspected = stuck;
        }
        if (resumerInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Else {@code isAlive} would say for a while, of real time, that the thread still runs. */
    private void awaitEndOfThread() {
        boolean resumerInterrupted = false;
        while (thread().isAlive()) {
            try {
                thread().join();
            } catch (InterruptedException interrupt) {
                resumerInterrupted = true;
            }
        }
        if (resumerInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void tellBlocked() {
        if (engine == null) {
            throw new IllegalStateException(
                    "the body of a coroutine must not block its thread for real: coroutine="
                            + name
                            + ", "
                            + whereBlocked());
        }
        engine.blocked(this, whereBlocked());
    }

    private String whereBlocked() {
        return "state="
                + thread().getState()
                + ". Wait through the World instead; it stands at "
                + Arrays.toString(thread().getStackTrace());
    }

    /** A body that computes or stands at a breakpoint is runnable; only a waiting one is stuck. */
    private boolean blocksForReal() {
        Thread.State state = thread().getState();
        return state != Thread.State.RUNNABLE
                && state != Thread.State.NEW
                && state != Thread.State.TERMINATED;
    }
}
