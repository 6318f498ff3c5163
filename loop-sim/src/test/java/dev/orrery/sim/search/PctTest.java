package dev.orrery.sim.search;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

class PctTest {
    private static final int SEEDS = 2_000;

    /** All ten steps of thread 1 between two given steps of thread 0: two orderings. */
    private static final Search.Program TWO_ORDERINGS =
            run -> {
                List<Integer> order = new Threads(run, true, 10, 10, 10).order();
                int first = order.indexOf(1);
                int last = order.lastIndexOf(1);
                long before = order.subList(0, first).stream().filter(t -> t == 0).count();
                long within = order.subList(first, last).stream().filter(t -> t == 0).count();
                return before == 5 && within == 0;
            };

    /** Thread 3 after everybody else: one ordering. */
    private static final Search.Program ONE_ORDERING =
            run -> {
                List<Integer> order = new Threads(run, true, 20, 20, 20, 1).order();
                return order.indexOf(3) == order.size() - 1;
            };

    @Test
    void aBugOfDepthOneIsFoundOnceInAsManyRunsAsThereAreThreads() {
        long found = Search.failing("pct:depth=1", ONE_ORDERING, SEEDS);

        // 1/4 of 2000; one deviation is 19.
        assertThat(found).isBetween(400L, 600L);
        assertThat(Search.failing("uniform", ONE_ORDERING, SEEDS)).isZero();
    }

    @Test
    void aBugOfDepthTwoIsFoundAsOftenAsTheBoundSays() {
        long found = Search.failing("pct:depth=2", TWO_ORDERINGS, SEEDS);

        // 1/(n k): at least 22 of 2000 for 3 threads and 30 steps, a deviation of 5.
        assertThat(found).isGreaterThanOrEqualTo(10);
        assertThat(Search.failing("uniform", TWO_ORDERINGS, SEEDS)).isLessThan(found / 2);
    }

    @Test
    void withoutAChangeOfPrioritiesABugOfDepthTwoIsNotFound() {
        assertThat(Search.failing("pct:depth=1", TWO_ORDERINGS, SEEDS)).isZero();
    }

    @Test
    void withTheStepsGivenOnlyTheSeedCounts() {
        Search forwards = Search.of("pct:depth=3,steps=30", TWO_ORDERINGS);
        Search backwards = Search.of("pct:depth=3,steps=30", TWO_ORDERINGS);
        for (int i = 1; i <= 50; i++) {
            forwards.run(i);
            backwards.run(51 - i);
        }

        assertThat(forwards.plans).isEqualTo(backwards.plans.reversed());
    }

    @Test
    void whoTurnsForEverDoesNotStarveWhomItWaitsFor() {
        Search.Program spins =
                run -> {
                    Threads threads = new Threads(run, true, 1_000_000, 1_000_000, 1);
                    for (int turns = 0; turns < 10_000; turns++) {
                        if (threads.turn() == 2) {
                            return false;
                        }
                    }
                    return true;
                };

        assertThat(Search.failing("pct", spins, 100)).isZero();
    }
}
