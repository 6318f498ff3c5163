package dev.orrery.loop.monitor;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopListener;
import dev.orrery.loop.handle.Handle;
import dev.orrery.loop.handle.TimerHandle;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Measures one loop: how late callbacks start, how long they hold the loop up, and which were the
 * slowest. Given to the loop with {@code LoopOptions.standard().withListener(monitor)}.
 *
 * <p>The <em>lag</em> of a callback is the time from the moment at which it could have run to its
 * start. A timer could have run at its deadline (or, if that was past when it was scheduled, from
 * the iteration before on); everything else from the end of the poll that found it. So a callback
 * that blocks shows up as the lag of all that had to wait for it.
 *
 * <p>The monitor also makes the Flight Recorder events {@code dev.orrery.SlowCallback}, {@code
 * dev.orrery.LoopIteration} (of 20 ms or more, unless a recording says otherwise) and {@code
 * dev.orrery.CallbackFailure}.
 *
 * <p>Threading: every method that returns something may be called from any thread, at any time; the
 * loop's thread is the only writer. Each number is read whole; two of them may be an iteration
 * apart. Time and units: nanoseconds of the loop's clock. Cost: per callback three clock reads and
 * a dozen plain stores, nothing allocated unless it is slow or a recording runs. Failure: a monitor
 * that watches a loop cannot be given to a second one before the first is closed. Source: asyncio's
 * slow callback report; Node's {@code monitorEventLoopDelay}.
 */
public final class LoopMonitor implements LoopListener {
    private static final int SLOWEST = 5;
    private static final long NO_CALLBACK = Long.MIN_VALUE;

    private final AtomicReference<@Nullable EventLoop> loop = new AtomicReference<>();
    private final FlightEvents events = new FlightEvents();
    private final LagHistogram lags = new LagHistogram();
    private final SlowestCallbacks slowest;
    // Only the loop's thread writes these, so a plain load and an opaque store make an increment.
    private final AtomicLong iterations = new AtomicLong();
    private final AtomicLong callbacks = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong slow = new AtomicLong();
    private final AtomicLong busyNanos = new AtomicLong();
    private final AtomicLong pollNanos = new AtomicLong();
    private final AtomicLong longestLag = new AtomicLong();
    private final AtomicLong longestCallback = new AtomicLong();
    private final AtomicLong longestIteration = new AtomicLong();
    // When the callback that is running began.
    private final AtomicLong runningSince = new AtomicLong(NO_CALLBACK);
    // The rest is for the loop's thread only.
    private long slowNanos = Long.MAX_VALUE;
    private long pollStarted;
    private long pollEnded;
    private long pollEndedBefore;
    private int ranInBatch;

    /** A monitor that remembers the five slowest callbacks. */
    public LoopMonitor() {
        this(SLOWEST);
    }

    /**
     * A monitor that remembers some of the slow callbacks.
     *
     * @param slowestKept how many; 0 for none
     * @throws IllegalArgumentException if it is negative
     */
    public LoopMonitor(int slowestKept) {
        if (slowestKept < 0) {
            throw new IllegalArgumentException(
                    "slowestKept must not be negative: slowestKept="
                            + slowestKept
                            + ". Use 0 to remember none.");
        }
        slowest = new SlowestCallbacks(slowestKept);
    }

    // ---- what was measured: any thread

    /**
     * How many iterations have begun.
     *
     * @return a count that only grows
     */
    public long iterations() {
        return iterations.getOpaque();
    }

    /**
     * How many callbacks have run, those that threw included.
     *
     * @return a count that only grows
     */
    public long callbacks() {
        return callbacks.getOpaque();
    }

    /**
     * How many callbacks have thrown.
     *
     * @return a count that only grows
     */
    public long failures() {
        return failures.getOpaque();
    }

    /**
     * How many callbacks took the loop's threshold or longer.
     *
     * @return a count that only grows
     */
    public long slowCallbacks() {
        return slow.getOpaque();
    }

    /**
     * How long all batches of callbacks took together.
     *
     * @return a sum that only grows
     */
    public long busyNanos() {
        return busyNanos.getOpaque();
    }

    /**
     * How long all polls took together: looking for ready channels, and waiting.
     *
     * @return a sum that only grows
     */
    public long pollNanos() {
        return pollNanos.getOpaque();
    }

    /**
     * What the lag of so many of a hundred callbacks did not exceed, from a histogram in powers of
     * two: at most twice the true value, never below it, never above the longest.
     *
     * @param percent from 1 to 100: 50 for the median
     * @return 0 before the first callback
     * @throws IllegalArgumentException if it is below 1 or above 100
     */
    public long lagPercentileNanos(int percent) {
        if (percent < 1 || percent > 100) {
            throw new IllegalArgumentException(
                    "percent must be from 1 to 100: percent="
                            + percent
                            + ". Use 50 for the median, 100 for the longest.");
        }
        return Math.min(lags.percentileNanos(percent), longestLagNanos());
    }

    /**
     * The longest lag of a callback.
     *
     * @return 0 before the first callback
     */
    public long longestLagNanos() {
        return longestLag.getOpaque();
    }

    /**
     * How long the longest callback took, slow or not.
     *
     * @return 0 before the first callback
     */
    public long longestCallbackNanos() {
        return longestCallback.getOpaque();
    }

