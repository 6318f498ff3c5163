package dev.orrery.loop;

import org.jspecify.annotations.Nullable;

import java.util.Objects;
import java.util.function.Function;

/**
 * A value that each loop has one of: how a library keeps its own state beside a loop that knows
 * nothing of the library.
 *
 * <p>A value that is {@link AutoCloseable} is closed with its loop, the youngest first, when the
 * loop refuses new work already. Threading: the loop's thread. Cost: a walk over the loop's values,
 * of which there are few. Source: {@link ThreadLocal}.
 *
 * @param <T> the type of the value
 */
public final class LoopLocal<T> {
    private final Function<? super EventLoop, ? extends T> initial;

    private LoopLocal(Function<? super EventLoop, ? extends T> initial) {
        this.initial = initial;
    }

    /**
     * A value that is made on first use.
     *
     * @param <T> the type of the value
     * @param initial makes the value of a loop
     * @return a new local
     */
    public static <T> LoopLocal<T> withInitial(Function<? super EventLoop, ? extends T> initial) {
        return new LoopLocal<>(Objects.requireNonNull(initial, "initial"));
    }

    /**
     * The value of {@code loop}.
     *
     * @param loop an open loop
     * @return the same value each time
     * @throws IllegalStateException if the loop is closed and has no value
     */
    public T get(EventLoop loop) {
        T known = getIfMade(loop);
        if (known != null) {
            return known;
        }
        if (loop.isClosed()) {
            throw new IllegalStateException(
                    "LoopLocal.get must be called on an open loop: loop="
                            + loop.name()
                            + ". Make a new loop.");
        }
        T made = initial.apply(loop);
        loop.locals().add(this, made);
        return made;
    }

    /**
     * The value of {@code loop}, if somebody has asked for it before.
     *
     * @param loop any loop
     * @return the value, or null
     */
    @SuppressWarnings("unchecked")
    public @Nullable T getIfMade(EventLoop loop) {
        return (T) loop.locals().get(this);
    }
}
