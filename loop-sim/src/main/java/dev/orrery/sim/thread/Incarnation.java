package dev.orrery.sim.thread;

import dev.orrery.sim.time.HostClock;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * One life of a simulated machine, from its start to its crash: what belongs to it gets turns only
 * while it lives and is not paused.
 *
 * <p>Threading: one run, one thread at a time. Order: after a pause, who became runnable meanwhile
 * goes on in the order in which that happened.
 */
public final class Incarnation {
    private enum State {
        RUNNING,
        PAUSED,
        DEAD
    }

    private final Crank crank;
    private final String host;
    private final HostClock clock;
    private final Runnable alarm;
    private final UnaryOperator<Runnable> surroundings;
    private final Runnable refused;
    private State state = State.RUNNING;
    // Who would be runnable if there were no pause, the longest first.
    private final List<Actor> held = new ArrayList<>();

    /**
     * A machine that has come up.
     *
     * @param crank turns it
     * @param host the machine's name
     * @param clock the machine's clocks; waits follow the monotonic one
     * @param alarm called when the time of one of its actors has come, right before that is woken;
     *     may crash or pause the machine
     * @param surroundings put around what each of its threads runs
     * @param refused called before code is refused because the machine has crashed
     */
    public Incarnation(
            Crank crank,
            String host,
            HostClock clock,
            Runnable alarm,
            UnaryOperator<Runnable> surroundings,
            Runnable refused) {
        this.crank = crank;
        this.host = host;
        this.clock = clock;
        this.alarm = alarm;
        this.surroundings = surroundings;
        this.refused = refused;
    }

    /**
     * Tells whether the machine has crashed.
     *
     * @return true from {@link #die()} on
     */
    public boolean isDead() {
        return state == State.DEAD;
    }

    /**
     * Tells whether the machine stands still.
     *
     * @return true between {@link #pause()} and {@link #resume()}
     */
    public boolean isPaused() {
        return state == State.PAUSED;
    }

    /**
     * Lets only the living go on.
     *
     * @throws HostCrashed if the machine has crashed
     */
    public void requireAlive() {
        if (state == State.DEAD) {
            refused.run();
            throw new HostCrashed(host);
        }
    }

    /** Nobody on the machine gets a turn from now on. Does nothing to one that does not run. */
    public void pause() {
        if (state == State.RUNNING) {
            state = State.PAUSED;
            crank.hold(this);
        }
    }

    /** Ends a pause. Does nothing to a machine that is not paused. */
    public void resume() {
        if (state == State.PAUSED) {
            state = State.RUNNING;
            List<Actor> goOn = new ArrayList<>(held);
            held.clear();
            for (Actor actor : goOn) {
                actor.held = false;
                crank.release(actor);
            }
        }
    }

    /** Nobody on the machine gets a turn any more. */
    public void die() {
        if (state != State.DEAD) {
            state = State.DEAD;
            held.clear();
            crank.drop(this);
        }
    }

    Runnable around(Runnable body) {
        return surroundings.apply(body);
    }

    /** Lets everybody who waits for a time look at the clock, which was set. */
    public void clockChanged() {
        crank.wakeSleepers(this);
    }

    HostClock clock() {
        return clock;
    }

    void alarm() {
        alarm.run();
    }

    /** Keeps an actor for the end of the pause, if there is one. */
    void hold(Actor actor) {
        if (state == State.PAUSED && !actor.held) {
            actor.held = true;
            held.add(actor);
        }
    }

    void forget(Actor actor) {
        if (actor.held) {
            actor.held = false;
            held.remove(actor);
        }
    }

    @Override
    public String toString() {
        return host + " " + state;
    }
}
