package dev.orrery.loop.handle;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Objects;

/**
 * An immutable set of {@link ContextVar} values that travels with callbacks.
 *
 * <p>A loop notes {@link #current()} when a callback is scheduled and makes it current again while
 * that callback runs. Threading: immutable; "current" is per thread. Cost: one reference in a
 * handle; {@link #with} copies the values, of which there are few. Source: Python's {@code
 * contextvars.Context}; unlike there, running a callback never changes the context that it was
 * given.
 */
public final class Context {
    private static final Context EMPTY = new Context(new Object[0]);
    private static final ThreadLocal<Slot> SLOTS = new Slots();

    // Variables at even places, each followed by its value.
    private final Object[] pairs;

    private Context(Object[] pairs) {
        this.pairs = pairs;
    }

    private static final class Slots extends ThreadLocal<Slot> {
        @Override
        protected Slot initialValue() {
            return new Slot();
        }
    }

    /** {@return the context without any value} */
    public static Context empty() {
        return EMPTY;
    }

    /** {@return the context of what runs in this thread now} */
    public static Context current() {
        return slot().get();
    }

    /**
     * {@return the place where this thread keeps its current context} For loops and engines of
     * tasks.
     */
    public static Slot slot() {
        Thread here = Thread.currentThread();
        if (here.isVirtual()) {
            Slot below = CarrierThread.valueOf(SLOTS);
            Slot carried = below == null ? null : below.carried;
            if (carried != null && carried.thread == here) {
                return carried;
            }
        }
        return SLOTS.get();
    }

    /**
     * The value of {@code variable} here, or null where none was set.
     *
     * @param <T> the type of the value
     * @param variable which variable
     * @return its value or null
     */
    @SuppressWarnings("unchecked")
    public <T> @Nullable T get(ContextVar<T> variable) {
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i] == variable) {
                return (T) pairs[i + 1];
            }
        }
        return null;
    }

    /**
     * A context as this one, in which {@code variable} has {@code value}.
     *
     * @param <T> the type of the value
     * @param variable which variable
     * @param value its value
     * @return a new context
     */
    public <T> Context with(ContextVar<T> variable, T value) {
        Objects.requireNonNull(variable, "variable");
        Objects.requireNonNull(value, "value");
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i] == variable) {
                Object[] copy = pairs.clone();
                copy[i + 1] = value;
                return new Context(copy);
            }
        }
        Object[] longer = Arrays.copyOf(pairs, pairs.length + 2);
        longer[pairs.length] = variable;
        longer[pairs.length + 1] = value;
        return new Context(longer);
    }

    /**
     * Runs {@code body} with this context as the current one, then restores the one before.
     *
     * @param body what to run
     */
    public void run(Runnable body) {
        Slot slot = slot();
        Context before = slot.get();
        slot.set(this);
        try {
            body.run();
        } finally {
            slot.set(before);
        }
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("Context[");
        for (int i = 0; i < pairs.length; i += 2) {
            text.append(i == 0 ? "" : ", ").append(pairs[i]).append('=').append(pairs[i + 1]);
        }
        return text.append(']').toString();
    }

    /**
     * The place where one thread keeps its current context. A loop holds on to its thread's slot so
     * that switching contexts between two callbacks is one store.
     *
     * <p>Threading: the thread that it was obtained in.
     */
    public static class Slot {
        private Context context = EMPTY;
        // The virtual thread that this slot is carried for; null for an adopted slot.
        private @Nullable Thread thread;
        // That of the virtual thread which is mounted on this slot's thread.
        private @Nullable Slot carried;

        /** An empty slot, for the thread of a coroutine. */
        public Slot() {}

        /** Makes this the slot of the calling thread. */
        public void adopt() {
            SLOTS.set(this);
        }

        /** Makes this the slot of the calling thread wherever it is carried. */
        public void belongHere() {
            thread = Thread.currentThread();
        }

        /**
         * Makes {@code slot} that of its thread, as long as that is mounted on this slot's thread;
         * null ends it.
         *
         * @param slot the slot of a virtual thread, or null
         */
        public void carry(@Nullable Slot slot) {
            carried = slot;
        }

        /** {@return the current context of what runs on this slot's thread, mounted or not} */
        public Context getInnermost() {
            Slot inner = carried;
            return inner == null ? context : inner.context;
        }

        /** {@return the current context} */
        public Context get() {
            return context;
        }

        /**
         * Makes {@code next} the current context.
         *
         * @param next the new current context
         */
        public void set(Context next) {
            context = next;
        }
    }
}
