package dev.orrery.loop.coroutine;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.AbstractOwnableSynchronizer;

/**
 * All that the engine uses of the JDK to tell who holds what: the snapshots that thread dumps are
 * made of. Loading this class fails where they look different.
 *
 * <p>Cost: some 5 to 15 microseconds for a snapshot, by the depth of the stack. Source:
 * jdk.internal.vm.ThreadSnapshot of JDK 25.
 */
final class LockInternals {
    private static final String SNAPSHOTS = "jdk.internal.vm";

    private static final MethodHandle SNAPSHOT;
    private static final MethodHandle BLOCKED_ON;
    private static final MethodHandle WAITING_ON;
    private static final MethodHandle STATE;
    private static final MethodHandle STACK;
    private static final VarHandle LOCKS;
    private static final VarHandle LOCKED;
    private static final MethodHandle EXCLUSIVE_OWNER;

    static {
        try {
            MethodHandles.Lookup own = MethodHandles.lookup();
            MethodHandle open =
                    MethodHandles.privateLookupIn(Module.class, own)
                            .findVirtual(
                                    Module.class,
                                    "implAddOpens",
                                    MethodType.methodType(void.class, String.class, Module.class));
            Module base = Object.class.getModule();
            Module here = LockInternals.class.getModule();
            open.invoke(base, SNAPSHOTS, here);
            open.invoke(base, AbstractOwnableSynchronizer.class.getPackageName(), here);
            Class<?> snapshot = Class.forName(SNAPSHOTS + ".ThreadSnapshot");
            Class<?> lock = Class.forName(SNAPSHOTS + ".ThreadSnapshot$ThreadLock");
            MethodHandles.Lookup snapshots = MethodHandles.privateLookupIn(snapshot, own);
            SNAPSHOT =
                    snapshots
                            .findStatic(
                                    snapshot, "of", MethodType.methodType(snapshot, Thread.class))
                            .asType(MethodType.methodType(Object.class, Thread.class));
            BLOCKED_ON = accessor(snapshots, "blockedOn", Object.class);
            WAITING_ON = accessor(snapshots, "waitingOn", Object.class);
            STATE = accessor(snapshots, "threadState", Thread.State.class);
            STACK = accessor(snapshots, "stackTrace", StackTraceElement[].class);
            LOCKS = snapshots.findVarHandle(snapshot, "locks", lock.arrayType());
            LOCKED =
                    MethodHandles.privateLookupIn(lock, own)
                            .findVarHandle(lock, "obj", Object.class);
            EXCLUSIVE_OWNER =
                    MethodHandles.privateLookupIn(AbstractOwnableSynchronizer.class, own)
                            .findVirtual(
                                    AbstractOwnableSynchronizer.class,
                                    "getExclusiveOwnerThread",
                                    MethodType.methodType(Thread.class));
        } catch (Throwable moved) {
            throw new ExceptionInInitializerError(moved);
        }
    }

    private LockInternals() {}

    private static MethodHandle accessor(MethodHandles.Lookup snapshots, String name, Class<?> type)
            throws ReflectiveOperationException {
        return snapshots
                .findVirtual(snapshots.lookupClass(), name, MethodType.methodType(type))
                .asType(MethodType.methodType(type, Object.class));
    }

    /** Its initialisation is the trial. */
    private static final class Trial {
        static final boolean IS_KNOWN = isKnown();

        private static boolean isKnown() {
            try {
                return !holds(Thread.currentThread(), new Object());
            } catch (LinkageError moved) {
                return false;
            }
        }
    }

    /** Tells whether this JVM lets us ask. */
    static boolean isKnown() {
        return Trial.IS_KNOWN;
    }

    /** The monitor that a thread waits to be granted; null if it does not, or nobody can tell. */
    static @Nullable Object blockedOn(Thread thread) {
        try {
            Object snapshot = (Object) SNAPSHOT.invokeExact(thread);
            return snapshot != null
                            && (Thread.State) STATE.invokeExact(snapshot) == Thread.State.BLOCKED
                    ? (Object) BLOCKED_ON.invokeExact(snapshot)
                    : null;
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Tells whether a thread that stands still holds a monitor. */
    static boolean holds(Thread thread, Object monitor) {
        try {
            Object snapshot = (Object) SNAPSHOT.invokeExact(thread);
            if (snapshot == null) {
                return false;
            }
            for (Object lock : (Object[]) LOCKS.get(snapshot)) {
                if ((Object) LOCKED.get(lock) == monitor) {
                    return !waitsFor(snapshot, monitor);
                }
            }
            return false;
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The stack of a thread in Object.wait shows the monitor as if it was held. */
    private static boolean waitsFor(Object snapshot, Object monitor) throws Throwable {
        return switch ((Thread.State) STATE.invokeExact(snapshot)) {
            case BLOCKED -> (Object) BLOCKED_ON.invokeExact(snapshot) == monitor;
            case WAITING, TIMED_WAITING -> (Object) WAITING_ON.invokeExact(snapshot) == monitor;
            default -> {
                // Granted, and not gone on yet; it tells no more for which.
                StackTraceElement[] stack = (StackTraceElement[]) STACK.invokeExact(snapshot);
                yield stack.length > 0
                        && stack[0].getMethodName().equals("wait0")
                        && stack[0].getClassName().equals("java.lang.Object");
            }
        };
    }

    /** Who holds a lock of java.util.concurrent; null if nobody does, or several do. */
    static @Nullable Thread ownerOf(AbstractOwnableSynchronizer lock) {
        try {
            return (Thread) EXCLUSIVE_OWNER.invokeExact(lock);
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
