package dev.orrery.sim.thread;

import dev.orrery.loop.coroutine.BatonCoroutine;
import dev.orrery.loop.coroutine.CoroutineUnwound;
import dev.orrery.sim.decision.Choices;
import dev.orrery.sim.decision.Decisions;
import dev.orrery.sim.decision.Site;
import dev.orrery.sim.decision.Turns;
import dev.orrery.sim.trace.EventKind;
import dev.orrery.sim.trace.Origin;
import dev.orrery.sim.trace.Trace;

import org.jspecify.annotations.Nullable;

import java.util.function.BooleanSupplier;

/**
 * A simulated thread: its body runs in a virtual thread of its own, but only while the crank gives
 * it its turn, and it blocks in virtual time.
 *
 * <p>Threading: the methods that block are for the body; all others for whoever runs in the
 * simulation.
 */
public final class SimThread {
    /** To go on, or to let others go first. */
    private final class GiveWay implements Turns {
        private final Choices yesNo = Choices.yesNo();

        @Override
        public int size() {
            return yesNo.size();
        }

        @Override
        public String key(int option) {
            return yesNo.key(option);
        }

        @Override
        public @Nullable String turnOf(int option) {
            return option == 0 ? actor.name() : null;
        }

        @Override
        public @Nullable String footprint(int option) {
            return option == 0 ? actor.footprint() : null;
        }
    }

    private static final int MOST_REFUSALS = 1_000;

    private final SimThreads threads;
    private final Actor actor;
    private final GiveWay giveWay = new GiveWay();
    private final BatonCoroutine coroutine;
    private final Site step;
    private String waitsFor = "its first turn";
    private @Nullable BooleanSupplier condition;
    private boolean daemon;
    private final Origin origin;
    // The event of its last post.
    private long post = Origin.NO_EVENT;
    private boolean begun;
    private boolean inTurn;
    // How often the body was told that its machine has crashed.
    private int refusals;

    SimThread(SimThreads threads, String name, Runnable body, @Nullable Incarnation home) {
        this.threads = threads;
        this.coroutine = new BatonCoroutine(name, home == null ? body : home.around(body));
        this.actor = new Actor(name, this::takeTurn, hostOf(name), home);
        Decisions decisions = threads.decisions();
        this.step = decisions.site(name, "thread.step");
        this.origin = threads.trace().here();
    }

    /**
     * The thread's actor.
     *
     * @return the same actor all the time
     */
    public Actor actor() {
        return actor;
    }

    /**
     * The JDK's thread that the body runs in.
     *
     * @return the same thread all the time
     */
    public Thread thread() {
        return coroutine.thread();
    }

    /**
     * What the body waits for.
     *
     * @return words for people
     */
    public String waitsFor() {
        return waitsFor;
    }

    /**
     * Tells whether the body has ended.
     *
     * @return true if it has
     */
    public boolean isDone() {
        return coroutine.isDone();
    }

    /**
     * Returns which event is its last post to a loop.
     *
     * @return the event's index, or {@link Origin#NO_EVENT}
     */
    public long post() {
        return post;
    }

    /**
     * Says that an event was a post of this thread.
     *
     * @param index the event's index
     */
    public void setPost(long index) {
        post = index;
    }

    /** Where the thread was made. */
    Origin origin() {
        return origin;
    }

    /**
     * Tells whether the thread was started.
     *
     * @return true from its start on
     */
    public boolean hasBegun() {
        return begun;
    }

    /** True while its body, or what that has called outside, is on the crank's stack. */
    boolean isInTurn() {
        return inTurn;
    }

    void begin() {
        begun = true;
    }

    /** Says that the run need not wait for this thread's end. */
    public void setDaemon() {
        daemon = true;
    }

    /**
     * Tells whether the run may end without this thread's end.
     *
     * @return true after {@link #setDaemon()}
     */
    public boolean isDaemon() {
        return daemon;
    }

    /** Threads of one host share its memory: a step may touch all of the host. */
    private static @Nullable String hostOf(String name) {
        int slash = name.indexOf('/');
        return slash < 1 ? null : name.substring(0, slash);
    }

    /** Lets others go first, if the oracle says so. */
    public void maybeYield() {
        if (threads.decisions().choose(step, giveWay) == 1) {
            giveWay();
        }
    }

    /** Goes to the end of the line of the runnable. */
    public void giveWay() {
        waitsFor = "its next turn";
        threads.crank().wake(actor);
        suspend();
    }

    private void suspend() {
        requireAlive();
        coroutine.suspend();
        requireAlive();
    }

