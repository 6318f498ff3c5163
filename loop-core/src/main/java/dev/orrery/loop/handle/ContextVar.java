package dev.orrery.loop.handle;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/**
 * A variable whose value belongs to a {@link Context}: a request id, a deadline, a trace span.
 *
 * <p>A callback sees the values that held where it was scheduled. {@link #set} changes the value
 * for the rest of the running callback and for whatever it schedules from then on; nobody else
 * notices. Threading: any thread; each has its own current context. Source: Python's {@code
 * contextvars.ContextVar}.
 *
 * @param <T> the type of the value
 */
public final class ContextVar<T> {
    private final String name;

    private ContextVar(String name) {
        this.name = name;
    }

    /**
     * A new variable; the name is for people, two variables of one name are two variables.
     *
     * @param <T> the type of the value
     * @param name the name
     * @return a new one
     */
    public static <T> ContextVar<T> of(String name) {
        return new ContextVar<>(Objects.requireNonNull(name, "name"));
    }

    /** {@return the value in the current context, or null where none was set} */
    public @Nullable T get() {
        return Context.current().get(this);
    }

    /**
     * The value in the current context, or {@code fallback} where none was set.
     *
     * @param fallback what to return where none is set
     * @return the value or the fallback
     */
    public T getOrElse(T fallback) {
        T value = get();
        return value == null ? fallback : value;
    }

    /**
     * Sets the value in the current thread's current context.
     *
     * @param value its value
     */
    public void set(T value) {
        Context.Slot slot = Context.slot();
        slot.set(slot.get().with(this, value));
    }

    @Override
    public String toString() {
        return name;
    }
}
