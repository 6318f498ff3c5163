package dev.orrery.junit;

import static org.assertj.core.api.Assertions.assertThat;

import acme.BrokenCases;

import dev.orrery.sim.Simulation;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

/** A worker that cannot go on, for a reason that is none of the test's. */
class BrokenWorkerTest {
    private static long seedOf(int way, long from) {
        for (long seed = from; ; seed++) {
            try (Simulation sim = Simulation.seeded(seed)) {
                if (sim.choose("way", 8) == way) {
                    return seed;
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void whatWasFoundBeforeIsANodeOfItsOwnAndTheExplorationFails(int jobs) {
        long first = seedOf(3, 1);
        long last = seedOf(5, first);
        long seeds = last - first + 1;
        Runs runs =
                Runs.of(
                        BrokenCases.ErrorsOfTheJvm.class,
                        "orrery.seeds",
                        first + ".." + last,
                        "orrery.jobs",
                        Integer.toString(jobs));
        assertThat(runs.nodes().getFirst()).isEqualTo("explore " + seeds + " seeds: FAILED");
        assertThat(runs.nodes().getLast())
                .startsWith("IllegalStateException: three at 0.000 s (seed 0x")
                .endsWith(": FAILED");
        List<Throwable> failures = runs.failures();
        assertThat(failures.get(0))
                .isInstanceOf(IllegalStateException.class)
                .message()
                .startsWith("a sweep must come to its end: worker ")
                .contains(" of " + Math.min(jobs, seeds) + " could not go on after seed ")
                .contains("java.lang.InternalError: planted")
                .endsWith("What it had found by then is reported beside this.");
        assertThat(failures.get(1)).hasRootCauseMessage("three");
        assertThat(runs.published())
                .anyMatch(line -> line.contains(", ended since a worker could not go on"))
                .anyMatch(line -> line.contains("could not go on after seed"));
    }
}
