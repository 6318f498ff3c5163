package dev.orrery.loop;

import dev.orrery.loop.handle.PostProbe;
import dev.orrery.loop.signal.SignalSource;
import dev.orrery.loop.time.NanoClock;

import org.jspecify.annotations.Nullable;

import java.net.spi.InetAddressResolver;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Everything through which chance reaches a loop and the code on it: clocks, sockets, names of
 * hosts, waiting, threads, randomness, signals. {@link #system()} is the real one; a simulator
 * hands out another; a test may mix parts with the {@code with...} methods.
 *
 * <p>Code that shall run in a simulation takes what it needs from here instead of from {@code
 * System}, {@code Thread} or {@code Random}; each part is a type of the JDK wherever that has one.
 *
 * <p>Threading: immutable, any thread. Cost: one field read. Source: DESIGN; the environments of
 * FoundationDB's {@code INetwork} and moonpool's providers.
 */
public final class World {
    private final Parts parts;

    private World(Parts parts) {
        this.parts = parts;
    }

    /** {@return the real world: this machine's clocks, selectors, threads, entropy and signals} */
    public static World system() {
        return SystemWorld.INSTANCE;
    }

    static World of(Parts parts) {
        return new World(parts);
    }

    /** {@return monotonic time} */
    public NanoClock clock() {
        return parts.clock;
    }

    /** {@return wall time} */
    public InstantSource wallClock() {
        return parts.wallClock;
    }

    /**
     * {@return what makes selectors and channels; a loop takes only channels of its World's
     * provider}
     */
    public SelectorProvider selectorProvider() {
        SelectorProvider given = parts.selectorProvider;
        return given == null ? SelectorProvider.provider() : given;
    }

    /**
     * {@return what turns names of hosts into addresses} It may block: on a loop ask it in an
     * executor, as connections and servers do.
     */
    public InetAddressResolver resolver() {
        return parts.resolver;
    }

    /** {@return a new waiter, for one loop} */
    public Waiter newWaiter() {
        return parts.waiters.get();
    }

    /** {@return what makes threads; each has to be started by whoever asked for it} */
    public ThreadFactory threads() {
        return parts.threads;
    }

    /** {@return what makes the executors that blocking work runs on} */
    public ExecutorSource executors() {
        return parts.executors;
    }

    /** {@return randomness} */
    public RandomGenerator random() {
        RandomGenerator given = parts.random;
        return given == null ? SystemWorld.entropy() : given;
    }

    /** {@return signals of the operating system} */
    public SignalSource signals() {
        return parts.signals;
    }

    /** {@return how many processors pools are sized for} */
    public int processors() {
        return parts.processors;
    }

    /**
     * Blocks the calling thread. Never on a loop's thread, where it would hold up every callback.
     *
     * @param delay how long
     * @throws InterruptedException if the thread is interrupted before or while it sleeps
     */
    public void sleep(Duration delay) throws InterruptedException {
        parts.sleeper.sleep(delay);
    }

    /**
     * A named point at which a simulation may do the rare thing: fail, wait, take the slow path.
     * Always false in the real world, where it costs nothing.
     *
     * @param name the point's name
     * @return true if the rare thing shall happen
     */
    public boolean buggify(String name) {
        return parts.faultPoints.buggify(name);
    }

    /**
     * {@return what is told at each step of a post to a loop; null in the real world} For
     * simulators.
     */
    public @Nullable PostProbe postProbe() {
        return parts.postProbe;
    }

    /**
     * {@return what orders threads that the JDK resumes by itself; null in the real world} For
     * engines of coroutines.
     */
    public @Nullable TurnBarrier turnBarrier() {
        return parts.turnBarrier;
    }

    /** {@return where the whole life of a loop happens} For entry points that make a loop. */
    public LoopThreads loopThreads() {
        return parts.loopThreads;
    }

    /** A listener for a new loop; null in the real world. */
    @Nullable LoopListener newListener() {
        return parts.listeners == null ? null : parts.listeners.get();
    }

    /**
     * This World with another monotonic clock.
     *
     * @param clock the monotonic clock
     * @return a changed copy
     */
    public World withClock(NanoClock clock) {
        Parts changed = new Parts(parts);
        changed.clock = Objects.requireNonNull(clock, "clock");
        return new World(changed);
    }

    /**
     * This World with another wall clock.
     *
     * @param wallClock the wall clock
     * @return a changed copy
     */
    public World withWallClock(InstantSource wallClock) {
        Parts changed = new Parts(parts);
        changed.wallClock = Objects.requireNonNull(wallClock, "wallClock");
        return new World(changed);
    }

    /**
     * This World with other selectors and channels.
     *
     * @param selectorProvider makes selectors and channels
     * @return a changed copy
     */
    public World withSelectorProvider(SelectorProvider selectorProvider) {
        Parts changed = new Parts(parts);
        changed.selectorProvider = Objects.requireNonNull(selectorProvider, "selectorProvider");
        return new World(changed);
    }

    /**
     * This World with other names of hosts.
     *
     * @param resolver turns names into addresses; it may block
     * @return a changed copy
     */
    public World withResolver(InetAddressResolver resolver) {
        Parts changed = new Parts(parts);
        changed.resolver = Objects.requireNonNull(resolver, "resolver");
        return new World(changed);
    }

    /**
     * This World with another way to wait; {@code waiters} is asked once for each loop.
     *
     * @param waiters makes the waiter of each new loop
     * @return a changed copy
     */
    public World withWaiters(Supplier<? extends Waiter> waiters) {
        Parts changed = new Parts(parts);
        changed.waiters = Objects.requireNonNull(waiters, "waiters");
        return new World(changed);
    }

    /**
     * This World with other threads.
     *
     * @param threads makes threads
     * @return a changed copy
     */
    public World withThreads(ThreadFactory threads) {
        Parts changed = new Parts(parts);
        changed.threads = Objects.requireNonNull(threads, "threads");
        return new World(changed);
    }

    /**
     * This World with other executors.
     *
     * @param executors makes executors
     * @return a changed copy
     */
    public World withExecutors(ExecutorSource executors) {
        Parts changed = new Parts(parts);
        changed.executors = Objects.requireNonNull(executors, "executors");
        return new World(changed);
    }

    /**
     * This World with other randomness.
     *
     * @param random where randomness comes from
     * @return a changed copy
     */
    public World withRandom(RandomGenerator random) {
        Parts changed = new Parts(parts);
        changed.random = Objects.requireNonNull(random, "random");
        return new World(changed);
    }

    /**
     * This World with other signals.
     *
     * @param signals where signals come from
     * @return a changed copy
     */
    public World withSignals(SignalSource signals) {
        Parts changed = new Parts(parts);
        changed.signals = Objects.requireNonNull(signals, "signals");
        return new World(changed);
    }

    /**
     * This World with another count of processors.
     *
     * @param processors at least 1
     * @return a changed copy
     * @throws IllegalArgumentException if it is below 1
     */
    public World withProcessors(int processors) {
        if (processors < 1) {
            throw new IllegalArgumentException(
                    "processors must be at least 1: processors="
                            + processors
                            + ". Leave it out to have the machine's count.");
        }
        Parts changed = new Parts(parts);
        changed.processors = processors;
        return new World(changed);
    }

    /**
     * This World with another way to sleep.
     *
     * @param sleeper how to sleep
     * @return a changed copy
     */
    public World withSleeper(Sleeper sleeper) {
        Parts changed = new Parts(parts);
        changed.sleeper = Objects.requireNonNull(sleeper, "sleeper");
        return new World(changed);
    }

    /**
     * This World with fault points.
     *
     * @param faultPoints says which fault points act
     * @return a changed copy
     */
    public World withFaultPoints(FaultPoints faultPoints) {
        Parts changed = new Parts(parts);
        changed.faultPoints = Objects.requireNonNull(faultPoints, "faultPoints");
        return new World(changed);
    }

    /**
     * This World with a listener on each loop that is made in it; {@code listeners} makes them.
     *
     * @param listeners makes the listener of each new loop
     * @return a changed copy
     */
    public World withListeners(Supplier<? extends LoopListener> listeners) {
        Parts changed = new Parts(parts);
        changed.listeners = Objects.requireNonNull(listeners, "listeners");
        return new World(changed);
    }

    /**
     * This World with a probe at each step of a post.
     *
     * @param postProbe told at each step
     * @return a changed copy
     */
    public World withPostProbe(PostProbe postProbe) {
        Parts changed = new Parts(parts);
        changed.postProbe = Objects.requireNonNull(postProbe, "postProbe");
        return new World(changed);
    }

    /**
     * This World with a barrier before each choice of who goes on.
     *
     * @param turnBarrier orders what the JDK resumes by itself
     * @return a changed copy
     */
    public World withTurnBarrier(TurnBarrier turnBarrier) {
        Parts changed = new Parts(parts);
        changed.turnBarrier = Objects.requireNonNull(turnBarrier, "turnBarrier");
        return new World(changed);
    }

    /**
     * This World with another place for the lives of loops.
     *
     * @param loopThreads where they happen
     * @return a changed copy
     */
    public World withLoopThreads(LoopThreads loopThreads) {
        Parts changed = new Parts(parts);
        changed.loopThreads = Objects.requireNonNull(loopThreads, "loopThreads");
        return new World(changed);
    }

    /** Where the whole life of a loop happens, from making it to closing it. */
    @FunctionalInterface
    public interface LoopThreads {
        /**
         * Runs {@code life} and returns when it has ended. In the real world it runs on a platform
         * thread made for it, so that the stack has the size that is asked for; a simulation runs
         * it on the calling thread.
         *
         * @param name the name of the thread
         * @param stackBytes how deep it may go
         * @param life what to run; throws nothing
         * @param interrupted told, in the caller's thread, of an interrupt of the caller; the
         *     interrupt is restored afterwards
         */
        void run(String name, long stackBytes, Runnable life, Runnable interrupted);
    }

    /** Blocks a thread for a time. */
    @FunctionalInterface
    public interface Sleeper {
        /**
         * Blocks the calling thread.
         *
         * @param delay how long
         * @throws InterruptedException if the thread is interrupted before or while it sleeps
         */
        void sleep(Duration delay) throws InterruptedException;
    }

    /** Says at each named point whether the rare thing happens. */
    @FunctionalInterface
    public interface FaultPoints {
        /**
         * Says whether the rare thing shall happen, this time.
         *
         * @param name the point's name
         * @return true if it shall
         */
        boolean buggify(String name);
    }

    /** The parts; mutable only while a World is being made. */
    static final class Parts {
        NanoClock clock;
        InstantSource wallClock;
        // Null: the machine's.
        @Nullable SelectorProvider selectorProvider;
        Supplier<? extends Waiter> waiters;
        ThreadFactory threads;
        ExecutorSource executors;
        // Null: the machine's.
        @Nullable RandomGenerator random;
        SignalSource signals;
        int processors;
        Sleeper sleeper;
        FaultPoints faultPoints;
        LoopThreads loopThreads;
        InetAddressResolver resolver;
        @Nullable PostProbe postProbe;
        @Nullable Supplier<? extends LoopListener> listeners;
        @Nullable TurnBarrier turnBarrier;

        Parts(
                NanoClock clock,
                InstantSource wallClock,
                Supplier<? extends Waiter> waiters,
                ThreadFactory threads,
                ExecutorSource executors,
                SignalSource signals,
                int processors,
                Sleeper sleeper,
                FaultPoints faultPoints) {
            this.clock = clock;
            this.wallClock = wallClock;
            this.waiters = waiters;
            this.threads = threads;
            this.executors = executors;
            this.signals = signals;
            this.processors = processors;
            this.sleeper = sleeper;
            this.faultPoints = faultPoints;
            this.loopThreads = new SystemLoopThreads();
            this.resolver = new SystemResolver();
        }

        Parts(Parts other) {
            // Field by field: what a copy replaces in the next line shall not be made for it.
            this.clock = other.clock;
            this.wallClock = other.wallClock;
            this.selectorProvider = other.selectorProvider;
            this.waiters = other.waiters;
            this.threads = other.threads;
            this.executors = other.executors;
            this.random = other.random;
            this.signals = other.signals;
            this.processors = other.processors;
            this.sleeper = other.sleeper;
            this.faultPoints = other.faultPoints;
            this.loopThreads = other.loopThreads;
            this.resolver = other.resolver;
            this.postProbe = other.postProbe;
            this.turnBarrier = other.turnBarrier;
            this.listeners = other.listeners;
        }
    }
}
