package dev.orrery.sim.search;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

class PosTest {
    private static final int SEEDS = 2_000;

    private static Search.Program theOneStepComesLast(boolean known) {
        return run -> {
            List<Integer> order = new Threads(run, known, 1, 24).order();
            return order.indexOf(0) == order.size() - 1;
        };
    }

    @Test
    void manyIndependentStepsDoNotCrowdOutTheOneThatMatters() {
        long found = Search.failing("pos", theOneStepComesLast(true), SEEDS);

        // The lowest of 25 priorities: 80 expected, one deviation is 9.
        assertThat(found).isBetween(45L, 125L);
        assertThat(Search.failing("uniform", theOneStepComesLast(true), SEEDS)).isZero();
    }

    @Test
    void whereNoFootprintIsKnownItIsPlainRandomOrder() {
        assertThat(Search.failing("pos", theOneStepComesLast(false), SEEDS)).isZero();
    }

    @Test
    void aTurnThatNobodyAskedForEndsTheWait() {
        int lostTwice = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            Search search =
                    new Search(
                            Answerers.of("pos", 0, 1),
                            run -> {
                                List<Integer> order = new Threads(run, true, 2, 1).order();
                                // Thread 0 lost, then went alone; a new thread 1 comes.
                                return order.equals(List.of(1, 0, 0))
                                        && new Threads(run, true, 1, 1).turn() == 1;
                            });
            search.run(seed);
            lostTwice += (int) search.failing;
        }

        // A quarter; a third if the priority that lost were kept. One deviation is 19.
        assertThat(lostTwice).isBetween(400, 580);
    }

    @Test
    void whatOverlapsMayInfluenceEachOther() {
        assertThat(PosOracle.mayInfluence("a", "a")).isTrue();
        assertThat(PosOracle.mayInfluence("a", "a/loop")).isTrue();
        assertThat(PosOracle.mayInfluence("a/loop/x", "a/loop")).isTrue();
        assertThat(PosOracle.mayInfluence(null, "a")).isTrue();
        assertThat(PosOracle.mayInfluence("a/loop", null)).isTrue();
        assertThat(PosOracle.mayInfluence("a", "ab")).isFalse();
        assertThat(PosOracle.mayInfluence("a/loop-1", "a/loop-2")).isFalse();
    }
}
