package dev.orrery.sim.explore;

import dev.orrery.sim.decision.Plan;
import dev.orrery.sim.decision.PlanEntry;
import dev.orrery.sim.decision.ReplayOracle;
import dev.orrery.sim.trace.EventKind;
import dev.orrery.sim.trace.Trace;
import dev.orrery.sim.trace.TraceEvent;
import dev.orrery.sim.trace.VirtualTime;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * How two runs of one scenario differ: where they part, and what has happened in one of them only.
 *
 * <p>Events are aligned by their causes: one that happens at another time, or at another place
 * among those of other actors, is no difference.
 *
 * <p>Threading: immutable, any thread. Time and units: what happens after the failure of the first
 * run is left out of both. Cost: both runs with their last 200,000 events in memory.
 *
 * @param lastCommon the last event before they part; null where there is none that is known
 * @param here the first run, usually one that fails
 * @param there the second run, usually one that holds
 * @param reordered events of the first run that come in another order among those of their actor
 * @param reorderedCount how many there are, where not all are listed
 */
public record RunDiff(
        @Nullable TraceEvent lastCommon,
        Side here,
        Side there,
        List<TraceEvent> reordered,
        int reorderedCount) {
    static final int MOST_EVENTS = 200_000;
    private static final int MOST_LISTED = 100;

    /**
     * What is special to one of the runs.
     *
     * @param plan its plan
     * @param lines the lines that are in its plan only
     * @param parting what it did where the runs part; null when it was over
     * @param only what has happened in it only, in order; routine events are left out
     * @param onlyCount how many those are, where not all are listed
     * @param failed whether it failed
     * @param end how it ended
     */
    public record Side(
            Plan plan,
            List<PlanEntry> lines,
            @Nullable TraceEvent parting,
            List<TraceEvent> only,
            int onlyCount,
            boolean failed,
            String end) {
        /** Copies the lists. */
        public Side {
            lines = List.copyOf(lines);
            only = List.copyOf(only);
        }
    }

    /** Copies the list. */
    public RunDiff {
        reordered = List.copyOf(reordered);
    }

    /**
     * Runs two plans and compares.
     *
     * @param scenario what runs
     * @param here the first plan
     * @param there the second plan
     * @return the difference, or null when both are the same run
     */
    public static @Nullable RunDiff of(Scenario scenario, Plan here, Plan there) {
        return between(here, run(scenario, here), there, run(scenario, there));
    }

    private static ScenarioRun run(Scenario scenario, Plan plan) {
        return ScenarioRun.of(scenario, new ReplayOracle(plan), Trace.recordLast(MOST_EVENTS));
    }

    static @Nullable RunDiff between(
            Plan herePlan, ScenarioRun hereRun, Plan therePlan, ScenarioRun thereRun) {
        if (hereRun.isSameAs(thereRun)) {
            return null;
        }
        List<TraceEvent> here = upToFailure(hereRun);
        List<TraceEvent> there = upToFailure(thereRun);
        int common = commonBeginning(here, there);
        Alignment alignment = Alignment.of(here, there, common);
        long endNanos = hereRun.failure() == null ? Long.MAX_VALUE : hereRun.virtualNanos();
        List<TraceEvent> moved = alignment.moved().stream().map(Alignment.Moved::here).toList();
        return new RunDiff(
                common == 0 ? null : here.get(common - 1),
                side(herePlan, therePlan, hereRun, at(here, common), onlyHere(alignment, here)),
                side(
                        therePlan,
                        herePlan,
                        thereRun,
                        at(there, common),
                        onlyThere(alignment, there, endNanos)),
                firstAndLast(moved),
                moved.size());
    }

    private static List<TraceEvent> onlyHere(Alignment alignment, List<TraceEvent> here) {
        List<TraceEvent> only = new ArrayList<>();
        for (int i = 0; i < here.size(); i++) {
            if (alignment.isOnlyHere(i) && !Alignment.isRoutine(here.get(i))) {
                only.add(here.get(i));
            }
        }
        return only;
    }

    private static List<TraceEvent> onlyThere(
            Alignment alignment, List<TraceEvent> there, long endNanos) {
        List<TraceEvent> only = new ArrayList<>();
        for (int j = 0; j < there.size(); j++) {
            TraceEvent event = there.get(j);
            if (alignment.isOnlyThere(j)
                    && !Alignment.isRoutine(event)
                    && event.timeNanos() <= endNanos) {
                only.add(event);
            }
        }
        return only;
    }

    private static Side side(
            Plan plan,
            Plan other,
            ScenarioRun run,
            @Nullable TraceEvent parting,
            List<TraceEvent> only) {
        Set<PlanEntry> others = new LinkedHashSet<>(other.entries());
        List<PlanEntry> lines =
                plan.entries().stream().filter(entry -> !others.contains(entry)).toList();
        RunFailure failure = run.failure();
        String end =
                failure == null
                        ? "held, over at " + VirtualTime.format(run.virtualNanos())
                        : failure.text();
        return new Side(
                plan, lines, parting, firstAndLast(only), only.size(), failure != null, end);
    }

    private static List<TraceEvent> firstAndLast(List<TraceEvent> events) {
        if (events.size() <= MOST_LISTED) {
            return events;
        }
        List<TraceEvent> some = new ArrayList<>(events.subList(0, MOST_LISTED / 2));
        some.addAll(events.subList(events.size() - MOST_LISTED / 2, events.size()));
        return some;
    }

    private static @Nullable TraceEvent at(List<TraceEvent> events, int index) {
        return index < events.size() ? events.get(index) : null;
    }

    /** What follows the failure is how the run unwound. */
    static List<TraceEvent> upToFailure(ScenarioRun run) {
        List<TraceEvent> events = run.recorded();
        for (int i = events.size() - 1; i >= 0; i--) {
            if (events.get(i).kind() == EventKind.INVARIANT_FAILED) {
                return events.subList(0, i + 1);
            }
        }
        return events;
    }

    private static int commonBeginning(List<TraceEvent> here, List<TraceEvent> there) {
        int most = Math.min(here.size(), there.size());
        int common = 0;
        while (common < most
                && here.get(common).index() == there.get(common).index()
                && Objects.equals(here.get(common), there.get(common))) {
            common++;
        }
        return common;
    }

    /**
     * Returns the difference for a reader.
     *
     * @return some 30 lines at the most, without a line end after the last
     */
    public String text() {
        return RunDiffText.of(this);
    }
}
