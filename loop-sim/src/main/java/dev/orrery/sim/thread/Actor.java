package dev.orrery.sim.thread;

import dev.orrery.sim.decision.Site;
import dev.orrery.sim.trace.Origin;

import org.jspecify.annotations.Nullable;

/**
 * Something that the {@link Crank} can give a turn: a simulated loop, a simulated thread, or code
 * on the crank's own stack that waits for its turn.
 *
 * <p>Threading: one run, one thread at a time.
 */
public final class Actor {
    /** The wake-up time of an actor that none is set for. */
    static final long NEVER = Long.MAX_VALUE;

    private final String name;
    private final Runnable turn;
    private final @Nullable String footprint;
    // Null for what belongs to no machine.
    final @Nullable Incarnation home;
    // The rest belongs to the crank.
    boolean runnable;
    // Would be runnable if its machine were not paused.
    boolean held;
    long wakeNanos = NEVER;
    // Which setting of wakeNanos counts; older entries in the queue of sleepers are dead.
    int wakeSerial;
    boolean askedForLateness;
    // Where it is asked how late its alarms are; null until one is due.
    @Nullable Site lateness;
    // Which events made it runnable and set its alarm; for the trace.
    long wokenBy = Origin.NO_EVENT;
    long alarmBy = Origin.NO_EVENT;

    /**
     * An actor that is not runnable yet.
     *
     * @param name unique in the run, stable over runs
     * @param turn what it does when it is its turn
     */
    public Actor(String name, Runnable turn) {
        this(name, turn, null, null);
    }

    /**
     * An actor that is not runnable yet, of which is known what its turns touch.
     *
     * @param name unique in the run, stable over runs
     * @param turn what it does when it is its turn
     * @param footprint what a turn touches, as {@link dev.orrery.sim.decision.Choices#footprint};
     *     null when not known
     */
    public Actor(String name, Runnable turn, @Nullable String footprint) {
        this(name, turn, footprint, null);
    }

    /**
     * An actor that is not runnable yet and belongs to a machine.
     *
     * @param name unique in the run, stable over runs
     * @param turn what it does when it is its turn
     * @param footprint what a turn touches, or null when not known
     * @param home gets no turn when this machine is paused or has crashed; null for what belongs to
     *     no machine
     */
    public Actor(
            String name, Runnable turn, @Nullable String footprint, @Nullable Incarnation home) {
        this.name = name;
        this.turn = turn;
        this.footprint = footprint;
        this.home = home;
    }

    /**
     * Tells whether the machine that it belongs to has crashed.
     *
     * @return false for what belongs to no machine
     */
    public boolean isDead() {
        return home != null && home.isDead();
    }

    /**
     * The machine that it belongs to.
     *
     * @return null for what belongs to none
     */
    public @Nullable Incarnation home() {
        return home;
    }

    /**
     * What a turn of this actor touches.
     *
     * @return a path, or null when not known
     */
    public @Nullable String footprint() {
        return footprint;
    }

    /**
     * The actor's name in decisions and in the trace.
     *
     * @return the name that it was made with
     */
    public String name() {
        return name;
    }

    void takeTurn() {
        turn.run();
    }

    @Override
    public String toString() {
        return name;
    }
}
