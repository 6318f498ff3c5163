package dev.orrery.sim.explore;

import dev.orrery.sim.Simulation;
import dev.orrery.sim.decision.Plan;
import dev.orrery.sim.decision.ReplayOracle;
import dev.orrery.sim.trace.Trace;
import dev.orrery.sim.trace.TraceEvent;
import dev.orrery.sim.trace.TraceListener;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A run as it stands at a moment of virtual time: what all up to it has led to, and nothing after.
 *
 * <p>Threading: immutable, any thread. Time and units: virtual nanoseconds.
 *
 * @param timeNanos where it stopped; before the moment asked for when the run was over by then
 * @param isOver whether the run was over by then
 * @param waiting who waits for what, a line each
 * @param scheduled what is to happen, a line each
 * @param lastEvents the last events, the oldest first
 */
public record PausedRun(
        long timeNanos,
        boolean isOver,
        List<String> waiting,
        List<String> scheduled,
        List<TraceEvent> lastEvents) {
    /** Copies the lists. */
    public PausedRun {
        waiting = List.copyOf(waiting);
        scheduled = List.copyOf(scheduled);
        lastEvents = List.copyOf(lastEvents);
    }

    /**
     * Runs a plan up to a time.
     *
     * @param scenario the scenario that the plan names
     * @param plan the plan
     * @param untilNanos all that happens up to this time happens, nothing later
     * @param lastEvents how many of the last events to keep
     * @return how things stood
     */
    public static PausedRun of(Scenario scenario, Plan plan, long untilNanos, int lastEvents) {
        Pause pause = new Pause(scenario, untilNanos, lastEvents);
        Trace trace = Trace.recordLast(0).withListener(pause);
        ScenarioRun.of(pause, new ReplayOracle(plan), trace);
        return Objects.requireNonNull(pause.paused);
    }

    /** Runs the scenario, and lets nothing happen after the time. */
    private static final class Pause implements Scenario, TraceListener {
        private final Scenario scenario;
        private final long untilNanos;
        private final int mostEvents;
        private final ArrayDeque<TraceEvent> last = new ArrayDeque<>();
        private @Nullable Simulation simulation;
        // Set once, at the moment itself: unwinding changes what there is to see.
        private @Nullable PausedRun paused;

        Pause(Scenario scenario, long untilNanos, int mostEvents) {
            this.scenario = scenario;
            this.untilNanos = untilNanos;
            this.mostEvents = mostEvents;
        }

        @Override
        public String name() {
            return scenario.name();
        }

        @Override
        public String summary() {
            return scenario.summary();
        }

        @Override
        public void run(Simulation sim) throws Exception {
            simulation = sim;
            try {
                scenario.run(sim);
            } finally {
                if (paused == null) {
                    paused = state(sim, sim.nanoTime(), true);
                }
            }
        }

        @Override
        public void recorded(TraceEvent event) {
            Simulation sim = simulation;
            if (event.timeNanos() > untilNanos && sim != null) {
                if (paused == null) {
                    paused = state(sim, untilNanos, false);
                }
                // Again for each event of code that catches it.
                throw new Paused();
            }
            if (last.size() == mostEvents) {
                last.poll();
            }
            if (mostEvents > 0) {
                last.add(event);
            }
        }

        private PausedRun state(Simulation sim, long timeNanos, boolean isOver) {
            return new PausedRun(
                    timeNanos, isOver, sim.waiting(), sim.scheduled(), new ArrayList<>(last));
        }
    }

    /** Ends a run that was only to go so far. */
    private static final class Paused extends Error {
        private static final long serialVersionUID = 1;

        Paused() {
            super("the run is stopped here", null, false, false);
        }
    }
}