    /** A body that swallows the end of its machine over and over stands still for good. */
    private void requireAlive() {
        if (actor.isDead() && actor.home() != null) {
            actor.home().requireAlive();
        }
    }

    /** Its body is refused something because its machine has crashed; may not return. */
    public void refused() {
        if (actor.isDead() && ++refusals > MOST_REFUSALS) {
            coroutine.suspend();
        }
    }

    /**
     * Blocks the body for a time.
     *
     * @param delayNanos how long
     * @throws InterruptedException if the thread is interrupted before or meanwhile
     */
    public void sleep(long delayNanos) throws InterruptedException {
        long deadline = nanoTime() + Math.max(0, delayNanos);
        block("the end of a sleep", () -> false, deadline);
        if (coroutine.takeInterrupt()) {
            throw new InterruptedException("interrupted while sleeping: thread=" + actor.name());
        }
    }

    /**
     * Holds the body up for a time in which it computes.
     *
     * @param costNanos how long
     */
    public void busy(long costNanos) {
        long deadline = threads.crank().nowNanos() + costNanos;
        while (threads.crank().nowNanos() < deadline) {
            waitsFor = "the end of its computation";
            threads.crank().wakeAt(actor, deadline);
            suspend();
        }
    }

    /**
     * Blocks the body until a condition holds, the thread is interrupted, or a time has come.
     *
     * @param what what is waited for, for people
     * @param holds looked at after every turn of anybody
     * @param deadlineNanos when to stop waiting, a time of {@link #nanoTime()}; {@link
     *     Long#MAX_VALUE} for never
     */
    public void block(String what, BooleanSupplier holds, long deadlineNanos) {
        requireAlive();
        condition = holds;
        try {
            while (!holds.getAsBoolean()
                    && nanoTime() < deadlineNanos
                    && !coroutine.isInterrupted()) {
                waitsFor = what;
                if (deadlineNanos != Long.MAX_VALUE) {
                    threads.crank().wakeAt(actor, virtualNanos(deadlineNanos));
                }
                suspend();
            }
        } finally {
            condition = null;
            threads.crank().clearAlarm(actor);
        }
    }

    /**
     * What the clock shows that the thread's waits follow.
     *
     * @return the monotonic time of its machine; virtual time if it belongs to none
     */
    public long nanoTime() {
        Incarnation home = actor.home();
        return home == null ? threads.crank().nowNanos() : home.clock().nanoTime();
    }

    private long virtualNanos(long deadlineNanos) {
        Incarnation home = actor.home();
        return home == null ? deadlineNanos : home.clock().virtualNanos(deadlineNanos);
    }

    /**
     * Runs something where the crank runs, while the body stands still: for what must not happen
     * inside a body, such as the end of other bodies.
     *
     * @param work what to run; what it throws is thrown in the body
     */
    public void callOutside(Runnable work) {
        coroutine.callOutside(work);
    }

    /**
     * Takes note of an interrupt.
     *
     * @return true if the thread was interrupted since the last call
     */
    public boolean takeInterrupt() {
        return coroutine.takeInterrupt();
    }

    /** Makes the thread runnable if what it waits for has come. */
    void lookAgain() {
        BooleanSupplier holds = condition;
        if (holds != null && (coroutine.isInterrupted() || holds.getAsBoolean())) {
            threads.crank().wake(actor);
        }
    }

    void unwind() {
        coroutine.unwind();
    }

    private void takeTurn() {
        Trace trace = threads.trace();
        trace.note(
                threads.crank().nowNanos(),
                actor.name(),
                EventKind.THREAD_STEP,
                "",
                0,
                new Origin(trace.scope(), "", ""));
        if (trace.isRecording()) {
            trace.withinLast();
        }
        SimThread before = threads.enter(this);
        inTurn = true;
        try {
            coroutine.resume();
        } finally {
            inTurn = false;
            threads.leave(before);
        }
        if (actor.isDead()) {
            // It has crashed its own machine, and stands still now.
            SimThread outer = threads.enter(this);
            try {
                coroutine.unwind();
            } finally {
                threads.leave(outer);
            }
        }
        if (coroutine.isDone()) {
            waitsFor = "nothing, it has ended";
            threads.ended(this, coroutine.failure());
        }
    }

    /**
     * Tells whether {@code thrown} is only the end of the simulation.
     *
     * @param thrown what a body threw
     * @return true for the unwinding of a coroutine
     */
    public static boolean isUnwinding(Throwable thrown) {
        return thrown instanceof CoroutineUnwound;
    }

    @Override
    public String toString() {
        return actor.name() + " waits for " + waitsFor;
    }
}
