package dev.orrery.loop;

import dev.orrery.loop.engine.Callback;
import dev.orrery.loop.engine.ChannelCallback;
import dev.orrery.loop.engine.Inbox;
import dev.orrery.loop.engine.ReadyQueue;
import dev.orrery.loop.engine.Timer;
import dev.orrery.loop.engine.TimerQueue;
import dev.orrery.loop.handle.Context;
import dev.orrery.loop.handle.Handle;
import dev.orrery.loop.handle.TimerHandle;
import dev.orrery.loop.time.NanoClock;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * An event loop with the semantics of Python's asyncio: it runs callbacks one after the other, in
 * one thread, when they are asked for, when their time has come or when a channel is ready.
 *
 * <p>One iteration: wait until there is something to do; queue the callbacks of foreign threads,
 * then those of ready channels, then the due timers; run exactly what is queued by then. What these
 * callbacks schedule runs in the next iteration.
 *
 * <p>Threading: the loop belongs to the thread that made it, and from its first run on to the
 * thread that ran it last. All methods are for that thread, except {@link #callSoonThreadsafe},
 * {@link #isRunning}, {@link #isClosed}, {@link #nanoTime}, {@link #world}, {@link #name} and the
 * executor views, which any thread may use; a call from a wrong thread throws {@link
 * IllegalStateException}. Time and units: nanoseconds of the World's clock. Order: {@code callSoon}
 * is first in, first out; timers fire by deadline, equal deadlines in the order scheduled, never
 * early. Cost: {@code callSoon} O(1) and 24 bytes, a timer O(1) and 40 bytes, cancelling O(1)
 * amortised. Failure: an exception from a callback goes to the exception handler and harms no other
 * callback; an {@link Error} ends the run method, and the rest of the batch stays queued for the
 * next run. Source: asyncio's {@code AbstractEventLoop} and {@code BaseEventLoop._run_once}.
 *
 * <p>The class is long because it is the one face of the loop; most of it is documentation. What
 * each method does is in the engine, in {@link LoopFuture}, {@link Waiter} and the package-private
 * classes named {@code Loop...}.
 */
public final class EventLoop implements AutoCloseable {
    /** The longest delay that a timer may have: half of what a difference of two times can say. */
    public static final long MAX_DELAY_NANOS = (1L << 62) - 1;

    // How long ago a deadline may be: so that it is before one that is MAX_DELAY_NANOS ahead.
    private static final long MAX_PAST_NANOS = MAX_DELAY_NANOS / 2;

    // The deadline of a poll that shall not wait: there is something to do already.
    static final long AT_ONCE = Long.MIN_VALUE;

    private final World world;
    private final LoopOptions options;
    private final NanoClock clock;
    private final Waiter waiter;
    private final Inbox inbox;
    private final ChannelPoller channels;
    private final ReadyQueue ready = new ReadyQueue();
    private final Outstanding outstanding = new Outstanding();
    private final LoopExecutors executors;
    private final LoopSignals signals;
    private final LoopDiagnostics diagnostics;
    private final LoopLocals locals = new LoopLocals();
    // Null where nobody listens, so that an unwatched loop reads no clock between callbacks.
    private final @Nullable LoopListener listener;
    // Nobody listens and nobody asks where callbacks come from.
    private final boolean isPlain;
    private final boolean pollsChannelsOnly;
    private final Occupancy occupancy = new Occupancy(this);
    private final TimerQueue timers = new TimerQueue(occupancy);
    private boolean stopping;
    // A poster died on its way to wake this loop.
    private volatile boolean wakeOwed;
    // Counts runs, so that what one run has left in the queue does not stop another.
    private long runs;

    private EventLoop(World world, LoopOptions options) {
        this.world = world;
        this.options = options;
        this.clock = world.clock();
        this.waiter = world.newWaiter();
        this.inbox = new Inbox(world.postProbe());
        this.executors = new LoopExecutors(this);
        this.signals = new LoopSignals(this);
        this.diagnostics = new LoopDiagnostics(this);
        this.listener = diagnostics.listener();
        this.channels = new ChannelPoller(world, listener);
        this.isPlain = listener == null && !options.isDebug();
        this.waiter.spinBeforeSleep(
                Math.min(TimeUnit.NANOSECONDS.convert(options.spin()), MAX_DELAY_NANOS));
        this.pollsChannelsOnly = waiter.pollsChannelsOnly();
        if (listener != null) {
            listener.opened(this);
        }
    }

    /** {@return a loop in the real world} */
    public static EventLoop create() {
        return create(World.system());
    }

    /**
     * A loop in {@code world}.
     *
     * @param world the World that the loop lives in
     * @return a new loop, not running
     */
    public static EventLoop create(World world) {
        return create(world, LoopOptions.standard());
    }

    /**
     * A loop in {@code world} that is as {@code options} say.
     *
     * @param world the World that the loop lives in
     * @param options how the loop shall be
     * @return a new loop, not running
     */
    public static EventLoop create(World world, LoopOptions options) {
        return new EventLoop(
                Objects.requireNonNull(world, "world"), Objects.requireNonNull(options, "options"));
    }

    /**
     * The loop that is running in this thread.
     *
     * @return the loop
     * @throws IllegalStateException if none is
     */
    public static EventLoop current() {
        EventLoop running = currentOrNull();
        if (running == null) {
            throw new IllegalStateException(
                    "EventLoop.current must be called in a callback of a running loop: caller="
                            + Thread.currentThread().getName()
                            + ". Elsewhere hand the loop over.");
        }
        return running;
    }

    /** {@return the loop that is running in this thread, or null} */
    public static @Nullable EventLoop currentOrNull() {
        return Occupancy.current();
    }

    // ---- scheduling

    /**
     * Runs {@code callback} in the next iteration, after what was asked for before.
     *
     * @param callback what to run
     * @return the handle that cancels it
     * @throws IllegalStateException from a foreign thread, or if the loop is closed
     */
    public Handle callSoon(Runnable callback) {
        checkThread("callSoon");
        return soon(callback, occupancy.context());
    }

    /**
     * As {@link #callSoon(Runnable)}, with {@code context} as the callback's context.
     *
     * @param callback what to run
     * @param context the context that it runs in
     * @return the handle that cancels it
     * @throws IllegalStateException from a foreign thread, or if the loop is closed
     */
    public Handle callSoon(Runnable callback, Context context) {
        checkThread("callSoon");
        return soon(callback, Objects.requireNonNull(context, "context"));
    }

    private Handle soon(Runnable callback, Context context) {
        Callback handle = new Callback(diagnostics.sited(checked(callback)), context);
        enqueue(handle);
        return handle;
    }

    /**
     * Runs {@code callback} when {@code delay} has passed. A delay of zero or less is legal: the
     * timer is due at once, behind what {@code callSoon} has queued.
     *
     * @param delay how long
     * @param callback what to run
     * @return the handle that cancels it
     * @throws IllegalArgumentException if the delay is above {@link #MAX_DELAY_NANOS}
     * @throws IllegalStateException from a foreign thread, or if the loop is closed
     */
    public TimerHandle callLater(Duration delay, Runnable callback) {
        checkThread("callLater");
        return schedule(clock.nanoTime() + delayNanos(delay), callback);
    }

    /**
     * Runs {@code callback} at {@code deadlineNanos} on the scale of {@link #nanoTime()}. A time in
     * the past is legal: earlier deadlines come first.
     *
     * @param deadlineNanos when, on the scale of the loop's clock
     * @param callback what to run
     * @return the handle that cancels it
     * @throws IllegalArgumentException if the deadline is further ahead than {@link
     *     #MAX_DELAY_NANOS}, or was half of that ago
     * @throws IllegalStateException from a foreign thread, or if the loop is closed
     */
    public TimerHandle callAt(long deadlineNanos, Runnable callback) {
        checkThread("callAt");
        long delay = deadlineNanos - clock.nanoTime();
        if (delay > MAX_DELAY_NANOS || delay < -MAX_PAST_NANOS) {
            throw new IllegalArgumentException(
                    "deadlineNanos must be at most "
                            + MAX_DELAY_NANOS
                            + " after nanoTime() and half of that before: deadlineNanos="
                            + deadlineNanos
                            + ", nanoTime="
                            + (deadlineNanos - delay)
                            + ". Use a nearer deadline.");
        }
        return schedule(deadlineNanos, callback);
    }

    /**
     * As {@link #callSoon(Runnable)}, from any thread: wakes the loop if it sleeps. On the loop's
     * own thread it is the same as {@code callSoon}.
     *
     * @param callback what to run
     * @return the handle that cancels it
     * @throws IllegalStateException if the loop is closed
     */
    public Handle callSoonThreadsafe(Runnable callback) {
        Handle handle = tryPost(callback);
        if (handle == null) {
            throw occupancy.closedError("callSoonThreadsafe");
        }
        return handle;
    }

    // ---- channels

    /**
     * Runs {@code callback} in each iteration in which {@code channel} can be read or accepted
     * from, in place of the reader that it had.
     *
     * @param channel a channel of the World's provider, open and not blocking
     * @param callback what to run
     * @return the handle of the reader
     * @throws IllegalArgumentException if the channel is closed, blocking, of another provider, or
     *     cannot be read from
     * @throws IllegalStateException from a foreign thread, or if the loop is closed
     */
    public Handle addReader(SelectableChannel channel, Runnable callback) {
        checkThread("addReader");
        ChannelCallback handle = channelCallback(channel, callback);
        channels.addReader(channel, handle);
        return handle;
    }

    /**
     * Forgets the reader of {@code channel}; a call of it that is queued already does not happen.
     * The channel leaves the selector at the next poll; until then it cannot be made blocking.
     *
     * @param channel a channel of the World's provider, open and not blocking
     * @return true if there was one
     * @throws IllegalStateException from a foreign thread, or if the loop is closed
     */
    public boolean removeReader(SelectableChannel channel) {
        checkThread("removeReader");
        return channels.removeReader(Objects.requireNonNull(channel, "channel"));
    }

    /**
     * Runs {@code callback} in each iteration in which {@code channel} can be written to, or its
     * pending connection be finished, in place of the writer that it had.
     *
     * @param channel a channel of the World's provider, open and not blocking
     * @param callback what to run
     * @return the handle of the writer
     * @throws IllegalArgumentException if the channel is closed, blocking, of another provider, or
     *     cannot be written to
     * @throws IllegalStateException from a foreign thread, or if the loop is closed
     */
    public Handle addWriter(SelectableChannel channel, Runnable callback) {
        checkThread("addWriter");
        ChannelCallback handle = channelCallback(channel, callback);
        channels.addWriter(channel, handle);
        return handle;
    }

    /**
     * Forgets the writer of {@code channel}, as {@link #removeReader} does the reader.
     *
     * @param channel a channel of the World's provider, open and not blocking
     * @return true if there was one
     * @throws IllegalStateException from a foreign thread, or if the loop is closed
     */
    public boolean removeWriter(SelectableChannel channel) {
        checkThread("removeWriter");
        return channels.removeWriter(Objects.requireNonNull(channel, "channel"));
    }

    // ---- futures, executors, signals

    /**
     * A pending future of this loop.
     *
     * @param <V> the type of the value
     * @return a new future
     */
    public <V> LoopFuture<V> newFuture() {
        return new LoopFuture<>(this);
    }

    /**
     * Runs blocking or long {@code work} on the default executor, which is made on first use.
     *
     * @param <V> the type of the value
     * @param work what to run
     * @return a future of this loop with the outcome
     * @throws IllegalStateException from a foreign thread, or if the loop is closed
     * @throws RejectedExecutionException if the executor refuses the work
     */
    public <V> LoopFuture<V> runInExecutor(Callable<? extends V> work) {
        checkThread("runInExecutor");
        return executors.run(executors.standard(), work);
    }

    /**
     * Runs {@code work} on {@code executor}; its outcome comes back through {@link
     * #callSoonThreadsafe}. Cancelling the future does not interrupt work that has begun.
     *
     * @param <V> the type of the value
     * @param executor where to run it
     * @param work what to run
     * @return a future of this loop with the outcome
     * @throws IllegalStateException from a foreign thread, or if the loop is closed
     * @throws RejectedExecutionException if the executor refuses the work
     */
    public <V> LoopFuture<V> runInExecutor(Executor executor, Callable<? extends V> work) {
        checkThread("runInExecutor");
        return executors.run(executor, work);
    }

    /**
     * Makes {@code executor} the default one; the loop shuts it down when it is closed. The one
     * before, if there was one, is shut down when its work is done.
     *
     * @param executor where to run it
     * @throws IllegalStateException from a foreign thread, or if the loop is closed
     */
    public void setDefaultExecutor(ExecutorService executor) {
        checkThread("setDefaultExecutor");
        executors.replaceStandard(Objects.requireNonNull(executor, "executor"));
    }

    /**
     * Runs {@code handler} on this loop for each signal {@code name}, in place of the handler that
     * this loop had for it. If several loops handle one signal, the one that asked last gets it;
     * when that removes its handler or is closed, the one before gets it again.
     *
     * @param name without the prefix: {@code TERM}, {@code INT}, {@code HUP}
     * @param handler what to run
     * @throws IllegalArgumentException if this platform has no such signal or keeps it for itself
     * @throws IllegalStateException from a foreign thread, or if the loop is closed
     */
    public void addSignalHandler(String name, Runnable handler) {
        checkThread("addSignalHandler");
        signals.add(Objects.requireNonNull(name, "name"), diagnostics.sited(checked(handler)));
    }

    /**
     * Puts back what was done for the signal before this loop handled it. A handler that is queued
     * already does not run.
     *
     * @param name the name
     * @return true if this loop handled it
     * @throws IllegalStateException from a foreign thread, or if the loop is closed
     */
    public boolean removeSignalHandler(String name) {
        checkThread("removeSignalHandler");
        return signals.remove(Objects.requireNonNull(name, "name"));
    }

    /**
     * An executor that runs each command on this loop, in the order of its callers' calls. What a
     * command throws is treated like what any callback throws.
     *
     * @return the view; once the loop is closed it throws {@link RejectedExecutionException}
     */
    public Executor asExecutor() {
        return this::execute;
    }

    private void execute(Runnable command) {
        boolean isAccepted;
        if (!isPlain || checked(command) instanceof Callback) {
            isAccepted = tryPost(command) != null;
        } else if (occupancy.isInside()) {
            ready.add(bare(command, occupancy.context()));
            isAccepted = true;
        } else if (isRunning()) {
            isAccepted = deliver(bare(command, Context.current()));
        } else {
            isAccepted = tryPost(command) != null;
        }
        if (!isAccepted) {
            throw new RejectedExecutionException(occupancy.closedError("execute").getMessage());
        }
    }

    /** As {@link #callSoon(Runnable, Context)}, with a handle only if somebody wants to see it. */
    void soonForGood(Runnable command, Context context) {
        checkThread("callSoon");
        if (isPlain) {
            ready.add(bare(command, context));
        } else {
            soon(command, context);
        }
    }

    /** What the queues take for a command that nobody can cancel. */
    private static Object bare(Runnable command, Context context) {
        return context == Context.empty() ? command : new Callback(command, context);
    }

    /**
     * A view of this loop as the JDK's executor service, for libraries that take one; any thread
     * may use it. Tasks are callbacks of the loop with all that this means: one at a time, and
     * whatever blocks in one blocks the loop. A delay of zero or less is as good as {@code
     * execute}.
     *
     * <p>Blocking methods throw {@link IllegalStateException} on the loop's thread, unless there is
     * nothing to wait for: {@code get} of a future that is not done, {@code invokeAll}, {@code
     * invokeAny}, {@code awaitTermination}, {@code close} (which has shut the view down by then).
     * While nobody runs the loop they wait until somebody does.
     *
     * <p>What {@code execute} was given and throws goes the way of any callback; what a submitted
     * task throws is kept for {@code get}, an {@link Error} too. A periodic task that throws has
     * ended and is also reported to the exception handler. Each run of a series starts in the
     * context in which the series was asked for. Cancelling never interrupts.
     *
     * <p>{@code shutdown} ends this view and no other, and not the loop: nothing more is accepted,
     * what is due later still runs, series are cancelled. {@code shutdownNow} also cancels what has
     * not begun, and returns it: the commands of {@code execute} as they were, else the cancelled
     * futures. When the loop is closed all that is not done is cancelled, so that nobody waits for
     * ever.
     *
     * @return a new view, with a life of its own
     */
    public ScheduledExecutorService asScheduledExecutorService() {
        return new LoopScheduledExecutor(this);
    }

    // ---- running

    /**
     * Runs until {@link #stop()}. An interrupt of this thread does not end the run: a wait goes on
     * after it, and this thread is interrupted again when the run method returns.
     *
     * @throws IllegalStateException if it is running or closed, or if this thread runs another loop
     */
    public void runForever() {
        start("runForever", false);
        try {
            occupancy.mount();
            runUntilStopped();
        } finally {
            finish();
        }
    }

    /**
     * Runs until {@code future} is done and returns its value. A failure of the future is thrown as
     * {@link LoopFuture#result()} does.
     *
     * @param <V> the type of the value
     * @param future a future of this loop
     * @return the future's value
     * @throws IllegalArgumentException if the future belongs to another loop
     * @throws IllegalStateException as {@link #runForever}, and if the loop was stopped before
     */
    public <V> V runUntilComplete(LoopFuture<V> future) {
        if (future.loop() != this) {
            throw new IllegalArgumentException(
                    "future must belong to this loop: loop="
                            + name()
                            + ", future.loop="
                            + future.loop().name()
                            + ". Make it with newFuture().");
        }
        start("runUntilComplete", false);
        long run = runs;
        LoopFuture.@Nullable Registration registration = null;
        try {
            occupancy.mount();
            registration = future.addDoneCallback(new EndOfRun(run));
            runUntilStopped();
        } finally {
            finish();
            if (registration != null) {
                registration.remove();
            }
        }
        if (!future.isDone()) {
            throw new IllegalStateException(
                    "the loop must not be stopped before the future is done: loop="
                            + name()
                            + ". Complete or cancel the future, then stop.");
        }
        return future.result();
    }

    /** Stops the run of that number. */
    private final class EndOfRun implements Consumer<LoopFuture<?>> {
        private final long run;

        EndOfRun(long run) {
            this.run = run;
        }

        @Override
        public void accept(LoopFuture<?> done) {
            if (runs == run) {
                stop();
            }
        }
    }

    /**
     * Ends the run when the present batch of callbacks is through; before a run, lets that run do
     * exactly one iteration.
     *
     * @throws IllegalStateException from a foreign thread, or if the loop is closed
     */
    public void stop() {
        checkThread("stop");
        stopping = true;
    }

    /**
     * Ends the loop: forgets what is scheduled, restores signals, shuts the default executor down
     * and waits for its work up to the limit of {@link LoopOptions#executorShutdownLimit()}.
     * Pending executor calls and bridges end cancelled. Closing a closed loop does nothing.
     *
     * @throws IllegalStateException from a foreign thread, or if it is running
     */
    @Override
    public void close() {
        if (!occupancy.close("close", true)) {
            return;
        }
        inbox.close();
        try {
            locals.close(
                    thrown ->
                            diagnostics.failed(
                                    new CallbackFailure("closing threw", thrown, null, null)));
        } finally {
            closeParts();
        }
    }

    private void closeParts() {
        signals.close();
        diagnostics.closing(channels, outstanding);
        // First, since the executor's work may be waiting for this loop.
        outstanding.close();
        executors.close();
        ready.clear();
        timers.clear();
        try {
            channels.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(
                    "the selector must close: loop=" + name() + ". The cause has the reason.",
                    failed);
        } finally {
            waiter.close();
        }
        if (listener != null) {
            listener.closed(this);
        }
    }

    /**
     * Ends the loop as if its machine had stopped: nobody is waited for, nothing is reported, and
     * the bodies of its tasks are unwound without effect. For simulators. Does nothing to a closed
     * loop.
     */
    void abandon() {
        if (!occupancy.close("abandon", false)) {
            return;
        }
        inbox.close();
        try {
            locals.close(ignored -> {});
        } finally {
            outstanding.close();
            ready.clear();
            timers.clear();
        }
    }

    // ---- state

    /** {@return true from the start of a run to its end} Any thread. */
    public boolean isRunning() {
        return occupancy.isRunning();
    }

    /** {@return true once closed} Any thread. */
    public boolean isClosed() {
        return occupancy.isClosed();
    }

    /** {@return the present time of this loop's clock} Any thread. */
    public long nanoTime() {
        return clock.nanoTime();
    }

    /** {@return what this loop sees of the world} Any thread. */
    public World world() {
        return world;
    }

    /** {@return the loop's name} Any thread. */
    public String name() {
        return options.name();
    }

    /** {@return how the loop was made} Any thread. */
    public LoopOptions options() {
        return options;
    }

    /**
     * Replaces the handler of failures; null puts back the one of the options.
     *
     * @param handler what to run
     * @throws IllegalStateException from a foreign thread, or if the loop is closed
     */
    public void setExceptionHandler(@Nullable BiConsumer<EventLoop, CallbackFailure> handler) {
        checkThread("setExceptionHandler");
        diagnostics.setExceptionHandler(handler);
    }

    /**
     * Tells the exception handler of a failure. For libraries on this loop.
     *
     * @param failure what failed
     * @throws IllegalStateException from a foreign thread, or if the loop is closed
     */
    public void callExceptionHandler(CallbackFailure failure) {
        checkThread("callExceptionHandler");
        diagnostics.failed(Objects.requireNonNull(failure, "failure"));
    }

    @Override
    public String toString() {
        return "EventLoop[" + name() + ", " + occupancy + "]";
    }

    // ---- one iteration; LoopStepper turns the same parts by hand

    private void runUntilStopped() {
        do {
            pollStarted();
            long deadline = fallAsleep();
            if (deadline != AT_ONCE || !pollsChannelsOnly || !channels.isEmpty()) {
                await(deadline);
            }
            occupancy.noteInterrupt();
            runBatch();
        } while (!stopping);
    }

    /** Tells the listener that a poll begins. */
    void pollStarted() {
        if (listener != null) {
            listener.pollStarted(clock.nanoTime());
        }
    }

    private void await(long deadline) {
        long self = occupancy.leaveForWait();
        try {
            if (deadline == AT_ONCE) {
                waiter.poll(channels.selectorToPoll(), channels);
            } else {
                waiter.await(channels.selectorToPoll(), deadline, channels);
            }
        } catch (IOException failed) {
            throw unusableSelector(failed);
        } finally {
            occupancy.returnFromWait(self);
        }
    }

    /** {@link #AT_ONCE} if there is something to do; else says that it sleeps, and until when. */
    long fallAsleep() {
        if (stopping || !ready.isEmpty() || !inbox.trySleep()) {
            return AT_ONCE;
        }
        return waitDeadline();
    }

    /**
     * As {@link #fallAsleep()}, for who does not ask yet until when; false if it does not sleep.
     */
    boolean tryFallAsleep() {
        return !stopping && ready.isEmpty() && inbox.trySleep();
    }

    /** As {@link #fallAsleep()}, of a loop that sleeps and says nothing. */
    long deadlineAsleep() {
        return stopping || !ready.isEmpty() ? AT_ONCE : waitDeadline();
    }

    private long waitDeadline() {
        Timer first = timers.firstOrNull();
        if (first == null) {
            return Waiter.NO_DEADLINE;
        }
        // NO_DEADLINE and AT_ONCE are neighbours. A timer at one of them keeps its deadline; only
        // the wait for it ends a nanosecond or two later.
        long deadline = first.deadlineNanos();
        return deadline == Waiter.NO_DEADLINE || deadline == AT_ONCE ? AT_ONCE + 1 : deadline;
    }

    /** Everything of an iteration that comes after the poll. */
    void runBatch() {
        inbox.drain(ready);
        channels.drain(ready);
        if (listener != null) {
            runWatched(listener);
            return;
        }
        if (timers.size() > 0) {
            timers.fire(clock.nanoTime(), ready);
        }
        for (int left = ready.size(); left > 0; left--) {
            Object entry = ready.take();
            if (entry instanceof Callback callback) {
                Runnable body = callback.body();
                if (body != null) {
                    occupancy.switchTo(callback.context());
                    run(callback, body);
                }
            } else if (entry instanceof Runnable command) {
                occupancy.switchTo(Context.empty());
                run(null, command);
            }
        }
    }

    private void run(@Nullable Callback callback, Runnable body) {
        try {
            body.run();
        } catch (Exception failure) {
            Handle handle = callback == null ? new Callback(body, Context.empty()) : callback;
            diagnostics.failed(handle, body, failure);
        }
    }

    private void runWatched(LoopListener told) {
        long now = clock.nanoTime();
        timers.fire(now, ready);
        int batch = ready.size();
        told.pollEnded(now, batch);
        try {
            for (int i = 0; i < batch; i++) {
                Callback callback = (Callback) ready.take();
                Runnable body = callback == null ? null : callback.body();
                if (callback != null && body != null) {
                    runWatched(told, callback, body);
                }
            }
        } finally {
            told.batchEnded(clock.nanoTime());
        }
    }

    private void runWatched(LoopListener told, Callback callback, Runnable body) {
        occupancy.switchTo(callback.context());
        long start = clock.nanoTime();
        told.callbackStarted(callback, start);
        try {
            body.run();
        } catch (Exception failure) {
            told.callbackFailed(callback, failure);
            diagnostics.failed(callback, body, failure);
        } catch (Error failure) {
            told.callbackFailed(callback, failure);
            throw failure;
        } finally {
            told.callbackEnded(callback, start, clock.nanoTime());
        }
    }

    /** Looks for ready channels without waiting. */
    void pollChannels() {
        try {
            waiter.poll(channels.selectorToPoll(), channels);
        } catch (IOException failed) {
            throw unusableSelector(failed);
        }
    }

    private UncheckedIOException unusableSelector(IOException failed) {
        return new UncheckedIOException(
                "the selector must be usable: loop=" + name() + ". The cause has the reason.",
                failed);
    }

    /** What the next wait will watch, or null if there is no channel. */
    @Nullable Selector selector() {
        return channels.selectorToPoll();
    }

    /** The timers that wait for their time. */
    List<TimerHandle> pendingTimers() {
        return List.copyOf(timers.pending());
    }

    /** True if there is something to run now that the loop may not have seen. */
    boolean hasWork() {
        return !ready.isEmpty() || inbox.hasEntries();
    }

    /** Queues a done callback: as {@code callSoon}, without another handle. */
    void queue(DoneCallback<?> callback) {
        checkThread("callSoon");
        Runnable body = diagnostics.sited(callback);
        enqueue(body == callback ? callback : new Callback(body, callback.context()));
    }

    /** Throws unless the caller may touch a future of this loop. */
    void checkFuture(String method) {
        if (!isClosed()) {
            checkThread(method);
        }
    }

    /** Throws if the caller would wait for a loop that cannot go on because of that. Any thread. */
    void checkMayWait(String method) {
        // A loop that nobody runs yet may be run by another thread, so that is let pass.
        if (occupancy.isNeededHere()) {
            throw new IllegalStateException(
                    method
                            + " must not make the loop's thread wait for the loop: loop="
                            + name()
                            + ", caller="
                            + Thread.currentThread().getName()
                            + ". Wait in another thread, or schedule what shall come next.");
        }
    }

    /** Has {@code onClose} run if this loop is closed first. Any thread. */
    Outstanding.Claim untilClosed(Runnable onClose) {
        return outstanding.add(onClose, null);
    }

    /**
     * As {@link #untilClosed}, of work that debug mode reports with the place that asked for it.
     */
    Outstanding.Claim workUntilClosed(Runnable onClose) {
        return outstanding.add(onClose, diagnostics.siteIfDebug());
    }

    /** As {@link #callSoonThreadsafe}, but returns null if this loop is closed. */
    @Nullable Handle tryPost(Runnable callback) {
        if (occupancy.isInside()) {
            return callSoon(callback);
        }
        // Not while it is turned by hand: whoever does that has to hear of a post.
        Handle soon = isRunning() ? null : occupancy.ifAtHome(() -> callSoon(callback));
        if (soon != null) {
            return soon;
        }
        return post(new Callback(diagnostics.sited(checked(callback)), Context.current()));
    }

    /** Queues {@code handle} from a foreign thread; null if this loop is closed. */
    @Nullable Handle post(Callback handle) {
        if (listener != null) {
            // Before it is linked: the loop may run it at once.
            listener.posted(handle);
        }
        return deliver(handle) ? handle : null;
    }

    /** Hands what the queues take to the loop; false if that is closed. */
    private boolean deliver(Object entry) {
        boolean isDone = false;
        try {
            Inbox.Posted posted = inbox.post(entry);
            if (posted == Inbox.Posted.WAKE) {
                waiter.wakeup();
            } else if (wakeOwed) {
                wakeOwed = false;
                waiter.wakeup();
            }
            isDone = true;
            return posted != Inbox.Posted.REFUSED;
        } finally {
            // Nothing is called here, so that this works where the stack or the memory is used up.
            if (!isDone) {
                wakeOwed = true;
            }
        }
    }

    /** {@code callback}, in debug mode with the place that called into the loop. Any thread. */
    Runnable sited(Runnable callback) {
        return diagnostics.sited(callback);
    }

    /** Runs {@code action} now if this thread may use the loop; false if not. */
    boolean runIfOwn(Runnable action) {
        if (occupancy.isInside()) {
            action.run();
            return true;
        }
        return occupancy.ifAtHome(
                        () -> {
                            action.run();
                            return true;
                        })
                != null;
    }

    boolean isStopping() {
        return stopping;
    }

    void start(String method, boolean isGuest) {
        occupancy.start(method, isGuest);
        runs++;
    }

    void finish() {
        stopping = false;
        occupancy.finish();
    }

    Occupancy occupancy() {
        return occupancy;
    }

    /** Schedules {@code command} without asking who calls: the scheduler of mounted passengers. */
    TimerHandle afterFromCarrier(long delayNanos, Runnable command) {
        long delay = Math.min(Math.max(delayNanos, 0), MAX_DELAY_NANOS);
        return addTimer(command, Context.empty(), clock.nanoTime() + delay);
    }

    void report(CallbackFailure failure) {
        diagnostics.failed(failure);
    }

    @Nullable String siteText() {
        CreationSite site = diagnostics.siteIfDebug();
        return site == null ? null : site.toString();
    }

    LoopLocals locals() {
        return locals;
    }

    /**
     * Queues {@code command}, also where the carrier of a mounted passenger stands in the JDK's
     * scheduler: it is this loop's thread then, although the passenger is the owner.
     */
    boolean postFromCarrier(Callback handle, Runnable command) {
        if (isClosed()) {
            return false;
        }
        if (occupancy.isInside() || occupancy.isCarrier()) {
            enqueue(handle);
            return true;
        }
        return postBeside(command);
    }

    /**
     * Queues {@code command} from a thread that is not inside, whatever {@link #occupancy} says.
     */
    boolean postBeside(Runnable command) {
        return post(new Callback(command, Context.empty())) != null;
    }

    // ---- checks

    void checkThread(String method) {
        if (occupancy.isInside()) {
            return;
        }
        occupancy.refuseForeign(method);
        if (isRunning()) {
            // A loop that is turned by hand and sleeps: whoever turns it must look at it again.
            waiter.wakeup();
        }
    }

    private TimerHandle schedule(long deadlineNanos, Runnable callback) {
        return addTimer(diagnostics.sited(checked(callback)), occupancy.context(), deadlineNanos);
    }

    private void enqueue(Callback handle) {
        ready.add(handle);
        if (listener != null) {
            listener.scheduled(handle);
        }
    }

    private TimerHandle addTimer(Runnable body, Context context, long deadlineNanos) {
        TimerHandle timer = timers.add(body, context, deadlineNanos);
        if (listener != null) {
            listener.timerSet(timer);
        }
        return timer;
    }

    private ChannelCallback channelCallback(SelectableChannel channel, Runnable callback) {
        Objects.requireNonNull(channel, "channel");
        return new ChannelCallback(
                diagnostics.sited(checked(callback)), Context.current(), channel);
    }

    private static long delayNanos(Duration delay) {
        long nanos;
        try {
            nanos = delay.toNanos();
        } catch (ArithmeticException overflow) {
            nanos = delay.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
        if (nanos > MAX_DELAY_NANOS) {
            throw new IllegalArgumentException(
                    "delay must be at most "
                            + MAX_DELAY_NANOS
                            + " ns: delay="
                            + delay
                            + ". Use a shorter delay and schedule again.");
        }
        return Math.max(nanos, -MAX_PAST_NANOS);
    }

    private static Runnable checked(Runnable callback) {
        return Objects.requireNonNull(
                callback, "callback must not be null: callback=null. Give what shall be run.");
    }
}
