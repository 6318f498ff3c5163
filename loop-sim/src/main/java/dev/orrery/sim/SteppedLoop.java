package dev.orrery.sim;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopStepper;
import dev.orrery.loop.Waiter;
import dev.orrery.sim.net.SimSelector;
import dev.orrery.sim.thread.Actor;
import dev.orrery.sim.thread.Crank;
import dev.orrery.sim.trace.Trace;

import org.jspecify.annotations.Nullable;

import java.nio.channels.Selector;

/** A loop that owns no thread: the crank gives it one iteration a turn. */
final class SteppedLoop {
    private final Simulation simulation;
    private final Crank crank;
    private final EventLoop loop;
    // Of one run after the other: the main's, and those in which what is left ends.
    private LoopStepper stepper;
    private final Actor actor;
    private final HostLife life;
    private final @Nullable MainEnd main;
    // Null if the loop has none of the simulation's.
    private final @Nullable SimLoopListener listener;
    private final Runnable wake;
    private boolean inTurn;
    // One of its callbacks computes, see outside().
    private boolean busy;
    private boolean ended;

    SteppedLoop(
            Simulation simulation,
            HostLife life,
            String name,
            EventLoop loop,
            SimWaiter waiter,
            @Nullable MainEnd main) {
        this.simulation = simulation;
        this.life = life;
        this.main = main;
        this.crank = simulation.crank();
        this.loop = loop;
        this.stepper = LoopStepper.attach(loop);
        this.listener = simulation.listenerOf(loop);
        this.actor = new Actor(name, this::takeTurn, name, life.incarnation());
        this.wake = () -> crank.wake(actor);
        waiter.wakes(actor);
        crank.wake(actor);
    }

    Actor actor() {
        return actor;
    }

    EventLoop loop() {
        return loop;
    }

    HostLife life() {
        return life;
    }

    boolean isEnded() {
        return ended;
    }

    /** True if the loop sleeps although there is something for it to do. */
    boolean sleepsWithWorkWaiting() {
        return !ended && !life.incarnation().isPaused() && stepper.hasWork();
    }

    /** Lets {@code body} run as if this loop were not in the midst of a callback. */
    void outside(Runnable body) {
        busy = true;
        try {
            stepper.outside(body);
        } finally {
            busy = false;
        }
    }

    void detach() {
        ended = true;
        stepper.detach();
        crank.rest(actor);
    }

    private void takeTurn() {
        if (ended) {
            // A thread was held up in its post, between adding and waking; the loop ran what it
            // added, and ended. In production this wake-up goes to nobody as well.
            return;
        }
        if (busy) {
            // A deadline or a channel of the sleep before: the callback goes first, and the end of
            // its iteration looks at both again.
            return;
        }
        inTurn = true;
        try {
            step();
        } catch (RuntimeException | Error thrown) {
            // What code throws whose host is gone came of that.
            if (!life.isOver() || HostLife.isVerdict(thrown)) {
                throw thrown;
            }
        } finally {
            inTurn = false;
            if (life.isOver()) {
                crash();
            }
        }
    }

    /** The host has crashed; a loop in the midst of a turn ends with it. */
    void crash() {
        if (!inTurn && !ended) {
            detach();
            life.abandon(loop);
        }
    }

    private void step() {
        boolean goesOn = stepper.step();
        if (life.isOver()) {
            return;
        }
        if (!goesOn) {
            stopped();
            return;
        }
        Selector selector = stepper.selector();
        if (selector instanceof SimSelector simulated) {
            simulated.onReady(wake);
            if (simulated.hasReady()) {
                crank.wake(actor);
            }
        }
        wakeLater(stepper.deadlineNanos());
    }

    private void stopped() {
        MainEnd ending = main;
        if (ending == null) {
            detach();
            return;
        }
        stepper.detach();
        if (ending.goesOn(loop)) {
            stepper = LoopStepper.attach(loop);
            crank.wake(actor);
            return;
        }
        detach();
        ending.close(loop);
        tellFailure();
    }

    /** The run fails of what main's end has found wrong; it may have found it before it is over. */
    void tellFailure() {
        MainEnd ending = main;
        Throwable failure = ending == null || life.isOver() ? null : ending.takeFailure();
        if (ending != null && failure != null) {
            simulation.mainFailed(actor.name(), ending.rule(), failure);
        }
    }

    private void wakeLater(long deadline) {
        Trace trace = simulation.trace();
        if (listener != null) {
            // Until the end of this turn: what comes of it is the doing of its iteration.
            trace.within(listener.iteration());
        }
        if (deadline == LoopStepper.AT_ONCE) {
            crank.wake(actor);
        } else if (deadline != Waiter.NO_DEADLINE) {
            long set = listener == null ? trace.scope() : listener.timerAt(deadline);
            long before = trace.within(set);
            crank.wakeAt(actor, life.clock().virtualNanos(deadline));
            trace.within(before);
        }
    }

    @Override
    public String toString() {
        return actor.name() + " waits for " + SimWaiter.whatFor(stepper.selector());
    }
}
