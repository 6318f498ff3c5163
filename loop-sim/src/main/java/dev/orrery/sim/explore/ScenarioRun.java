package dev.orrery.sim.explore;

import dev.orrery.sim.Simulation;
import dev.orrery.sim.check.Coverage;
import dev.orrery.sim.decision.Decisions;
import dev.orrery.sim.decision.Oracle;
import dev.orrery.sim.decision.Plan;
import dev.orrery.sim.trace.Trace;
import dev.orrery.sim.trace.TraceEvent;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;

/**
 * One run of a scenario, over and closed.
 *
 * <p>Threading: immutable, any thread. Cost: the plan is made when it is asked for, since most runs
 * of a sweep hold and need none.
 */
public final class ScenarioRun {
    private final String scenario;
    private final Trace trace;
    private final long digest;
    private final long events;
    private final long lastIndex;
    private final Decisions decisions;
    private final long virtualNanos;
    private final @Nullable RunFailure failure;
    private final Coverage coverage;

    private ScenarioRun(String scenario, Simulation over, @Nullable RunFailure failure) {
        this.scenario = scenario;
        this.trace = over.trace();
        this.digest = trace.digest();
        this.events = trace.count();
        this.lastIndex = trace.lastIndex();
        this.decisions = over.decisions();
        this.virtualNanos = over.nanoTime();
        this.failure = failure;
        this.coverage = over.coverage();
    }

    /**
     * Runs a scenario to its end, closes its simulation, and tells how it went.
     *
     * <p>Failure: whatever the scenario or the simulation throws is the run's {@link #failure()};
     * only a {@link VirtualMachineError} other than a stack overflow is thrown on, as it says
     * nothing about the scenario.
     *
     * @param scenario what runs
     * @param oracle answers its decisions
     * @param trace a fresh trace
     * @return the run; its digest is that at the end of the scenario, before anything was closed
     */
    public static ScenarioRun of(Scenario scenario, Oracle oracle, Trace trace) {
        Simulation simulation = Simulation.of(oracle, trace);
        ScenarioRun run;
        RunWatch.begin(simulation);
        try {
            run = turn(scenario, simulation);
        } finally {
            RunWatch.end();
            // A flag that the scenario has left on this thread would be seen by the next run.
            Thread.interrupted();
        }
        return run;
    }

    private static ScenarioRun turn(Scenario scenario, Simulation simulation) {
        RunFailure failure = null;
        // The simulation is not a resource of a try: what its end throws must not hide the verdict.
        try {
            scenario.run(simulation);
            simulation.finish();
        } catch (Throwable thrown) {
            failure = failureOf(thrown, simulation);
        }
        ScenarioRun run = new ScenarioRun(scenario.name(), simulation, failure);
        try {
            simulation.close();
        } catch (Throwable thrown) {
            RunFailure atEnd = failureOf(thrown, simulation);
            return failure != null ? run : new ScenarioRun(scenario.name(), simulation, atEnd);
        }
        return run;
    }

    private static RunFailure failureOf(Throwable thrown, Simulation simulation) {
        if (thrown instanceof VirtualMachineError error
                && !(thrown instanceof StackOverflowError)) {
            throw error;
        }
        return RunFailure.of(thrown, simulation.nanoTime());
    }

    /**
     * Returns what ran.
     *
     * @return the scenario's name
     */
    public String scenario() {
        return scenario;
    }

    /**
     * Returns the digest of all events.
     *
     * @return 64 bits; see {@link Trace#format}
     */
    public long digest() {
        return digest;
    }

    /**
     * Returns the digest as text.
     *
     * @return 16 digits of 0-9 and a-f
     */
    public String digestText() {
        return Trace.format(digest);
    }

    /**
     * Returns how many events there were.
     *
     * @return the number of events in the digest
     */
    public long events() {
        return events;
    }

    /**
     * Returns how many decisions were asked for.
     *
     * @return the number of questions with more than one option
     */
    public long asked() {
        return decisions.asked();
    }

    /**
     * Returns what was asked and answered, for an answerer that learns from it.
     *
     * @return the decisions of the run
     */
    public Decisions decisions() {
        return decisions;
    }

    /**
     * Returns how much virtual time has passed.
     *
     * @return nanoseconds
     */
    public long virtualNanos() {
        return virtualNanos;
    }

    /**
     * Returns why the run failed.
     *
     * @return the failure, or null when all held
     */
    public @Nullable RunFailure failure() {
        return failure;
    }

    /**
     * Returns what the run covered.
     *
     * @return counts of accidents, conditions and places
     */
    public Coverage coverage() {
        return coverage;
    }

    /**
     * Returns the trace that the run was recorded into.
     *
     * @return the trace, with as many events as it keeps
     */
    public Trace trace() {
        return trace;
    }

    /**
     * Returns the events of the scenario that the trace has kept, without those of the end of its
     * simulation, which unwinds what is left.
     *
     * @return a copy, the oldest first
     */
    public List<TraceEvent> recorded() {
        return trace.events().stream().filter(event -> event.index() <= lastIndex).toList();
    }

    /**
     * Returns the choices of this run, with its digest and the first line of its failure.
     *
     * @return a new plan without seed
     */
    public Plan plan() {
        Plan plan = decisions.plan(scenario).withDigest(digest);
        RunFailure why = failure;
        return why == null ? plan : plan.withHeader(PlanHeaders.FAILURE, why.text());
    }

    /**
     * Tells whether another run was the same, as far as digests and failures show.
     *
     * @param other another run, usually of the same plan
     * @return whether both have the same digest and the same failure
     */
    public boolean isSameAs(ScenarioRun other) {
        return digest == other.digest && Objects.equals(failureText(), other.failureText());
    }

    private @Nullable String failureText() {
        RunFailure why = failure;
        return why == null ? null : why.text();
    }
}
