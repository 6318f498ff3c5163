package dev.orrery.loop.task;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopOptions;
import dev.orrery.loop.World;

import java.time.Duration;
import java.util.Locale;
import java.util.Objects;

/**
 * How tasks shall run. Immutable: each {@code with...} gives a changed copy.
 *
 * <p>Given to {@code Async.run}, or to {@link #applyTo} for a loop that somebody else makes.
 * Threading: any thread. Source: asyncio's {@code Runner} and {@code loop_factory}.
 */
public final class TaskOptions {
    /** Which way to run sequential code. */
    public enum Engine {
        /** The fast one where the JDK's internals are open to it, else the other. */
        AUTOMATIC,
        /** A virtual thread whose scheduler is the loop. */
        VIRTUAL,
        /** A baton that is handed to ordinary virtual threads; needs no flag. */
        BATON
    }

    private static final String ENGINE_PROPERTY = "orrery.engine";
    private static final long STACK_BYTES = 8L << 20;
    private static final Duration CANCEL_LIMIT = Duration.ofSeconds(10);

    private final Engine engine;
    private final long stackBytes;
    private final Duration cancelLimit;
    private final World world;
    private final LoopOptions loop;

    private TaskOptions(
            Engine engine, long stackBytes, Duration cancelLimit, World world, LoopOptions loop) {
        this.engine = engine;
        this.stackBytes = stackBytes;
        this.cancelLimit = cancelLimit;
        this.world = world;
        this.loop = loop;
    }

    /**
     * The real world, a standard loop, and the engine that the system property {@code
     * orrery.engine} names ({@code virtual} or {@code baton}), else the fastest there is.
     *
     * @return the usual options
     * @throws IllegalArgumentException if the property names no engine
     */
    public static TaskOptions standard() {
        return new TaskOptions(
                askedEngine(), STACK_BYTES, CANCEL_LIMIT, World.system(), LoopOptions.standard());
    }

    private static Engine askedEngine() {
        String asked = System.getProperty(ENGINE_PROPERTY, "automatic");
        for (Engine engine : Engine.values()) {
            if (engine.name().equals(asked.toUpperCase(Locale.ROOT))) {
                return engine;
            }
        }
        throw new IllegalArgumentException(
                ENGINE_PROPERTY
                        + " must be virtual, baton or automatic: "
                        + ENGINE_PROPERTY
                        + "="
                        + asked
                        + ". Correct the system property or leave it out.");
    }

    /**
     * Which way to run sequential code.
     *
     * @return the engine that is asked for
     */
    public Engine engine() {
        return engine;
    }

    /**
     * How deep tasks may recurse: the size of the stack of the thread under the loop that {@code
     * Async.run} makes.
     *
     * @return bytes
     */
    public long stackBytes() {
        return stackBytes;
    }

    /**
     * How long {@code Async.run} waits at its end for tasks that it has cancelled.
     *
     * @return the limit, of the loop's time
     */
    public Duration cancelLimit() {
        return cancelLimit;
    }

    /**
     * The World of the loop that {@code Async.run} makes.
     *
     * @return the World
     */
    public World world() {
        return world;
    }

    /**
     * The options of the loop that {@code Async.run} makes.
     *
     * @return the loop's options
     */
    public LoopOptions loop() {
        return loop;
    }

    /**
     * These options with another engine.
     *
     * @param engine which way to run sequential code
     * @return a changed copy
     */
    public TaskOptions withEngine(Engine engine) {
        return new TaskOptions(
                Objects.requireNonNull(engine, "engine"), stackBytes, cancelLimit, world, loop);
    }

    /**
     * These options with another depth of recursion.
     *
     * @param stackBytes the size of the stack, at least 64 kB
     * @return a changed copy
     * @throws IllegalArgumentException if it is below
     */
    public TaskOptions withStackBytes(long stackBytes) {
        if (stackBytes < 64 << 10) {
            throw new IllegalArgumentException(
                    "stackBytes must be at least "
                            + (64 << 10)
                            + ": stackBytes="
                            + stackBytes
                            + ". One megabyte is usual.");
        }
        return new TaskOptions(engine, stackBytes, cancelLimit, world, loop);
    }

    /**
     * These options with another limit for tasks that are cancelled at the end.
     *
     * @param cancelLimit how long to wait for them, not negative
     * @return a changed copy
     * @throws IllegalArgumentException if it is negative
     */
    public TaskOptions withCancelLimit(Duration cancelLimit) {
        if (cancelLimit.isNegative()) {
            throw new IllegalArgumentException(
                    "cancelLimit must not be negative: cancelLimit="
                            + cancelLimit
                            + ". Zero waits for nobody.");
        }
        return new TaskOptions(engine, stackBytes, cancelLimit, world, loop);
    }

    /**
     * These options in another World.
     *
     * @param world where the loop shall live
     * @return a changed copy
     */
    public TaskOptions withWorld(World world) {
        return new TaskOptions(
                engine, stackBytes, cancelLimit, Objects.requireNonNull(world, "world"), loop);
    }

    /**
     * These options with other options for the loop.
     *
     * @param loop how the loop shall be
     * @return a changed copy
     */
    public TaskOptions withLoop(LoopOptions loop) {
        return new TaskOptions(
                engine, stackBytes, cancelLimit, world, Objects.requireNonNull(loop, "loop"));
    }

    /**
     * Makes tasks on {@code target} run as these options say; what concerns only {@code Async.run}
     * is not looked at.
     *
     * @param target a loop without tasks so far
     * @throws IllegalStateException if the loop has had tasks, from a foreign thread, or if it is
     *     closed
     */
    public void applyTo(EventLoop target) {
        TaskLoop.configure(target, this);
    }
}
