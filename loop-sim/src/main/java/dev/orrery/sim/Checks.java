package dev.orrery.sim;

import dev.orrery.sim.check.CoverageTally;
import dev.orrery.sim.check.History;
import dev.orrery.sim.check.Linearizability;
import dev.orrery.sim.check.LinearizabilityChecker;
import dev.orrery.sim.trace.EventKind;
import dev.orrery.sim.trace.Trace;
import dev.orrery.sim.trace.VirtualTime;

import org.jspecify.annotations.Nullable;

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

    private record Recorded<I, O extends @Nullable Object>(
            String name, History<I, O> history, LinearizabilityChecker<?, I, O> checker) {
        Linearizability<I, O> check() {
            return checker.check(history);
        }
    }

    // What is judged at an end, not after somebody's turn.
    private static final String NOBODY = "";

    private final Trace trace;
    private final LongSupplier clock;
    private final CoverageTally tally;
    private final List<Condition> invariants = new ArrayList<>();
    // Those that have not held yet.
    private final List<Condition> watched = new ArrayList<>();
    // Those that have not come to hold; looked at from heal on.
    private final List<Eventuality> eventualities = new ArrayList<>();
    private final List<Recorded<?, ?>> histories = new ArrayList<>();
    private boolean healed;
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

    void eventually(Eventuality eventuality) {
        eventualities.add(eventuality);
        if (healed) {
            eventuality.begin(clock.getAsLong());
        }
    }

    <I, O extends @Nullable Object> void linearizable(
            String name, History<I, O> history, LinearizabilityChecker<?, I, O> checker) {
        histories.add(new Recorded<>(name, history, checker));
    }

    /** Throws if a history is not linearizable, or if that is not decided. */
    void checkHistories() {
        for (Recorded<?, ?> one : histories) {
            Linearizability<?, ?> found = one.check();
            if (!found.isLinearizable()) {
                throw broken(one.name(), NOBODY, "history", found.text());
            }
        }
    }

    /** Whether conditions are left that must come to hold. */
    boolean isWaiting() {
        return !eventualities.isEmpty();
    }

    /** From now on time runs for those that must come to hold. */
    void heal() {
        healed = true;
        for (Eventuality eventuality : eventualities) {
            eventuality.begin(clock.getAsLong());
        }
    }

    /** When the last of those that are left must hold. */
    long lastDeadlineNanos() {
        long last = 0;
        for (Eventuality eventuality : eventualities) {
            last = Math.max(last, eventuality.deadlineNanos());
        }
        return last;
    }

    /** Time has moved on: throws if that was too far for a condition. */
    void timeMoved() {
        if (healed && isWaiting()) {
            giveUp(clock.getAsLong());
        }
    }

    /** The time of all is over: throws if one does not hold. */
    void timeIsOver() {
        look(NOBODY);
        giveUp(Long.MAX_VALUE);
    }

    private void giveUp(long nowNanos) {
        for (int i = 0; i < eventualities.size(); i++) {
            Eventuality late = eventualities.get(i);
            if (late.deadlineNanos() < nowNanos) {
                if (!ask(late.name(), NOBODY, "eventually", late.exemption())) {
                    throw broken(late.name(), NOBODY, late.place(), late.explanation());
                }
                eventualities.remove(i--);
            }
        }
    }

    private void look(String actor) {
        eventualities.removeIf(one -> ask(one.name(), actor, "eventually", one.condition()));
    }

    void check(String actor) {
        if (checking || isNothingLookedAt()) {
            return;
        }
        checking = true;
        try {
            for (int i = 0; i < invariants.size(); i++) {
                Condition invariant = invariants.get(i);
                if (!ask(invariant.name, actor, "always", invariant.holds)) {
                    throw broken(invariant.name, actor, place("always", invariant.holds), null);
                }
            }
            for (int i = 0; i < watched.size(); i++) {
                Condition condition = watched.get(i);
                boolean holds = ask(condition.name, actor, "sometimes", condition.holds);
                tally.sometimes(condition.name, holds);
                if (holds) {
                    watched.remove(i--);
                }
            }
            if (healed && isWaiting()) {
                look(actor);
            }
        } finally {
            checking = false;
        }
    }

    private boolean isNothingLookedAt() {
        return invariants.isEmpty() && watched.isEmpty() && !(healed && isWaiting());
    }

    /** What the condition says; what it throws has its name, with how it is told from others. */
    private boolean ask(String name, String actor, String check, BooleanSupplier condition) {
        try {
            return condition.getAsBoolean();
        } catch (RuntimeException | Error thrown) {
            if (HostLife.isVerdict(thrown)) {
                throw thrown;
            }
            String type = thrown.getClass().getName();
            InvariantFailure failure =
                    broken(
                            name,
                            actor,
                            place(check, condition) + " threw " + type,
                            "its condition threw " + type);
            failure.initCause(thrown);
            throw failure;
        }
    }

    /** The class that a condition is written in: a lambda's own name differs between JVMs. */
    static String place(String check, BooleanSupplier condition) {
        String type = condition.getClass().getName();
        int lambda = type.indexOf("$$Lambda");
        return check + " in " + (lambda < 0 ? type : type.substring(0, lambda));
    }

    private InvariantFailure broken(String name, String actor, String place, @Nullable String why) {
        long now = clock.getAsLong();
        trace.record(
                now, actor.isEmpty() ? "scenario" : actor, EventKind.INVARIANT_FAILED, name, 0);
        return new InvariantFailure(name, VirtualTime.format(now), now, actor, place, why);
    }
}