    /**
     * How long the longest batch of callbacks took: what a channel may have had to wait.
     *
     * @return 0 before the first iteration
     */
    public long longestIterationNanos() {
        return longestIteration.getOpaque();
    }

    /**
     * How long the callback that is running now has been running, for a watchdog in another thread.
     *
     * @return 0 if none is running
     */
    public long runningCallbackNanos() {
        long since = runningSince.getOpaque();
        EventLoop watched = loop.get();
        if (since == NO_CALLBACK || watched == null) {
            return 0;
        }
        return Math.max(0, watched.nanoTime() - since);
    }

    /**
     * The slowest of the slow callbacks.
     *
     * @return an unmodifiable list, slowest first; equally slow ones in the order they ran
     */
    public List<SlowCallback> slowest() {
        return slowest.list();
    }

    /**
     * Everything above, for people.
     *
     * @return three lines of {@code name=value}, and one for each of the slowest callbacks
     */
    public String summary() {
        EventLoop watched = loop.get();
        StringBuilder text = new StringBuilder();
        text.append("loop=").append(watched == null ? "none" : watched.name());
        append(text, ", iterations=", iterations());
        append(text, ", callbacks=", callbacks());
        append(text, ", failures=", failures());
        append(text, ", slowCallbacks=", slowCallbacks());
        append(text, "\nlag: p50Nanos=", lagPercentileNanos(50));
        append(text, ", p99Nanos=", lagPercentileNanos(99));
        append(text, ", maxNanos=", longestLagNanos());
        append(text, "\ntime: busyNanos=", busyNanos());
        append(text, ", pollNanos=", pollNanos());
        append(text, ", longestIterationNanos=", longestIterationNanos());
        append(text, ", longestCallbackNanos=", longestCallbackNanos());
        for (SlowCallback one : slowest()) {
            append(text, "\nslow: tookNanos=", one.tookNanos());
            text.append(", callback=").append(one.callback());
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return "LoopMonitor[" + summary().lines().findFirst().orElseThrow() + "]";
    }

    // ---- what the loop tells: its thread

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException if this monitor watches another loop that is open
     */
    @Override
    public void opened(EventLoop opened) {
        EventLoop before = loop.get();
        if ((before != null && !before.isClosed()) || !loop.compareAndSet(before, opened)) {
            throw new IllegalStateException(
                    "monitor must watch one loop at a time: loop="
                            + opened.name()
                            + ", watched="
                            + (before == null ? "none" : before.name())
                            + ". Make a monitor for each loop.");
        }
        events.opened(opened.name());
        slowNanos = TimeUnit.NANOSECONDS.convert(opened.options().slowCallback());
        pollEnded = opened.nanoTime();
        pollStarted = pollEnded;
    }

    @Override
    public void pollStarted(long nowNanos) {
        pollStarted = nowNanos;
    }

    @Override
    public void pollEnded(long nowNanos, int queued) {
        pollEndedBefore = pollEnded;
        pollEnded = nowNanos;
        ranInBatch = 0;
        add(iterations, 1);
        add(pollNanos, Math.max(0, nowNanos - pollStarted));
        events.batchStarted();
    }

    @Override
    public void callbackStarted(Handle handle, long nowNanos) {
        long lag = Math.max(0, nowNanos - readySince(handle));
        lags.record(lag);
        raise(longestLag, lag);
        runningSince.setOpaque(nowNanos == NO_CALLBACK ? nowNanos + 1 : nowNanos);
        events.callbackStarted();
    }

    @Override
    public void callbackFailed(Handle handle, Throwable failure) {
        add(failures, 1);
        events.callbackFailed(handle, failure);
    }

    @Override
    public void callbackEnded(Handle handle, long startNanos, long endNanos) {
        runningSince.setOpaque(NO_CALLBACK);
        ranInBatch++;
        add(callbacks, 1);
        long took = Math.max(0, endNanos - startNanos);
        raise(longestCallback, took);
        String description = null;
        if (took >= slowNanos) {
            add(slow, 1);
            description = describe(handle);
            if (slowest.admits(took)) {
                slowest.offer(new SlowCallback(description, startNanos, took));
            }
        }
        events.callbackEnded(description);
    }

    @Override
    public void batchEnded(long nowNanos) {
        long took = Math.max(0, nowNanos - pollEnded);
        add(busyNanos, took);
        raise(longestIteration, took);
        events.batchEnded(ranInBatch);
    }

    /** In words; a {@code toString} of the user's that throws must not end the run. */
    static String describe(Object described) {
        try {
            return described.toString();
        } catch (RuntimeException unprintable) {
            return described.getClass().getName();
        }
    }

    private long readySince(Handle handle) {
        if (!(handle instanceof TimerHandle timer)) {
            return pollEnded;
        }
        // A timer that was due by the poll before this one would have run after that, so one with
        // an earlier deadline was scheduled since.
        long deadline = timer.deadlineNanos();
        return deadline - pollEndedBefore < 0 ? pollEndedBefore : deadline;
    }

    private static void add(AtomicLong counter, long more) {
        counter.setOpaque(counter.getPlain() + more);
    }

    private static void raise(AtomicLong longest, long value) {
        if (value > longest.getPlain()) {
            longest.setOpaque(value);
        }
    }

    private static void append(StringBuilder text, String label, long value) {
        text.append(label).append(value);
    }
}
