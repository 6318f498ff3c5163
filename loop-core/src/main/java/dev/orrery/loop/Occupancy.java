package dev.orrery.loop;

import dev.orrery.loop.handle.CarrierThread;
import dev.orrery.loop.handle.Context;

import org.jspecify.annotations.Nullable;

import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Who is inside one loop, who may use it while nobody is, and whether it runs: what thread checks
 * compare with.
 *
 * <p>Inside is the runner's thread while it is in an iteration, a passenger's while that is mounted
 * on it, and nobody between. While nobody runs the loop it is at home in the thread that ran it
 * last; once that has ended, anyone may use it. Threading: the loop's thread, except the questions,
 * which any thread may ask: it only compares what it sees with itself, so a stale value cannot fool
 * it.
 */
final class Occupancy implements BooleanSupplier {
    /** Which loop's iteration a thread is in; one for each thread that was ever in one. */
    private static final class Whereabouts {
        private final Thread thread = Thread.currentThread();
        // Stays between two iterations of a run, beside a flag that does not: this object is old,
        // and each reference that is stored into an old object costs the collector's barrier.
        private @Nullable EventLoop loop;
        private boolean isInside;
    }

    // No thread has this number.
    private static final long NOBODY = 0;

    // Never removed: an entry that comes and goes with each step would cost more than the step.
    private static final ThreadLocal<@Nullable Whereabouts> RUNNING = new ThreadLocal<>();

    private enum State {
        IDLE,
        RUNNING,
        CLOSED
    }

    private final EventLoop loop;
    // Makes the start of a run and a use by the thread at home come one after the other.
    private final Object lock = new Object();
    private volatile State state = State.IDLE;
    // Its number, not itself: the collector watches what old objects, and a loop is one, are made
    // to
    // refer to, and this changes twice with each step of a task.
    private long inside = NOBODY;
    private volatile Thread home = Thread.currentThread();
    private Context.@Nullable Slot slot;
    private Context contextBefore = Context.empty();
    private @Nullable EventLoop outer;
    // Of the thread that is inside, or was last.
    private @Nullable Whereabouts whereabouts;
    // What runs in the place of the loop's thread. Few stores for each change of place: the
    // collector watches what old objects, and a loop is one, are made to refer to.
    private @Nullable LoopPassenger passenger;
    // Someone has interrupted the loop's thread during this run.
    private boolean interrupted;

    Occupancy(EventLoop loop) {
        this.loop = loop;
    }

    /** The loop that this thread is inside of, or null. */
    static @Nullable EventLoop current() {
        Thread here = Thread.currentThread();
        if (here.isVirtual()) {
            EventLoop below = loopOf(CarrierThread.valueOf(RUNNING));
            if (below != null && below.occupancy().inside == here.threadId()) {
                return below;
            }
        }
        return loopOf(RUNNING.get());
    }

    private static @Nullable EventLoop loopOf(@Nullable Whereabouts known) {
        return known != null && known.isInside ? known.loop : null;
    }

    private static Whereabouts ofThisThread() {
        Whereabouts known = RUNNING.get();
        if (known == null) {
            known = new Whereabouts();
            RUNNING.set(known);
        }
        return known;
    }

    // ---- questions; any thread

    boolean isRunning() {
        return state == State.RUNNING;
    }

    boolean isClosed() {
        return state == State.CLOSED;
    }

    /** True if this thread is inside the loop, or a passenger on it. */
    boolean isInside() {
        return Thread.currentThread().threadId() == inside;
    }

    /**
     * As {@link #isInside}, for the timers. The thread at home may not take them out either while
     * nobody is inside: another may be about to run the loop.
     */
    @Override
    public boolean getAsBoolean() {
        return isInside();
    }

    /** True if this thread is the loop's own under a mounted passenger. */
    boolean isCarrier() {
        return passenger != null && Thread.currentThread() == home;
    }

    /** The context of what runs in this thread, which may use the loop. */
    Context context() {
        Context.Slot current = slot;
        return current != null && isInside() ? current.getInnermost() : Context.current();
    }

    /** True if the loop cannot go on while this thread waits. */
    boolean isNeededHere() {
        return isInside() || (isRunning() && home == Thread.currentThread());
    }

    /** True if nobody is inside and this thread may use the loop all the same. */
    boolean isAtHome() {
        return inside == NOBODY
                && (home == Thread.currentThread() || !home.isAlive())
                && state != State.CLOSED
                && (state != State.RUNNING || current() == null);
    }

    /**
     * What {@code use} gives, if this thread is at home, else null. A thread that is about to run
     * the loop comes before it or after.
     */
    <T> @Nullable T ifAtHome(Supplier<T> use) {
        if (home != Thread.currentThread()) {
            return null;
        }
        synchronized (lock) {
            return isAtHome() ? use.get() : null;
        }
    }

    /** What is mounted, or null. */
    @Nullable LoopPassenger passenger() {
        return passenger;
    }

    @Override
    public String toString() {
        return state.toString();
    }

    // ---- a run

    /** Begins a run; a guest may do so inside of another loop. */
    void start(String method, boolean isGuest) {
        synchronized (lock) {
            if (state == State.CLOSED) {
                throw closedError(method);
            }
            if (state == State.RUNNING) {
                throw new IllegalStateException(
                        method
                                + " must be called on a loop that is not running: loop="
                                + loop.name()
                                + ", caller="
                                + Thread.currentThread().getName()
                                + ". One thread runs a loop; others use callSoonThreadsafe.");
            }
            EventLoop running = current();
            if (running != null && !isGuest) {
                throw new IllegalStateException(
                        method
                                + " must be called in a thread that runs no loop: loop="
                                + loop.name()
                                + ", running="
                                + running.name()
                                + ". Run it in a thread of its own.");
            }
            state = State.RUNNING;
            home = Thread.currentThread();
        }
    }

