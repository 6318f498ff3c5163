package dev.orrery.sim.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.sim.decision.CalmOracle;
import dev.orrery.sim.decision.Decisions;
import dev.orrery.sim.trace.Trace;

import org.junit.jupiter.api.Test;

class NoveltyTest {
    private static final int RUNS = 2_000;

    /** Five steps, each one answer of sixteen; a wrong answer ends the run. */
    private static final Search.Program CHAIN =
            run -> {
                for (int step = 0; step < 5; step++) {
                    run.reached("step " + step);
                    if (run.ask("step", 16) != 7) {
                        return false;
                    }
                }
                return true;
            };

    @Test
    void aBugBehindAChainOfRareStepsIsFound() {
        assertThat(Search.failing("novelty", CHAIN, RUNS)).isPositive();
        assertThat(Search.failing("seeded", CHAIN, RUNS)).isZero();
        assertThat(Search.failing("uniform", CHAIN, RUNS)).isZero();
    }

    @Test
    void theSameSeedsGiveTheSameRuns() {
        Search one = Search.of("novelty", CHAIN);
        Search other = Search.of("novelty", CHAIN);
        for (long seed = 100; seed < 300; seed++) {
            one.run(seed);
            other.run(seed);
        }

        assertThat(one.plans).isEqualTo(other.plans);
    }

    @Test
    void withoutItsTraceItLearnsNothing() {
        Answerer answerer = Answerers.of("novelty", 0, 1);
        answerer.oracle(1);
        answerer.ran(1, new Decisions(new CalmOracle()), Trace.digestOnly(), false);

        assertThat(answerer.oracle(2)).isNotNull();
    }
}
