package dev.orrery.loop.coroutine;

import org.jspecify.annotations.Nullable;

import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * Tries once whether the JDK below behaves as the virtual engine needs it; much of that is not
 * documented.
 *
 * <p>One coroutine stops in each way that there is, and each time the host must be told as
 * expected. The first task of a program waits for it; so there is no lambda, which would have to be
 * linked, and as few classes of the JDK as will do.
 */
final class SelfCheck implements CoroutineHost {
    private static final long PATIENCE_SECONDS = 10;

    private enum Told {
        YIELDED,
        TIMED_PARK,
        STRANGER,
        UNPARKED,
        UNBLOCKED
    }

    private final VirtualEngine engine = new VirtualEngine(this, (Arrivals) null);
    private final BlockingQueue<Runnable> ready = new LinkedBlockingQueue<>();
    private final Object monitor = new Object();
    private final Set<Told> told = EnumSet.noneOf(Told.class);
    private final Coroutine holder = engine.create("self-check-holder", new Body(true));
    private final Coroutine probe = engine.create("self-check", new Body(false));
    private volatile Told next = Told.YIELDED;

    private SelfCheck() {}

    /** Holds the monitor, or stops in all ways, for the last of which it wants the monitor. */
    private final class Body implements Runnable {
        private final boolean isHolder;

        Body(boolean isHolder) {
            this.isHolder = isHolder;
        }

        @Override
        public void run() {
            if (isHolder) {
                holdMonitor();
            } else {
                stopInAllWays();
            }
        }
    }

    /** What the coroutine goes on with. */
    private record Proceed(Coroutine coroutine) implements Runnable {
        @Override
        public void run() {
            coroutine.proceed();
        }
    }

    /** The whole check. */
    private static final class Attempt implements Callable<@Nullable String> {
        @Override
        public @Nullable String call() {
            return tryAll();
        }
    }

    /** The reason why the engine cannot be used and the remedy, or null. */
    static @Nullable String reason() {
        Module own = SelfCheck.class.getModule();
        if (!Object.class.getModule().isOpen("java.lang", own)) {
            return "java.lang is not open to "
                    + (own.isNamed() ? own.getName() : "the class path")
                    + "; start the JVM with --add-opens"
                    + " java.base/java.lang=ALL-UNNAMED,dev.orrery.loop";
        }
        FutureTask<@Nullable String> verdict = new FutureTask<>(new Attempt());
        // The caller may be a virtual thread, and what is tried may hang.
        Thread.ofPlatform()
                .name("orrery-self-check")
                .daemon()
                .inheritInheritableThreadLocals(false)
                .start(verdict);
        return await(verdict);
    }

    private static @Nullable String await(Future<@Nullable String> verdict) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return verdict.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                } catch (InterruptedException later) {
                    interrupted = true;
                } catch (ExecutionException | TimeoutException hangs) {
                    return different("a virtual thread was not handed to its scheduler");
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static @Nullable String tryAll() {
        try {
            SelfCheck check = new SelfCheck();
            check.run();
            check.engine.close();
            return check.told.size() == Told.values().length
                    ? null
                    : different("of " + EnumSet.allOf(Told.class) + " came " + check.told);
        } catch (LinkageError | RuntimeException | InterruptedException moved) {
            Throwable cause = moved.getCause();
            return different(String.valueOf(cause == null ? moved : cause));
        }
    }

    private static String different(String how) {
        return "the virtual threads of Java "
                + Runtime.version()
                + " are not those of JDK 25: "
                + how
                + "; run on JDK 25 for the virtual engine";
    }

    private void run() throws InterruptedException {
        holder.resume();
        probe.resume();
        if (!probe.isSuspended()) {
            throw new IllegalStateException("a coroutine did not suspend");
        }
        probe.resume();
        while (!probe.isDone()) {
            if (next == Told.UNBLOCKED) {
                holder.resume();
            }
            Runnable step = ready.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (step == null) {
                throw new IllegalStateException("nothing came for " + next);
            }
            step.run();
        }
        if (probe.failure() != null) {
            throw new IllegalStateException(probe.failure());
        }
    }

    private void holdMonitor() {
        synchronized (monitor) {
            holder.suspend();
        }
    }

    private void stopInAllWays() {
        probe.suspend();
        letOthersGo();
        next = Told.TIMED_PARK;
        LockSupport.parkNanos(1);
        next = Told.STRANGER;
        Thread stranger = Thread.ofVirtual().start(new ThreadInternals.Nothing());
        next = Told.UNPARKED;
        try {
            stranger.join();
        } catch (InterruptedException unexpected) {
            throw new IllegalStateException(unexpected);
        }
        next = Told.UNBLOCKED;
        synchronized (monitor) {
            monitor.notifyAll(); // nobody waits; getting here is all
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // the hint itself is tried
    private static void letOthersGo() {
        Thread.yield();
    }

    @Override
    public boolean runnable(Coroutine coroutine) {
        // Whoever parked for a time was told of before.
        if (next != Told.TIMED_PARK) {
            told.add(next);
        }
        return ready.add(new Proceed(coroutine));
    }

    @Override
    public void stranger(Runnable continuation) {
        told.add(Told.STRANGER);
        ready.add(continuation);
    }

    @Override
    public Future<?> schedule(Runnable command, long delayNanos) {
        told.add(Told.TIMED_PARK);
        ready.add(command);
        return new FutureTask<>(command, null);
    }

    @Override
    public void interrupted(Coroutine coroutine, boolean isInside) {}

    @Override
    public void blocked(Coroutine coroutine, String where) {}
}
