package dev.orrery.loop.coroutine;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;

/**
 * All that the engine uses of java.lang beyond its public face. Loading this class fails where the
 * package is not open or looks different.
 *
 * <p>Source: java.lang.VirtualThread of JDK 25; the states are described there.
 */
final class ThreadInternals {
    private static final int SUSPENDED_FOR_A_DUMP = 1 << 8;

    private static final VarHandle STATE;
    private static final VarHandle ON_WAITING_LIST;
    private static final VarHandle BLOCK_PERMIT;
    private static final VarHandle CONTINUATION;
    private static final MethodHandle THREAD_OF;
    private static final Constructor<?> BUILDER;
    private static final int PARKED;
    private static final int TIMED_PARKED;
    private static final int UNPARKED;
    private static final int BLOCKED;
    private static final int UNBLOCKED;
    private static final int WAIT;
    private static final int TIMED_WAIT;

    /** Where virtual threads run that nobody made another scheduler for. */
    static final ForkJoinPool DEFAULT_SCHEDULER;

    static {
        try {
            Class<?> thread = Class.forName("java.lang.VirtualThread");
            MethodHandles.Lookup lookup =
                    MethodHandles.privateLookupIn(thread, MethodHandles.lookup());
            STATE = lookup.findVarHandle(thread, "state", int.class);
            ON_WAITING_LIST = lookup.findVarHandle(thread, "onWaitingList", boolean.class);
            BLOCK_PERMIT = lookup.findVarHandle(thread, "blockPermit", boolean.class);
            CONTINUATION = lookup.findVarHandle(thread, "runContinuation", Runnable.class);
            PARKED = constant(lookup, thread, "PARKED");
            TIMED_PARKED = constant(lookup, thread, "TIMED_PARKED");
            UNPARKED = constant(lookup, thread, "UNPARKED");
            BLOCKED = constant(lookup, thread, "BLOCKED");
            UNBLOCKED = constant(lookup, thread, "UNBLOCKED");
            WAIT = constant(lookup, thread, "WAIT");
            TIMED_WAIT = constant(lookup, thread, "TIMED_WAIT");
            BUILDER =
                    Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder")
                            .getDeclaredConstructor(Executor.class);
            BUILDER.setAccessible(true);
            DEFAULT_SCHEDULER =
                    (ForkJoinPool)
                            lookup.findStaticVarHandle(
                                            thread, "DEFAULT_SCHEDULER", ForkJoinPool.class)
                                    .get();
            Thread sample = Thread.ofVirtual().unstarted(new Nothing());
            THREAD_OF = capturedThread(CONTINUATION.get(sample).getClass());
        } catch (ReflectiveOperationException moved) {
            throw new ExceptionInInitializerError(moved);
        }
    }

    private ThreadInternals() {}

    /** What a thread runs that is only looked at. */
    static final class Nothing implements Runnable {
        @Override
        public void run() {}
    }

    private static int constant(MethodHandles.Lookup lookup, Class<?> owner, String name)
            throws ReflectiveOperationException {
        return (int) lookup.findStaticVarHandle(owner, name, int.class).get();
    }

    /** The continuation is a lambda of its thread; the thread is the one thing that it captures. */
    private static MethodHandle capturedThread(Class<?> lambda)
            throws ReflectiveOperationException {
        MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(lambda, MethodHandles.lookup());
        for (Field field : lambda.getDeclaredFields()) {
            if (Thread.class.isAssignableFrom(field.getType())) {
                return lookup.findGetter(lambda, field.getName(), field.getType())
                        .asType(MethodType.methodType(Thread.class, Runnable.class));
            }
        }
        throw new NoSuchFieldException("the thread captured by " + lambda.getName());
    }

    /** Threads of their own scheduler, which inherit nothing. */
    static Thread.Builder.OfVirtual builder(Executor scheduler) {
        try {
            return ((Thread.Builder.OfVirtual) BUILDER.newInstance(scheduler))
                    .inheritInheritableThreadLocals(false);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** What a scheduler is given to run a virtual thread. */
    static Runnable continuationOf(Thread thread) {
        return (Runnable) CONTINUATION.get(thread);
    }

    /** Whose continuation this is; the JDK hands a scheduler nothing else. */
    static Thread threadOf(Runnable continuation) {
        try {
            return (Thread) THREAD_OF.invokeExact(continuation);
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * Makes a parked thread runnable without handing it to its scheduler, unlike {@code
     * LockSupport.unpark}. Does nothing to a thread that is not parked.
     */
    static void unpark(Thread thread) {
        STATE.compareAndSet(thread, PARKED, UNPARKED);
    }

    /** Tells whether a thread that does not run waits for a monitor or in Object.wait. */
    static boolean waitsForMonitor(Thread thread) {
        int state = state(thread);
        return state == BLOCKED || state == UNBLOCKED || state == WAIT || state == TIMED_WAIT;
    }

    /** Tells whether a thread waits to be granted a monitor, as far as can be seen. */
    static boolean isBlocked(Thread thread) {
        return state(thread) == BLOCKED;
    }

    /** Tells whether a thread that does not run has been granted a monitor. */
    static boolean isGranted(Thread thread) {
        return state(thread) == UNBLOCKED;
    }

    /** Tells whether a thread is on the list of those that the JVM's unblocker deals with. */
    static boolean isToBeUnblocked(Thread thread) {
        return (boolean) ON_WAITING_LIST.getVolatile(thread);
    }

    /** Forgets that a monitor was granted to a thread that has entered it already. */
    static void clearGrant(Thread thread) {
        BLOCK_PERMIT.setVolatile(thread, false);
    }

    /** Tells whether a thread that does not run is in LockSupport.park, or may leave it. */
    static boolean isParked(Thread thread) {
        int state = state(thread);
        return state == PARKED || state == TIMED_PARKED || state == UNPARKED;
    }

    /**
     * Lets a thread that is blocked try again to enter its monitor, without handing it to its
     * scheduler. Does nothing to one that is not blocked.
     */
    static boolean retry(Thread thread) {
        return STATE.compareAndSet(thread, BLOCKED, UNBLOCKED);
    }

    /** Tells whether the JVM's unblocker is seen to be about to hand a thread to its scheduler. */
    static boolean isBeingUnblocked(Thread thread) {
        int state = state(thread);
        return state == UNBLOCKED
                || (state == BLOCKED
                        && ((boolean) ON_WAITING_LIST.getVolatile(thread)
                                || (boolean) BLOCK_PERMIT.getVolatile(thread)));
    }

    private static int state(Thread thread) {
        return (int) STATE.getVolatile(thread) & ~SUSPENDED_FOR_A_DUMP;
    }
}
