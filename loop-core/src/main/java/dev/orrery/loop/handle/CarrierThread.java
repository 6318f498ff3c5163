package dev.orrery.loop.handle;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * The thread that a virtual thread is mounted on, as far as java.lang is open to this module. What
 * a loop keeps there its tasks need not have each in a map of its own, which would be a seventh of
 * their memory and a quarter of the time to start and end them.
 *
 * <p>Threading: any thread. Failure: nothing is seen where java.lang is not open, or is not what it
 * was in JDK 25. Source: jdk.internal.misc.CarrierThreadLocal.
 */
public final class CarrierThread {
    // Of a ThreadLocal; null if there is no way to it.
    private static final @Nullable MethodHandle VALUE = find();

    private CarrierThread() {}

    /**
     * The value that {@code local} has in the thread that the caller is mounted on.
     *
     * @param <T> the type of the value
     * @param local whose value
     * @return the value; null if there is none, or it cannot be seen
     */
    @SuppressWarnings("unchecked")
    public static <T extends @Nullable Object> @Nullable T valueOf(ThreadLocal<T> local) {
        if (VALUE == null) {
            return null;
        }
        try {
            return (T) (Object) VALUE.invokeExact(local);
        } catch (RuntimeException | Error thrown) {
            throw thrown;
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static @Nullable MethodHandle find() {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            MethodHandle value =
                    MethodHandles.privateLookupIn(ThreadLocal.class, lookup)
                            .findVirtual(
                                    ThreadLocal.class,
                                    "get",
                                    MethodType.methodType(Object.class, Thread.class));
            MethodHandle carrier =
                    MethodHandles.privateLookupIn(Thread.class, lookup)
                            .findStatic(
                                    Thread.class,
                                    "currentCarrierThread",
                                    MethodType.methodType(Thread.class));
            return MethodHandles.collectArguments(value, 1, carrier);
        } catch (ReflectiveOperationException moved) {
            return null;
        }
    }
}
