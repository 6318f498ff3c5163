package dev.orrery.loop.coroutine;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A coroutine on a virtual thread that is mounted on its resumer.
 *
 * <p>It is its thread's uncaught exception handler too: that is how the engine finds the coroutine
 * of a thread, at no cost in memory.
 */
final class VirtualCoroutine implements Coroutine, Runnable, Thread.UncaughtExceptionHandler {
    // Phases; bytes, for a reference is four times as long, and collectors watch its stores.
    private static final byte NEW = 0;
    // The resumer runs it right now, whoever else makes it runnable.
    private static final byte WOKEN = 1;
    // Runs, or blocks elsewhere.
    private static final byte RUNNING = 2;
    private static final byte SUSPENDED = 3;
    // Stands still while its errand runs; the resumer wakes it right after.
    private static final byte CALLING_OUTSIDE = 4;
    private static final byte DONE = 5;
    private static final List<String> PHASES =
            List.of("NEW", "WOKEN", "RUNNING", "SUSPENDED", "CALLING_OUTSIDE", "DONE");

    private static final VarHandle PHASE;

    static {
        try {
            PHASE =
                    MethodHandles.lookup()
                            .findVarHandle(VirtualCoroutine.class, "phase", byte.class);
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
    private byte phase = NEW;

    private volatile @Nullable Thread thread;
    private volatile boolean unwinding;
    private @Nullable Errand errand;
    // How often the body was told that it has ended. The body's thread only.
    private short refusals;
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
        return phase() != DONE;
    }

    @Override
    public void proceed() {
        if (phase() == RUNNING || phase() == SUSPENDED) {
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
            moveTo(WOKEN);
            own.start();
        }
        return own;
    }

    private void wake(Thread own) {
        do {
            moveTo(WOKEN);
            do {
                ThreadInternals.unpark(own);
                engine.run(this, own);
                // Again only if somebody held the thread to take its stack.
            } while (phase() == WOKEN);
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
        moveTo(RUNNING);
        try {
            body.run();
        } catch (CoroutineUnwound expected) {
            // The end that unwind() asked for.
        } catch (Throwable thrown) {
            failure = thrown;
        } finally {
            moveTo(DONE);
        }
    }

    @Override
    public void suspend() {
        throwIfUnwound();
        moveTo(SUSPENDED);
        do {
            LockSupport.park();
            // A park with the interrupt set returns at once for ever.
            if (Thread.interrupted()) {
                engine.interrupted(this);
            }
        } while (phase() == SUSPENDED);
        moveTo(RUNNING);
        throwIfUnwound();
    }

    @Override
    public void callOutside(Runnable work) {
        throwIfUnwound();
        Errand asked = new Errand(work);
        boolean interrupted = false;
        errand = asked;
        moveTo(CALLING_OUTSIDE);
        do {
            LockSupport.park();
            interrupted |= Thread.interrupted();
        } while (phase() == CALLING_OUTSIDE);
        moveTo(RUNNING);
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
        moveTo(DONE);
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
        if (phase() == NEW) {
            moveTo(DONE);
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
        if (phase() == RUNNING && own != null) {
            own.interrupt();
        }
        // After the interrupt, whose body is to run here and not elsewhere; before the attempt to
        // run it, so that whoever makes it runnable too late for that sees it.
        unwinding = true;
        if (phase() == SUSPENDED) {
            resume();
        } else {
            proceed();
        }
    }

    /** True if it has begun and not ended, and has stopped for another reason than to suspend. */
    boolean blocksElsewhere() {
        return phase() == RUNNING;
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

    private byte phase() {
        return (byte) PHASE.getAcquire(this);
    }

    private void moveTo(byte next) {
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
        return phase() == SUSPENDED;
    }

    @Override
    public boolean isDone() {
        return phase() == DONE;
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
        return name + " " + PHASES.get(phase());
    }
}
