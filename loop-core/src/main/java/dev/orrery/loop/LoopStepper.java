package dev.orrery.loop;

import dev.orrery.loop.engine.Callback;
import dev.orrery.loop.engine.ChannelCallback;
import dev.orrery.loop.handle.Context;
import dev.orrery.loop.handle.Handle;
import dev.orrery.loop.handle.TimerHandle;

import org.jspecify.annotations.Nullable;

import java.nio.channels.Selector;
import java.util.List;

/**
 * Turns a loop by hand, for a thread that has something else to wait for: a window system, a game,
 * a test, a simulator.
 *
 * <p>While one is attached the loop counts as running. Its thread calls {@link #step()} when {@link
 * #deadlineNanos()} has come, when a channel of the loop is ready, or when the loop's {@link
 * Waiter#wakeup()} was called; that waiter is never asked to wait. Threading: {@link #attach},
 * {@link #step}, {@link #detach} in one thread. Source: Trio's guest mode.
 */
public final class LoopStepper implements AutoCloseable {
    /** The deadline of a loop that has something to do already. */
    public static final long AT_ONCE = EventLoop.AT_ONCE;

    private final EventLoop loop;
    private boolean attached = true;
    private boolean stepping;
    // The listener was told that a poll begins, by attaching or by the step before.
    private boolean pollBegun;
    // The loop has said that it sleeps.
    private boolean asleep;

    private LoopStepper(EventLoop loop) {
        this.loop = loop;
    }

    /**
     * Ends a loop as if its machine had stopped: closed at once, nobody is waited for, nothing is
     * reported, and what libraries keep beside the loop is closed. Does nothing to a closed loop.
     *
     * @param loop a loop that is not running
     * @throws IllegalStateException if it is running
     */
    public static void abandon(EventLoop loop) {
        loop.abandon();
    }

    /**
     * The timers of a loop that wait for their time.
     *
     * @param loop a loop that belongs to this thread, or that is not running
     * @return a copy, the earliest first; empty if the loop is closed
     */
    public static List<TimerHandle> pendingTimers(EventLoop loop) {
        return loop.pendingTimers();
    }

    /**
     * What a callback of a loop runs, for those who watch it: what was given to {@code callSoon} or
     * its like, or added to a future.
     *
     * @param handle a callback
     * @return the object; null for a callback that was cancelled, that belongs to a channel, or
     *     that no loop has made
     */
    public static @Nullable Object whatRuns(Handle handle) {
        if (!(handle instanceof Callback callback) || handle instanceof ChannelCallback) {
            return null;
        }
        Object body = callback.body();
        if (body instanceof SitedCallback sited) {
            body = sited.body();
        }
        return body instanceof DoneCallback<?> done ? done.callback() : body;
    }

    /**
     * Begins a run of {@code loop} that is turned by hand.
     *
     * @param loop a loop that is not running
     * @return what turns it, from this thread
     * @throws IllegalStateException if it is running or closed
     */
    public static LoopStepper attach(EventLoop loop) {
        loop.start("LoopStepper.attach", true);
        return new LoopStepper(loop);
    }

    /**
     * One iteration without waiting, and the first half of the next: the loop says until when it
     * would sleep. An {@link Error} from a callback is thrown; the loop stays attached, and the
     * rest of its batch is for the next step.
     *
     * @return false if the loop was stopped by it; detach it then
     * @throws IllegalStateException if it is detached, or in a callback of this loop
     */
    public boolean step() {
        if (!attached) {
            throw new IllegalStateException(
                    "step must come before detach: loop=" + loop.name() + ". Attach it again.");
        }
        checkNotStepping("step");
        asleep = false;
        stepping = true;
        loop.occupancy().mount();
        try {
            beginPoll();
            loop.pollChannels();
            pollBegun = false;
            loop.runBatch();
            if (!loop.isStopping()) {
                beginPoll();
                asleep = loop.tryFallAsleep();
            }
        } finally {
            loop.occupancy().unmount();
            stepping = false;
        }
        return !loop.isStopping();
    }

    /**
     * Until when the loop has nothing to do, as far as its own thread knows.
     *
     * @return {@link #AT_ONCE}, a time of its clock, or {@link Waiter#NO_DEADLINE}
     */
    public long deadlineNanos() {
        return asleep ? loop.deadlineAsleep() : AT_ONCE;
    }

    /**
     * The channels whose readiness calls for a {@link #step()}.
     *
     * @return the loop's selector, or null while it watches no channel
     */
    public @Nullable Selector selector() {
        return loop.selector();
    }

    /**
     * Tells whether the loop has something to run at once, whether it has noticed or not.
     *
     * @return true if callbacks are queued or were posted
     */
    public boolean hasWork() {
        return loop.hasWork();
    }

    /**
     * Runs {@code body} in the midst of a callback as if this thread were not inside the loop, so
     * that other loops can be turned meanwhile.
     *
     * @param body what to run
     */
    public void outside(Runnable body) {
        LoopPassenger passenger = loop.occupancy().passenger();
        if (passenger != null) {
            passenger.callOutside(() -> outside(body));
            return;
        }
        Context context = Context.current();
        loop.occupancy().unmount();
        try {
            body.run();
        } finally {
            loop.occupancy().mount();
            Context.slot().set(context);
        }
    }

    /**
     * The loop that is turned.
     *
     * @return the loop that was attached
     */
    public EventLoop loop() {
        return loop;
    }

    /**
     * Ends the run; what is scheduled stays for the next. Does nothing the second time.
     *
     * @throws IllegalStateException in a callback of this loop
     */
    public void detach() {
        if (attached) {
            checkNotStepping("detach");
            attached = false;
            loop.finish();
        }
    }

    /** As {@link #detach()}. */
    @Override
    public void close() {
        detach();
    }

    private void beginPoll() {
        if (!pollBegun) {
            pollBegun = true;
            loop.pollStarted();
        }
    }

    private void checkNotStepping(String method) {
        if (stepping) {
            throw new IllegalStateException(
                    method
                            + " must be called between two steps: loop="
                            + loop.name()
                            + ". In a callback call stop().");
        }
    }
}
