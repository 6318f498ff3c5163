package dev.orrery.sim;

import dev.orrery.sim.thread.Actor;
import dev.orrery.sim.thread.Crank;

import java.util.function.BooleanSupplier;

/**
 * One wait of a callback that blocks its loop, on the crank's own stack: the rest of the simulation
 * goes on meanwhile. Its end is a time of the host's clock, which may be set while it lasts; and as
 * long as the host stands still the wait is not over.
 *
 * <p>Threading: as {@link Crank}.
 */
final class HostWait {
    private final Crank crank;
    private final HostLife life;
    private final Actor actor;
    private final long deadlineNanos;

    /** {@code deadlineNanos} is {@link Long#MAX_VALUE} for never. */
    HostWait(Crank crank, HostLife life, String loop, long deadlineNanos) {
        this.crank = crank;
        this.life = life;
        this.actor = new Actor(loop + ".wait", this::setAlarm, loop, life.incarnation());
        this.deadlineNanos = deadlineNanos;
    }

    /** Returns false if nothing can ever happen any more and the wait is not over. */
    boolean until(BooleanSupplier ready) {
        setAlarm();
        boolean over = crank.turnUntil(() -> isOver(ready));
        crank.rest(actor);
        return over;
    }

    private boolean isOver(BooleanSupplier ready) {
        if (life.isOver()) {
            return true;
        }
        return !life.incarnation().isPaused()
                && (ready.getAsBoolean() || life.clock().nanoTime() >= deadlineNanos);
    }

    /** Also when the clock was set. */
    private void setAlarm() {
        if (deadlineNanos != Long.MAX_VALUE && life.clock().nanoTime() < deadlineNanos) {
            crank.wakeAt(actor, life.clock().virtualNanos(deadlineNanos));
        }
    }
}
