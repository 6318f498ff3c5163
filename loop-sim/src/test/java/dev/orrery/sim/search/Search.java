package dev.orrery.sim.search;

import dev.orrery.sim.decision.Decisions;
import dev.orrery.sim.decision.Oracle;
import dev.orrery.sim.decision.Plan;
import dev.orrery.sim.decision.ReplayOracle;
import dev.orrery.sim.trace.EventKind;
import dev.orrery.sim.trace.Trace;

import java.util.ArrayList;
import java.util.List;

/** Runs a small program under an answerer, as a sweep does. */
final class Search {
    /** Asks, tells what it reached, and fails or not. */
    interface Program {
        boolean fails(Run run);
    }

    /** One run of a program. */
    record Run(Decisions decisions, Trace trace) {
        int ask(String kind, int options) {
            return decisions.choose(
                    decisions.site("program", kind), dev.orrery.sim.decision.Choices.upTo(options));
        }

        void reached(String what) {
            trace.record(0, "program", EventKind.MARK, what, 0);
        }
    }

    private final Answerer answerer;
    private final Program program;
    final List<Plan> plans = new ArrayList<>();
    long failing;

    Search(Answerer answerer, Program program) {
        this.answerer = answerer;
        this.program = program;
    }

    static Search of(String spec, Program program) {
        return new Search(Answerers.of(spec, 0, 1), program);
    }

    /** Runs the seeds from 1 on, and returns how many runs fail. */
    static long failing(String spec, Program program, int seeds) {
        Search search = of(spec, program);
        for (long seed = 1; seed <= seeds; seed++) {
            search.run(seed);
        }
        return search.failing;
    }

    /** Runs once; false if the answerer has nothing left to try. */
    boolean run(long seed) {
        Oracle oracle = answerer.oracle(seed);
        if (oracle == null) {
            return false;
        }
        Trace trace = answerer.trace(Trace.digestOnly());
        Decisions decisions = recorded(oracle, trace);
        boolean failed = program.fails(new Run(decisions, trace));
        answerer.ran(seed, decisions, trace, failed);
        plans.add(decisions.plan("program").withDigest(trace.digest()));
        failing += failed ? 1 : 0;
        return true;
    }

    /** The digest of a plan's run. */
    static long replay(Plan plan, Program program) {
        Trace trace = Trace.digestOnly();
        program.fails(new Run(recorded(new ReplayOracle(plan), trace), trace));
        return trace.digest();
    }

    private static Decisions recorded(Oracle oracle, Trace trace) {
        return new Decisions(
                oracle,
                (site, ordinal, choices, answer) ->
                        trace.recordDecision(
                                0,
                                site.actor(),
                                site.kind(),
                                ordinal,
                                choices.key(answer),
                                answer));
    }
}