    void finish() {
        unmount();
        state = State.IDLE;
        forgetThread();
        if (interrupted) {
            interrupted = false;
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Ends the loop for good; false if it was closed before.
     *
     * @param method what the caller called, which must not be in a run
     * @param check true if it matters who calls
     */
    boolean close(String method, boolean check) {
        synchronized (lock) {
            if (state == State.CLOSED) {
                return false;
            }
            if (state == State.RUNNING) {
                throw new IllegalStateException(
                        method
                                + " must come after the run has ended: loop="
                                + loop.name()
                                + ". Call stop() and close when the run method returns.");
            }
            if (check && !isAtHome()) {
                throw foreignThread(method);
            }
            state = State.CLOSED;
            return true;
        }
    }

    /** This thread is inside the loop from now on. */
    void mount() {
        enter();
        Context before = slot == null ? Context.empty() : slot.get();
        if (contextBefore != before) {
            contextBefore = before;
        }
    }

    private void enter() {
        Thread self = Thread.currentThread();
        Whereabouts here = whereabouts;
        // A virtual thread may have changed its slot.
        if (here == null || here.thread != self || self.isVirtual()) {
            here = ofThisThread();
            whereabouts = here;
            slot = Context.slot();
        }
        outer = loopOf(here);
        if (here.loop != loop) {
            here.loop = loop;
        }
        here.isInside = true;
        inside = self.threadId();
    }

    /** This thread has left the loop. */
    void unmount() {
        if (inside == NOBODY) {
            return;
        }
        switchTo(contextBefore);
        leave();
    }

    private void leave() {
        inside = NOBODY;
        Whereabouts entered = whereabouts;
        if (entered != null) {
            entered.isInside = outer != null;
            if (outer != null || state != State.RUNNING) {
                entered.loop = outer;
            }
        }
        outer = null;
    }

    /** The run is over: its thread may be used for other loops, or for none. */
    private void forgetThread() {
        Whereabouts left = whereabouts;
        if (left != null && left.loop == loop && !left.isInside) {
            left.loop = null;
        }
        whereabouts = null;
    }

    /** The context that {@code callback}s of this loop run in becomes {@code next}. */
    void switchTo(Context next) {
        Context.Slot current = slot;
        if (current != null && current.get() != next) {
            current.set(next);
        }
    }

    /**
     * Nobody is inside while the loop waits: in a simulation this thread goes on to play other
     * loops and threads, and their calls are foreign ones. Gives back what {@link #returnFromWait}
     * wants.
     */
    long leaveForWait() {
        long self = inside;
        inside = NOBODY;
        noteInterrupt();
        return self;
    }

    void returnFromWait(long self) {
        inside = self;
    }

    /**
     * Takes an interrupt away until the end of the run: while the flag is set every wait returns at
     * once, and every channel that a callback touches is closed by the JDK.
     */
    void noteInterrupt() {
        if (Thread.interrupted()) {
            interrupted = true;
        }
    }

    // ---- passengers

    /** {@code next} takes the place of this thread, which is inside the loop or closes it. */
    void mount(LoopPassenger next) {
        if (passenger != null || (inside != NOBODY && !isInside())) {
            throw new IllegalStateException(
                    "mount must be called in the loop's own thread, one passenger at a time: loop="
                            + loop.name()
                            + ", passenger="
                            + passenger
                            + ". Let that one suspend first.");
        }
        if (inside == NOBODY) {
            // The loop is being closed; the passenger shall find it all the same.
            enter();
        }
        passenger = next;
        Thread thread = next.thread();
        inside = thread == null ? NOBODY : thread.threadId();
        if (slot != null) {
            slot.carry(next.slot());
        }
    }

    /** This thread is that of the mounted passenger, and inside the loop whenever it runs. */
    void enterAsPassenger(Context.Slot ownSlot) {
        Thread here = Thread.currentThread();
        inside = here.threadId();
        if (here.isVirtual() && loopOf(CarrierThread.valueOf(RUNNING)) == loop) {
            ownSlot.belongHere();
        } else {
            Whereabouts own = ofThisThread();
            own.loop = loop;
            own.isInside = true;
            ownSlot.adopt();
        }
    }

    void unmountPassenger() {
        if (slot != null) {
            slot.carry(null);
        }
        passenger = null;
        inside = Thread.currentThread().threadId();
        if (state != State.RUNNING) {
            leave();
        }
    }

    // ---- refusals

    /** Refuses a call of {@code method} by a thread that is neither inside nor at home. */
    void refuseForeign(String method) {
        if (!isAtHome()) {
            throw isClosed() ? closedError(method) : foreignThread(method);
        }
    }

    IllegalStateException closedError(String method) {
        return new IllegalStateException(
                method
                        + " must be called on an open loop: loop="
                        + loop.name()
                        + ". Make a new loop.");
    }

    private IllegalStateException foreignThread(String method) {
        return new IllegalStateException(
                method
                        + " must be called on the loop's thread: loop="
                        + loop.name()
                        + ", caller="
                        + Thread.currentThread().getName()
                        + ". From other threads use callSoonThreadsafe.");
    }
}
