package dev.orrery.sim;

import dev.orrery.sim.check.CoverageTally;
import dev.orrery.sim.trace.EventKind;
import dev.orrery.sim.trace.Trace;
import dev.orrery.sim.trace.VirtualTime;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * The conditions that are looked at after every event of one simulation.
 *
 * <p>Threading: as the simulation. Order: invariants first, in the order in which they were stated.
 * Cost: a call for each condition and event; a watched condition that has held once costs nothing
 * any more.
 */
final class Checks {
    private record Condition(String name, BooleanSupplier holds) {}

    private final Trace trace;
    private final LongSupplier clock;
    private final CoverageTally tally;
    private final List<Condition> invariants = new ArrayList<>();
    // Those that have not held yet.
    private final List<Condition> watched = new ArrayList<>();
    private boolean checking;

    Checks(Trace trace, LongSupplier clock, CoverageTally tally) {
        this.trace = trace;
        this.clock = clock;
        this.tally = tally;
    }

    void always(String name, BooleanSupplier holds) {
        invariants.add(new Condition(name, holds));
    }

    void sometimes(String name, BooleanSupplier holds) {
        tally.expectSometimes(name);
        watched.add(new Condition(name, holds));
    }

    void check(String actor) {
        if (checking) {
            return;
        }
        checking = true;
        try {
            for (int i = 0; i < invariants.size(); i++) {
                Condition invariant = invariants.get(i);
                if (!invariant.holds.getAsBoolean()) {
                    throw broken(invariant.name, actor);
                }
            }
            for (int i = 0; i < watched.size(); i++) {
                Condition condition = watched.get(i);
                boolean holds = condition.holds.getAsBoolean();
                tally.sometimes(condition.name, holds);
                if (holds) {
                    watched.remove(i--);
                }
            }
        } finally {
            checking = false;
        }
    }

    private InvariantFailure broken(String name, String actor) {
        long now = clock.getAsLong();
        trace.record(now, actor, EventKind.INVARIANT_FAILED, name, 0);
        return new InvariantFailure(name, VirtualTime.format(now), now, actor);
    }
}
