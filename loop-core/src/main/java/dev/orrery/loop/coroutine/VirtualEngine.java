package dev.orrery.loop.coroutine;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Coroutines on virtual threads whose scheduler is this engine: {@link Coroutine#resume()} mounts
 * them on the thread of its caller, and they run on its stack.
 *
 * <p>Threading: platform threads resume, one at a time. Order: whoever becomes runnable outside of
 * a resume is handed to the host at once; in an ordered engine those that other threads made
 * runnable wait for {@link #settle()}. Cost: a resume and suspend some 130 ns, a suspended
 * coroutine some 600 bytes. Failure: where java.lang is not open to this module, or is not what it
 * was in JDK 25, the engine is {@link #unavailable()}; a {@link BatonEngine} keeps the same order.
 */
public final class VirtualEngine implements CoroutineEngine {
    private static final VarHandle MOUNTED;

    static {
        try {
            MOUNTED =
                    MethodHandles.lookup()
                            .findVarHandle(VirtualEngine.class, "mounted", VirtualCoroutine.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final CoroutineHost host;
    private final @Nullable Arrivals arrivals;
    private final CoroutineScheduler scheduler = new CoroutineScheduler(this);
    private final Thread.Builder.OfVirtual builder;
    private volatile @Nullable Thread resumer;
    private volatile boolean closed;
    // Written by the resumer, released after the run.
    private @Nullable VirtualCoroutine mounted;
    // Resumer only, and only in an ordered engine.
    private @Nullable Thread mountedStranger;
    // What runs now, and whether it became runnable as it stopped; ordered engines only.
    private @Nullable Thread onTop;
    private boolean isTopRunnable;
    private final Set<Thread> strangers = new LinkedHashSet<>();

    /**
     * An engine that hands coroutines to the host as they become runnable.
     *
     * @param host who resumes
     * @throws IllegalStateException if the engine is {@link #unavailable()}
     */
    public VirtualEngine(CoroutineHost host) {
        this(host, false);
    }

    /**
     * An engine.
     *
     * @param host who resumes
     * @param ordered true if what other threads made runnable waits for {@link #settle()}
     * @throws IllegalStateException if the engine is {@link #unavailable()}
     */
    public VirtualEngine(CoroutineHost host, boolean ordered) {
        String reason = unavailable();
        if (reason != null) {
            throw new IllegalStateException(
                    "a VirtualEngine must be made where it is available: " + reason);
        }
        this(host, ordered ? new Arrivals(null) : null);
    }

    /**
     * An ordered engine of one world beside others: a body that meets a lock which is held outside
     * of its world waits for it in real time and goes on in the same resume, as it would if it was
     * alone. Where the JDK does not tell who holds what, all locks are taken to be held inside.
     *
     * @param host who resumes
     * @param insiders the threads of the world
     * @throws IllegalStateException if the engine is {@link #unavailable()}
     */
    public VirtualEngine(CoroutineHost host, Insiders insiders) {
        this(host, new Arrivals(LockHolders.of(insiders)));
        String reason = unavailable();
        if (reason != null) {
            throw new IllegalStateException(
                    "a VirtualEngine must be made where it is available: " + reason);
        }
    }

    /** For the trial that tells whether it is available. */
    VirtualEngine(CoroutineHost host, @Nullable Arrivals arrivals) {
        this.host = host;
        this.arrivals = arrivals;
        this.builder = ThreadInternals.builder(scheduler);
    }

    /**
     * Tells why this JVM cannot use the engine. Tries it once, which takes some milliseconds.
     *
     * @return the reason and the remedy, or null if it can
     */
    public static @Nullable String unavailable() {
        return Trial.REASON;
    }

    /** Its initialisation is the trial. */
    private static final class Trial {
        static final @Nullable String REASON = SelfCheck.reason();
    }

    /**
     * Runs a stranger's continuation where the JDK would have run it.
     *
     * @param continuation what {@link CoroutineHost#stranger} was given
     */
    public static void continueByDefault(Runnable continuation) {
        ThreadInternals.DEFAULT_SCHEDULER.execute(continuation);
    }

    /**
     * Ends a timed park as the JDK would have done: for a host at its end.
     *
     * @param command what {@link CoroutineHost#schedule} was given
     * @param delayNanos how long from now
     * @return cancels it
     */
    public static Future<?> scheduleByDefault(Runnable command, long delayNanos) {
        return ThreadInternals.DEFAULT_SCHEDULER.schedule(
                command, delayNanos, TimeUnit.NANOSECONDS);
    }

    /**
     * Makes threads that run beside every engine: one that a coroutine makes would have the
     * coroutine's scheduler, and its resumer would wait for a turn that it keeps itself.
     */
    static Thread.Builder.OfVirtual threadsElsewhere() {
        boolean mayInherit = Thread.currentThread().isVirtual() && unavailable() == null;
        return mayInherit
                ? ThreadInternals.builder(ThreadInternals.DEFAULT_SCHEDULER)
                : Thread.ofVirtual();
    }

    @Override
    public String name() {
        return "virtual";
    }

    @Override
    public boolean canResumeHere() {
        return !Thread.currentThread().isVirtual();
    }

    @Override
    public Coroutine create(String name, Runnable body) {
        return new VirtualCoroutine(this, name, body);
    }

    Thread newThread(String name, VirtualCoroutine coroutine) {
        Thread thread = builder.name(name).unstarted(coroutine);
        thread.setUncaughtExceptionHandler(coroutine);
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        if (thread.getContextClassLoader() != loader) {
            thread.setContextClassLoader(loader);
        }
        return thread;
    }

    /** Runs a coroutine until it stops by itself; does nothing if it cannot run. */
    void run(VirtualCoroutine coroutine, Thread thread) {
        Thread here = Thread.currentThread();
        // Mounting clears the interrupt of the thread that is mounted on.
        boolean interrupted = here.isInterrupted();
        if (resumer != here) {
            resumer = here; // volatile, so not more often than it changes
        }
        MOUNTED.setRelease(this, coroutine);
        try {
            mount(thread, coroutine, ThreadInternals.continuationOf(thread));
        } finally {
            if (thread.getUncaughtExceptionHandler() != coroutine && !coroutine.isDone()) {
                // The body has put a handler of its own there.
                thread.setUncaughtExceptionHandler(coroutine);
            }
            MOUNTED.setRelease(this, null);
            if (interrupted) {
                here.interrupt();
            }
        }
    }

    private void runStranger(Thread thread, Runnable continuation) {
        mountedStranger = thread;
        strangers.add(thread);
        mount(thread, null, continuation);
        mountedStranger = null;
        if (!thread.isAlive()) {
            strangers.remove(thread);
        }
    }

    private void mount(Thread thread, @Nullable VirtualCoroutine coroutine, Runnable continuation) {
        if (arrivals == null) {
            continuation.run();
            return;
        }
        boolean isRunnable;
        onTop = thread;
        do {
            isTopRunnable = false;
            arrivals.isMounted();
            continuation.run();
            isRunnable = isTopRunnable;
        } while (arrivals.goesOn(thread, stoppedElsewhere(coroutine), isRunnable));
        onTop = null;
        if (isRunnable) {
            arrivals.isRunnable(thread);
            handOn(thread, coroutine, continuation);
        }
        arrivals.hasStopped(thread);
        tellUnsettled(arrivals);
    }

    private void tellUnsettled(Arrivals present) {
        if (!present.isSettled()) {
            host.unsettled();
        }
    }

    private static boolean stoppedElsewhere(@Nullable VirtualCoroutine coroutine) {
        return coroutine == null || (coroutine.blocksElsewhere() && !coroutine.isUnwound());
    }

    /** Called by the JDK on any thread, the JVM's unblocker too. */
    void submit(Runnable continuation) {
        Thread thread = ThreadInternals.threadOf(continuation);
        VirtualCoroutine coroutine = coroutineOf(thread);
        if (coroutine != null && !coroutine.waitsForHost()) {
            return;
        }
        if (closed) {
            ThreadInternals.DEFAULT_SCHEDULER.execute(continuation);
        } else if (arrivals == null) {
            handOn(thread, coroutine, continuation);
        } else if (thread == onTop && isResumer(Thread.currentThread())) {
            isTopRunnable = true;
        } else if (isResumer(Thread.currentThread())) {
            arrivals.isRunnable(thread);
            handOn(thread, coroutine, continuation);
        } else {
            arrivals.add(new Arrivals.Arrival(thread, coroutine, continuation));
            host.unsettled();
            if (closed) {
                arrivals.flee();
            }
        }
    }

    private @Nullable VirtualCoroutine coroutineOf(Thread thread) {
        VirtualCoroutine running = (VirtualCoroutine) MOUNTED.getAcquire(this);
        if (running != null && running.thread() == thread) {
            return running;
        }
        return thread.getUncaughtExceptionHandler() instanceof VirtualCoroutine found
                        && found.thread() == thread
                ? found
                : null;
    }

    private boolean isResumer(Thread caller) {
        VirtualCoroutine running = mounted;
        return caller == resumer
                || caller == mountedStranger
                || (running != null && running.thread() == caller);
    }

    private void handOn(
            Thread thread, @Nullable VirtualCoroutine coroutine, Runnable continuation) {
        try {
            if (coroutine != null) {
                if (!host.runnable(coroutine) && coroutine.isUnwound()) {
                    ThreadInternals.DEFAULT_SCHEDULER.execute(continuation);
                }
            } else if (arrivals == null) {
                host.stranger(continuation);
            } else {
                host.stranger(() -> runStranger(thread, continuation));
            }
        } catch (OutOfMemoryError retried) {
            throw retried;
        } catch (Throwable broken) {
            // Thrown on, it would end the JVM's one unblocker thread.
            Thread caller = Thread.currentThread();
            caller.getUncaughtExceptionHandler().uncaughtException(caller, broken);
        }
    }

    /** Called by the JDK on the thread that the parking one was mounted on. */
    Future<?> schedule(Runnable command, long delayNanos) {
        if (!closed && Thread.currentThread() == resumer) {
            return host.schedule(command, delayNanos);
        }
        return scheduleByDefault(command, delayNanos);
    }

    void interrupted(VirtualCoroutine coroutine) {
        if (!closed) {
            host.interrupted(coroutine, true);
        }
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void forEachStranger(Consumer<Thread> look) {
        strangers.forEach(look);
    }

    @Override
    public void settle() {
        if (arrivals != null) {
            for (Arrivals.Arrival arrival : arrivals.settle()) {
                handOn(arrival.thread(), arrival.coroutine(), arrival.continuation());
            }
            tellUnsettled(arrivals);
        }
    }

    @Override
    public void close() {
        closed = true;
        scheduler.shutdown();
        if (arrivals != null) {
            arrivals.close();
        }
    }
}
