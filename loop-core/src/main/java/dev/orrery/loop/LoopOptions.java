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

    private final String name;
    private final boolean debug;
    private final Duration slowCallback;
    private final Duration executorShutdownLimit;
    private final List<LoopListener> listeners;
    private final @Nullable BiConsumer<EventLoop, CallbackFailure> exceptionHandler;

    private LoopOptions(
            String name,
            boolean debug,
            Duration slowCallback,
            Duration executorShutdownLimit,
            List<LoopListener> listeners,
            @Nullable BiConsumer<EventLoop, CallbackFailure> exceptionHandler) {
        this.name = name;
        this.debug = debug;
        this.slowCallback = slowCallback;
        this.executorShutdownLimit = executorShutdownLimit;
        this.listeners = listeners;
        this.exceptionHandler = exceptionHandler;
    }

    /** A loop named "loop", not in debug mode unless {@code ORRERY_DEBUG=1} is set. */
    public static LoopOptions standard() {
        return new LoopOptions(
                "loop",
                SystemWorld.isDebugAsked(),
                ASYNCIO_SLOW_CALLBACK,
                EXECUTOR_LIMIT,
                List.of(),
                null);
    }

    /** The loop's name, for messages, threads and traces. */
    public String name() {
        return name;
    }

    /** True if the loop notes where callbacks were scheduled and reports slow and leaked things. */
    public boolean isDebug() {
        return debug;
    }

    /** From which duration on a callback counts as slow. */
    public Duration slowCallback() {
        return slowCallback;
    }

    /** How long {@link EventLoop#close()} waits for the default executor's work to end. */
    public Duration executorShutdownLimit() {
        return executorShutdownLimit;
    }

    /** The listeners, in the order in which they are told. */
    public List<LoopListener> listeners() {
        return listeners;
    }

    /** Told of failures; null for the standard one, which logs them. */
    public @Nullable BiConsumer<EventLoop, CallbackFailure> exceptionHandler() {
        return exceptionHandler;
    }

    /** These options with another name. */
    public LoopOptions withName(String newName) {
        return new LoopOptions(
                Objects.requireNonNull(newName, "name"),
                debug,
                slowCallback,
                executorShutdownLimit,
                listeners,
                exceptionHandler);
    }

    /** These options with debug mode on or off. */
    public LoopOptions withDebug(boolean on) {
        return new LoopOptions(
                name, on, slowCallback, executorShutdownLimit, listeners, exceptionHandler);
    }

    /** These options with another threshold for slow callbacks. */
    public LoopOptions withSlowCallback(Duration threshold) {
        return new LoopOptions(
                name,
                debug,
                notNegative("slowCallback", threshold),
                executorShutdownLimit,
                listeners,
                exceptionHandler);
    }

    /** These options with another limit on the shutdown of the default executor. */
    public LoopOptions withExecutorShutdownLimit(Duration limit) {
        return new LoopOptions(
                name,
                debug,
                slowCallback,
                notNegative("executorShutdownLimit", limit),
                listeners,
                exceptionHandler);
    }

    /** These options with one more listener. */
    public LoopOptions withListener(LoopListener listener) {
        List<LoopListener> more = new ArrayList<>(listeners);
        more.add(Objects.requireNonNull(listener, "listener"));
        return new LoopOptions(
                name,
                debug,
                slowCallback,
                executorShutdownLimit,
                Collections.unmodifiableList(more),
                exceptionHandler);
    }

    /** These options with a handler for failures in place of the one that logs them. */
    public LoopOptions withExceptionHandler(BiConsumer<EventLoop, CallbackFailure> handler) {
        return new LoopOptions(
                name,
                debug,
                slowCallback,
                executorShutdownLimit,
                listeners,
                Objects.requireNonNull(handler, "handler"));
    }

    private static Duration notNegative(String what, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(
                    what + " must not be negative: " + what + "=" + value + ". Use Duration.ZERO.");
        }
        return value;
    }
}
