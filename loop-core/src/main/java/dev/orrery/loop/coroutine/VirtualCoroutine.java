package dev.orrery.loop.coroutine;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * A coroutine on a virtual thread that is mounted on its resumer.
 *
 * <p>It is its thread's uncaught exception handler too: that is how the engine finds the coroutine
 * of a thread, at no cost in memory.
 */
final class VirtualCoroutine implements Coroutine, Runnable, Thread.UncaughtExceptionHandler {
    enum Phase {
        NEW,
        /** The resumer runs it right now, whoever else makes it runnable. */
        WOKEN,
        /** Runs, or blocks elsewhere. */
        RUNNING,
        SUSPENDED,
        /** Stands still while its errand runs; the resumer wakes it right after. */
        CALLING_OUTSIDE,
        DONE
    }

    private static final VarHandle PHASE;

    static {
        try {
            PHASE =
                    MethodHandles.lookup()
                            .findVarHandle(VirtualCoroutine.class, "phase", Phase.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final VirtualEngine engine;
    private final String name;
    private final Runnable body;

    // Written by resumer and body in turn, read anywhere; the JDK's own state of the thread, which
    // is volatile, orders what they do besides.
    @SuppressWarnings("UnusedVariable") // read through PHASE
    private Phase phase = Phase.NEW;

    private volatile @Nullable Thread thread;
    private volatile boolean unwinding;
    private @Nullable Errand errand;
    // How often the body was told that it has ended. The body's thread only.
    private int refusals;
    private @Nullable Throwable failure;

    VirtualCoroutine(VirtualEngine engine, String name, Runnable body) {
        this.engine = engine;
        this.name = name;
        this.body = body;
    }

    @Override
    public boolean resume() {
        switch (phase()) {
            case DONE -> {
                return false;
            }
            case NEW, SUSPENDED -> wake(mountable());
            default ->
                    throw new IllegalStateException(
                            "resume must be called on a suspended coroutine: coroutine="
                                    + name
                                    + ". It is running or blocks elsewhere; let it suspend first.");
        }
        return phase() != Phase.DONE;
    }

    @Override
    public void proceed() {
        if (phase() == Phase.RUNNING || phase() == Phase.SUSPENDED) {
            Thread own = mountable();
            engine.run(this, own);
            if (hasRunErrand()) {
                wake(own);
            }
        }
    }

    /** The thread, made if the body has not begun, once it is sure that it can be mounted here. */
    private Thread mountable() {
        if (Thread.currentThread().isVirtual()) {
            throw new IllegalStateException(
                    "resume must be called on a platform thread: coroutine="
                            + name
                            + ", caller="
                            + Thread.currentThread()
                            + ". Ask canResumeHere() before, and use a BatonEngine there.");
        }
        Thread own = thread;
        if (own == null) {
            own = engine.newThread(name, this);
            thread = own;
            moveTo(Phase.WOKEN);
            own.start();
        }
        return own;
    }

    private void wake(Thread own) {
        do {
            moveTo(Phase.WOKEN);
            do {
                ThreadInternals.unpark(own);
                engine.run(this, own);
                // Again only if somebody held the thread to take its stack.
            } while (phase() == Phase.WOKEN);
        } while (hasRunErrand());
    }

    private boolean hasRunErrand() {
        Errand asked = errand;
        if (asked == null) {
            return false;
        }
        errand = null;
        asked.run();
        return true;
    }

    @Override
    public void run() {
        moveTo(Phase.RUNNING);
        try {
            body.run();
        } catch (CoroutineUnwound expected) {
            // The end that unwind() asked for.
        } catch (Throwable thrown) {
            failure = thrown;
        } finally {
            moveTo(Phase.DONE);
        }
    }

    @Override
    public void suspend() {
        throwIfUnwound();
        moveTo(Phase.SUSPENDED);
        do {
            LockSupport.park();
            // A park with the interrupt set returns at once for ever.
            if (Thread.interrupted()) {
                engine.interrupted(this);
            }
        } while (phase() == Phase.SUSPENDED);
        moveTo(Phase.RUNNING);
        throwIfUnwound();
    }

    @Override
    public void callOutside(Runnable work) {
        throwIfUnwound();
        Errand asked = new Errand(work);
        boolean interrupted = false;
        errand = asked;
        moveTo(Phase.CALLING_OUTSIDE);
        do {
            LockSupport.park();
            interrupted |= Thread.interrupted();
        } while (phase() == Phase.CALLING_OUTSIDE);
        moveTo(Phase.RUNNING);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        asked.report();
    }

    /** After the engine's end nobody resumes any more; a body gets here that blocked elsewhere. */
    private void throwIfUnwound() {
        if (unwinding || engine.isClosed()) {
            if (++refusals > CoroutineUnwound.MOST_REFUSALS) {
                standStill();
            }
            throw new CoroutineUnwound();
        }
    }

    /** A body that swallows its end over and over would hold up whoever ends it for ever. */
    private void standStill() {
        moveTo(Phase.DONE);
        while (true) {
            LockSupport.park();
            Thread.interrupted();
        }
    }

    @Override
    public boolean takeInterrupt() {
        return Thread.interrupted();
    }

    @Override
    public void unwind() {
        Thread caller = Thread.currentThread();
        if (phase() == Phase.NEW) {
            moveTo(Phase.DONE);
        } else if (caller == thread) {
            unwinding = true;
        } else if (caller.isVirtual()) {
            runOnPlatformThread(this::end);
        } else {
            end();
        }
    }

    private void end() {
        Thread own = thread;
        if (phase() == Phase.RUNNING && own != null) {
            own.interrupt();
        }
        // After the interrupt, whose body is to run here and not elsewhere; before the attempt to
        // run it, so that whoever makes it runnable too late for that sees it.
        unwinding = true;
        if (phase() == Phase.SUSPENDED) {
            resume();
        } else {
            proceed();
        }
    }

    /** True if it has begun and not ended, and has stopped for another reason than to suspend. */
    boolean blocksElsewhere() {
        return phase() == Phase.RUNNING;
    }

    /** True if only the JDK's own scheduler will run it any more. */
    boolean isUnwound() {
        return unwinding;
    }

    /** Whoever closes a loop last may stand in a virtual thread, which cannot mount another. */
    private static void runOnPlatformThread(Runnable work) {
        Thread platform = Thread.ofPlatform().name("orrery-unwind").start(work);
        boolean interrupted = false;
        while (platform.isAlive()) {
            try {
                platform.join();
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Phase phase() {
        return (Phase) PHASE.getAcquire(this);
    }

    private void moveTo(Phase next) {
        PHASE.setRelease(this, next);
    }

    /** False while its resumer runs it anyhow, or nobody ever will. */
    boolean waitsForHost() {
        return switch (phase()) {
            case RUNNING -> true;
            case SUSPENDED -> !engine.isClosed();
            default -> false;
        };
    }

    @Override
    public boolean isSuspended() {
        return phase() == Phase.SUSPENDED;
    }

    @Override
    public boolean isDone() {
        return phase() == Phase.DONE;
    }

    @Override
    public @Nullable Throwable failure() {
        return failure;
    }

    @Override
    public @Nullable Thread thread() {
        return thread;
    }

    @Override
    public Runnable body() {
        return body;
    }

    /** As if the thread had no handler of its own. The body's failure never comes here. */
    @Override
    public void uncaughtException(Thread where, Throwable thrown) {
        ThreadGroup group = where.getThreadGroup();
        if (group != null) {
            group.uncaughtException(where, thrown);
        }
    }

    @Override
    public String toString() {
        return name + " " + phase();
    }
}
