package dev.orrery.loop;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;

/**
 * How a loop shall be. Immutable: each {@code with...} gives a changed copy.
 *
 * <p>Threading: any thread. Source: asyncio's {@code set_debug}, {@code slow_callback_duration},
 * {@code set_exception_handler}, and in place of its policies.
 */
public final class LoopOptions {
    private static final Duration ASYNCIO_SLOW_CALLBACK = Duration.ofMillis(100);
    private static final Duration EXECUTOR_LIMIT = Duration.ofSeconds(10);

    private final Parts parts;

    private LoopOptions(Parts parts) {
        this.parts = parts;
    }

    /**
     * A loop named "loop", not in debug mode unless the environment has {@code ORRERY_DEBUG=1}.
     *
     * @return the options that asyncio's defaults would be
     */
    public static LoopOptions standard() {
        return new LoopOptions(new Parts());
    }

    /**
     * The loop's name, for messages, threads and traces.
     *
     * @return the name
     */
    public String name() {
        return parts.name;
    }

    /**
     * True if the loop notes where callbacks were scheduled and reports slow and leaked things.
     *
     * @return true in debug mode
     */
    public boolean isDebug() {
        return parts.debug;
    }

    /**
     * From which duration on a callback counts as slow.
     *
     * @return the threshold, not negative
     */
    public Duration slowCallback() {
        return parts.slowCallback;
    }

    /**
     * How long {@link EventLoop#close()} waits for the default executor's work to end.
     *
     * @return the limit, not negative
     */
    public Duration executorShutdownLimit() {
        return parts.executorShutdownLimit;
    }

    /**
     * How long the loop looks for something to do before it sleeps.
     *
     * @return the time, not negative
     */
    public Duration spin() {
        return parts.spin;
    }

    /**
     * The listeners, in the order in which they are told.
     *
     * @return an unmodifiable list
     */
    public List<LoopListener> listeners() {
        return parts.listeners;
    }

    /**
     * Told of failures; null for the standard one, which logs them.
     *
     * @return the handler, or null
     */
    public @Nullable BiConsumer<EventLoop, CallbackFailure> exceptionHandler() {
        return parts.exceptionHandler;
    }

    /**
     * These options with another name.
     *
     * @param newName the name; two loops may have the same
     * @return a changed copy
     */
    public LoopOptions withName(String newName) {
        Parts changed = new Parts(parts);
        changed.name = Objects.requireNonNull(newName, "name");
        return new LoopOptions(changed);
    }

    /**
     * These options with debug mode on or off. In debug mode the loop notes where each callback was
     * scheduled, and logs callbacks that are slow, channels and executor work that are left over at
     * {@link EventLoop#close()}, and that it was never closed. Out of it that costs nothing.
     *
     * @param on true for debug mode
     * @return a changed copy
     */
    public LoopOptions withDebug(boolean on) {
        Parts changed = new Parts(parts);
        changed.debug = on;
        return new LoopOptions(changed);
    }

    /**
     * These options with another threshold for slow callbacks.
     *
     * @param threshold how long a callback runs that counts as slow
     * @return a changed copy
     * @throws IllegalArgumentException if it is negative
     */
    public LoopOptions withSlowCallback(Duration threshold) {
        Parts changed = new Parts(parts);
        changed.slowCallback = notNegative("slowCallback", threshold);
        return new LoopOptions(changed);
    }

    /**
     * These options with another limit on the shutdown of the default executor.
     *
     * @param limit how long to wait for its work; zero to interrupt it at once
     * @return a changed copy
     * @throws IllegalArgumentException if it is negative
     */
    public LoopOptions withExecutorShutdownLimit(Duration limit) {
        Parts changed = new Parts(parts);
        changed.executorShutdownLimit = notNegative("executorShutdownLimit", limit);
        return new LoopOptions(changed);
    }

    /**
     * These options with another time that the loop looks for something to do before it sleeps.
     * What comes in that time is answered in about a microsecond, where to wake a thread takes ten;
     * meanwhile the loop keeps a processor busy, so this is for machines that have one to spare. A
     * simulated loop never spins.
     *
     * @param time how long to spin before each sleep; zero, as in the standard options, for not at
     *     all
     * @return a changed copy
     * @throws IllegalArgumentException if it is negative
     */
    public LoopOptions withSpin(Duration time) {
        Parts changed = new Parts(parts);
        changed.spin = notNegative("spin", time);
        return new LoopOptions(changed);
    }

    /**
     * These options with one more listener.
     *
     * @param listener is told after those that are there already
     * @return a changed copy
     */
    public LoopOptions withListener(LoopListener listener) {
        Parts changed = new Parts(parts);
        List<LoopListener> more = new ArrayList<>(parts.listeners);
        more.add(Objects.requireNonNull(listener, "listener"));
        changed.listeners = Collections.unmodifiableList(more);
        return new LoopOptions(changed);
    }

    /**
     * These options with a handler for failures in place of the one that logs them.
     *
     * @param handler is told once of each failure, on the loop's thread; what it throws is logged
     *     with the failure, and an {@link Error} of it ends the run
     * @return a changed copy
     */
    public LoopOptions withExceptionHandler(BiConsumer<EventLoop, CallbackFailure> handler) {
        Parts changed = new Parts(parts);
        changed.exceptionHandler = Objects.requireNonNull(handler, "handler");
        return new LoopOptions(changed);
    }

    private static Duration notNegative(String what, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(
                    what + " must not be negative: " + what + "=" + value + ". Use Duration.ZERO.");
        }
        return value;
    }

    /** What the options are made of. Not changed any more once options have it. */
    private static final class Parts {
        String name = "loop";
        boolean debug;
        Duration slowCallback = ASYNCIO_SLOW_CALLBACK;
        Duration executorShutdownLimit = EXECUTOR_LIMIT;
        Duration spin = Duration.ZERO;
        List<LoopListener> listeners = List.of();
        @Nullable BiConsumer<EventLoop, CallbackFailure> exceptionHandler;

        Parts() {
            debug = SystemWorld.isDebugAsked();
        }

        Parts(Parts other) {
            name = other.name;
            debug = other.debug;
            slowCallback = other.slowCallback;
            executorShutdownLimit = other.executorShutdownLimit;
            spin = other.spin;
            listeners = other.listeners;
            exceptionHandler = other.exceptionHandler;
        }
    }
}
