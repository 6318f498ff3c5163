package dev.orrery.sim.explore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.sim.decision.Plan;
import dev.orrery.sim.decision.PlanEntry;
import dev.orrery.sim.decision.ReplayOracle;
import dev.orrery.sim.decision.SeededOracle;
import dev.orrery.sim.explore.Puzzle.Demand;
import dev.orrery.sim.trace.Trace;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class ShrinkerProperties {
    private static Shrunk shrink(Puzzle puzzle, ScenarioRun run, long mostRuns) {
        return new Shrinker(puzzle, () -> 0, Duration.ofSeconds(1), mostRuns)
                .shrink(run.plan(), run.failure().fingerprint());
    }

    private static ScenarioRun failing(Puzzle puzzle, long seed) {
        ScenarioRun run = ScenarioRun.of(puzzle, SeededOracle.uniform(seed), Trace.digestOnly());
        Assume.that(run.failure() != null);
        return run;
    }

    private static boolean failsAs(Puzzle puzzle, ScenarioRun run, Plan plan) {
        ScenarioRun replay = ScenarioRun.of(puzzle, new ReplayOracle(plan), Trace.digestOnly());
        return replay.failure() != null
                && replay.failure().fingerprint().equals(run.failure().fingerprint());
    }

    @Property
    void noLineOfAShrunkPlanCanBeLeftOutOrMadeCalmer(
            @ForAll("puzzles") Puzzle puzzle, @ForAll long seed) {
        ScenarioRun run = failing(puzzle, seed);
        Shrunk shrunk = shrink(puzzle, run, 100_000);
        assertThat(shrunk.isMinimal()).isTrue();
        List<PlanEntry> entries = shrunk.plan().entries();
        for (int i = 0; i < entries.size(); i++) {
            List<PlanEntry> less = new ArrayList<>(entries);
            PlanEntry entry = less.remove(i);
            assertThat(failsAs(puzzle, run, shrunk.plan().withEntries(less))).isFalse();
            for (int calmer = 1; calmer < Integer.parseInt(entry.key()); calmer++) {
                less = new ArrayList<>(entries);
                String key = Integer.toString(calmer);
                less.set(i, new PlanEntry(entry.actor(), entry.kind(), entry.ordinal(), key));
                Trial trial = Trial.of(puzzle, shrunk.plan().withEntries(less));
                // A calmer answer may let another in, which is not less.
                assertThat(
                                trial.failsAs(run.failure().fingerprint())
                                        && trial.deviations().size() <= entries.size())
                        .isFalse();
            }
        }
    }

    @Property
    void withoutSkipsTheShrunkPlanMeetsOneDemandExactly(
            @ForAll("puzzlesWithoutSkips") Puzzle puzzle, @ForAll long seed) {
        ScenarioRun run = failing(puzzle, seed);
        Plan plan = shrink(puzzle, run, 100_000).plan();
        ScenarioRun replay = ScenarioRun.of(puzzle, new ReplayOracle(plan), Trace.digestOnly());
        if (!run.failure().text().contains("calm")) {
            int way = run.failure().text().charAt(run.failure().text().length() - 1) - 'a';
            List<Demand> demands = puzzle.demands().get(way);
            assertThat(plan.entries())
                    .hasSize((int) demands.stream().filter(d -> d.atLeast() > 0).count());
        } else {
            assertThat(plan.entries()).isEmpty();
        }
        assertThat(replay.failure().text()).contains(lastWord(run));
    }

    private static String lastWord(ScenarioRun run) {
        String text = run.failure().text();
        return text.substring(text.lastIndexOf(' '));
    }

    @Property
    void aShrunkPlanFailsInTheSameWayWithItsDigestAndNothingStale(
            @ForAll("puzzles") Puzzle puzzle,
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 200) int mostRuns) {
        ScenarioRun run = failing(puzzle, seed);
        Shrunk shrunk = shrink(puzzle, run, mostRuns);
        var oracle = new ReplayOracle(shrunk.plan());
        ScenarioRun replay = ScenarioRun.of(puzzle, oracle, Trace.digestOnly());
        assertThat(replay.failure().fingerprint()).isEqualTo(run.failure().fingerprint());
        assertThat(shrunk.plan().digest()).hasValue(replay.digest());
        assertThat(shrunk.plan().header()).containsEntry("failure", replay.failure().text());
        assertThat(oracle.unasked()).isEmpty();
        assertThat(oracle.unmatched()).isEmpty();
        assertThat(shrunk.runs()).isLessThanOrEqualTo(mostRuns);
        assertThat(shrunk.lines()).isLessThanOrEqualTo(shrunk.linesBefore());
    }

    @Property
    void moreRunsNeverEndWithMore(
            @ForAll("puzzles") Puzzle puzzle,
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 100) int mostRuns) {
        ScenarioRun run = failing(puzzle, seed);
        Shrunk few = shrink(puzzle, run, mostRuns);
        Shrunk more = shrink(puzzle, run, mostRuns * 2L);
        assertThat(more.lines()).isLessThanOrEqualTo(few.lines());
        assertThat(shrink(puzzle, run, mostRuns)).isEqualTo(few);
    }

    @Provide
    Arbitrary<Puzzle> puzzles() {
        return puzzles(Arbitraries.of(true, false));
    }

    @Provide
    Arbitrary<Puzzle> puzzlesWithoutSkips() {
        return puzzles(Arbitraries.just(false));
    }

    private static Arbitrary<Puzzle> puzzles(Arbitrary<Boolean> skips) {
        // Half of all answers must be likely enough for some seeds to fail.
        Arbitrary<Demand> demand =
                Combinators.combine(
                                Arbitraries.integers().between(0, 19),
                                Arbitraries.of(1, 1, 1, 2, 3))
                        .as(Demand::new);
        Arbitrary<List<Demand>> way =
                demand.list().ofMinSize(1).ofMaxSize(5).uniqueElements(Demand::step);
        return Combinators.combine(
                        skips, way.list().ofMinSize(1).ofMaxSize(3), Arbitraries.of(true, false))
                .as((skip, ways, calm) -> new Puzzle(20, skip, ways, calm));
    }
}
