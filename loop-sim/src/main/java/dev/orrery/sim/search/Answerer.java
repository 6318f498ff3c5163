package dev.orrery.sim.search;

import dev.orrery.sim.decision.Decisions;
import dev.orrery.sim.decision.Oracle;
import dev.orrery.sim.trace.Trace;

import org.jspecify.annotations.Nullable;

/**
 * Chooses the accidents of one run after the other, and may learn from each.
 *
 * <p>For every run, in this order: {@link #oracle}, {@link #trace}, the run with both of them, then
 * {@link #ran}:
 *
 * <pre>
 * Oracle oracle = answerer.oracle(seed);
 * if (oracle != null) {
 *     Trace trace = answerer.trace(Trace.digestOnly());
 *     Simulation simulation = Simulation.of(oracle, trace);
 *     ... // run and close
 *     answerer.ran(seed, simulation.decisions(), trace, failed);
 * }
 * </pre>
 *
 * <p>Threading: one worker's, one run at a time; several workers have an answerer each, made with
 * {@link Answerers#of}, and share nothing. Order: what it does is a function of its specification,
 * its worker's number, how many workers there are, and the seeds and runs that it has seen. Only
 * {@code seeded}, {@code uniform} and {@code pos} are functions of the seed alone, so that the same
 * seeds fail however many workers there are.
 */
public interface Answerer {
    /**
     * Returns what the user asked for.
     *
     * @return the specification, as {@link Answerers#of} reads it
     */
    String name();

    /**
     * Returns who answers the next run.
     *
     * @param seed the seed of the run; a systematic search does without it
     * @return a new oracle for one run, or null when there is nothing left to try
     */
    @Nullable Oracle oracle(long seed);

    /**
     * Returns the trace that the next run must be recorded into. Call it after {@link #oracle}.
     *
     * @param fresh an empty trace that keeps what the caller wants kept
     * @return {@code fresh}, or one like it that notes as well what this answerer learns from
     */
    default Trace trace(Trace fresh) {
        return fresh;
    }

    /**
     * Learns from a run that is over.
     *
     * @param seed the seed of the run
     * @param decisions what was asked and answered
     * @param trace what happened; the trace from {@link #trace}
     * @param failed whether the run failed
     */
    default void ran(long seed, Decisions decisions, Trace trace, boolean failed) {}
}
