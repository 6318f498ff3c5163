package dev.orrery.sim.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.sim.decision.Plan;
import dev.orrery.sim.decision.PlanEntry;
import dev.orrery.sim.decision.SeededOracle;
import dev.orrery.sim.explore.Puzzle.Demand;
import dev.orrery.sim.trace.Trace;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

class ShrinkerTest {
    private static final Puzzle LATE =
            new Puzzle(60, false, List.of(List.of(new Demand(50, 2), new Demand(57, 1))), false);
    private static final Plan FOUND =
            Plan.of(
                    "puzzle",
                    List.of(
                            new PlanEntry("scenario", "q0", 3, "4"),
                            new PlanEntry("scenario", "q1", 9, "1"),
                            new PlanEntry("scenario", "q0", 25, "4"),
                            new PlanEntry("scenario", "q1", 28, "3"),
                            new PlanEntry("scenario", "q9", 0, "1")));

    private static Fingerprint fingerprint(Puzzle puzzle, Plan plan) {
        return Trial.of(puzzle, plan).run().failure().fingerprint();
    }

    private static Shrunk shrink(Duration step, long mostRuns) {
        return new Shrinker(LATE, Scenes.steppingClock(step), Duration.ofSeconds(10), mostRuns)
                .shrink(FOUND, fingerprint(LATE, FOUND));
    }

    @Test
    void whatIsNeededStaysAsCalmAsItCanBe() {
        Shrunk shrunk = shrink(Duration.ZERO, 1000);
        assertThat(shrunk.plan().entries())
                .containsExactly(
                        new PlanEntry("scenario", "q0", 25, "2"),
                        new PlanEntry("scenario", "q1", 28, "1"));
        assertThat(shrunk.linesBefore()).isEqualTo(5);
        assertThat(shrunk.isMinimal()).isTrue();
    }

    @Test
    void timeEndsTheSearchWithTheBestSoFar() {
        Shrunk shrunk = shrink(Duration.ofSeconds(3), 1000);
        // The clock is read once at the start and then before each run but the first.
        assertThat(shrunk.runs()).isEqualTo(4);
        assertThat(shrunk.isMinimal()).isFalse();
        assertThat(Trial.of(LATE, shrunk.plan()).failsAs(fingerprint(LATE, FOUND))).isTrue();
    }

    @Test
    void noTimeLeavesWhatTheFirstRunRecords() {
        Shrunk shrunk = shrink(Duration.ofSeconds(30), 1000);
        assertThat(shrunk.runs()).isEqualTo(1);
        assertThat(shrunk.plan().entries()).isEqualTo(FOUND.entries().subList(0, 4));
    }

    @Test
    void aPlanThatDoesNotFailSoStaysAsItIs() {
        Fingerprint other = new Fingerprint("invariant", "another", List.of());
        Shrunk shrunk =
                new Shrinker(LATE, () -> 0, Duration.ofSeconds(10), 1000).shrink(FOUND, other);
        assertThat(shrunk).isEqualTo(new Shrunk(FOUND, 5, 1, false));
    }

    @Test
    void aFailureOfTheCalmRunNeedsNoLine() {
        Puzzle calm = new Puzzle(4, false, List.of(List.of(new Demand(0, 0))), false);
        ScenarioRun run = ScenarioRun.of(calm, new SeededOracle(7), Trace.digestOnly());
        Shrunk shrunk =
                new Shrinker(calm, () -> 0, Duration.ofSeconds(10), 1000)
                        .shrink(run.plan(), run.failure().fingerprint());
        assertThat(shrunk.plan().entries()).isEmpty();
        assertThat(shrunk.runs()).isLessThanOrEqualTo(2);
    }

    @Test
    void aLargeNumberIsHomedInOnByHalves() {
        Scenario scenario = Scenes.failsFrom(1_000_000, 77_777);
        Plan plan =
                Plan.of(scenario.name(), List.of(new PlanEntry("scenario", "number", 0, "987654")));
        Fingerprint fingerprint = Trial.of(scenario, plan).run().failure().fingerprint();
        Shrunk shrunk =
                new Shrinker(scenario, () -> 0, Duration.ofSeconds(10), 2000)
                        .shrink(plan, fingerprint);
        assertThat(shrunk.plan().entries().getFirst().key()).isEqualTo("77777");
        assertThat(shrunk.isMinimal()).isTrue();
    }

    @Test
    void theRunEndsAsEarlyAsItCan() {
        Scenario scenario = Scenes.failsAtAnyStep();
        Plan plan = Plan.of(scenario.name(), List.of(new PlanEntry("scenario", "step", 90, "1")));
        Fingerprint fingerprint = Trial.of(scenario, plan).run().failure().fingerprint();
        Shrunk shrunk =
                new Shrinker(scenario, () -> 0, Duration.ofSeconds(10), 2000)
                        .shrink(plan, fingerprint);
        assertThat(shrunk.plan().entries())
                .containsExactly(new PlanEntry("scenario", "step", 0, "1"));
    }

    /** At each of 60 steps an a, a b, a pause and a crash may happen; it fails by what did. */
    private static Scenario steps(Predicate<Map<String, Set<Integer>>> fails) {
        return Scenes.of(
                "steps",
                sim -> {
                    Map<String, Set<Integer>> happened = new LinkedHashMap<>();
                    for (String kind : List.of("a", "b", "pause", "crash")) {
                        happened.put(kind, new LinkedHashSet<>());
                    }
                    for (int step = 0; step < 60; step++) {
                        for (Map.Entry<String, Set<Integer>> kind : happened.entrySet()) {
                            if (sim.choose(kind.getKey(), 2) == 1) {
                                kind.getValue().add(step);
                            }
                        }
                    }
                    sim.always("never", () -> !fails.test(happened));
                    sim.host("a").start("loop", loop -> loop.callSoon(() -> {}));
                    sim.run();
                });
    }

    private static Set<Integer> range(int from, int to) {
        return IntStream.range(from, to).boxed().collect(Collectors.toSet());
    }

    private static Plan plan(Map<String, Set<Integer>> lines) {
        List<PlanEntry> entries = new ArrayList<>();
        lines.forEach(
                (kind, steps) ->
                        steps.forEach(
                                step -> entries.add(new PlanEntry("scenario", kind, step, "1"))));
        return Plan.of("steps", entries);
    }

    private static List<PlanEntry> shrunk(Scenario scenario, Plan plan) {
        return new Shrinker(scenario, () -> 0, Duration.ofSeconds(10), 2000)
                .shrink(plan, Trial.of(scenario, plan).run().failure().fingerprint())
                .plan()
                .entries();
    }

    private interface Bad {
        boolean when(int a, int b, int c);
    }

    private static List<PlanEntry> shrunk(Bad bad, String a, String b, String c) {
        Scenario scenario =
                Scenes.of(
                        "three",
                        sim -> {
                            int first = sim.choose("a", 4);
                            int second = sim.choose("b", 4);
                            if (bad.when(first, second, sim.choose("c", 4))) {
                                throw new IllegalStateException("bad");
                            }
                        });
        Plan plan =
                Plan.of(
                        "three",
                        List.of(
                                new PlanEntry("scenario", "a", 0, a),
                                new PlanEntry("scenario", "b", 0, b),
                                new PlanEntry("scenario", "c", 0, c)));
        return shrunk(scenario, plan);
    }

    @Test
    void aLineThatIsNotNeededGoesAlone() {
        // In the midst of the others: no rest of a group, and no tail.
        Set<Integer> needed = range(20, 24);
        needed.addAll(range(40, 44));
        Scenario scenario = steps(happened -> happened.get("a").containsAll(needed));
        Set<Integer> found = new LinkedHashSet<>(needed);
        found.add(31);
        assertThat(shrunk(scenario, plan(Map.of("a", found)))).hasSize(8);
    }

    @Test
    void manySmallAccidentsGoWhenTheLargeOneIsMoved() {
        Scenario scenario =
                steps(
                        happened ->
                                happened.get("crash").contains(20 + 16)
                                                && happened.get("a").isEmpty()
                                        || happened.get("crash").contains(20)
                                                && happened.get("a").size() == 12);
        Plan plan = plan(Map.of("a", range(0, 12), "crash", Set.of(20)));
        assertThat(shrunk(scenario, plan))
                .containsExactly(new PlanEntry("scenario", "crash", 36, "1"));
    }

    @Test
    void rareKindsStayWhenTheFrequentOnesCanOnlyGoTogether() {
        Scenario scenario =
                steps(
                        happened ->
                                happened.get("pause").contains(10)
                                        && happened.get("crash").contains(30)
                                        && happened.get("a").equals(happened.get("b"))
                                        && (happened.get("a").isEmpty()
                                                || happened.get("a").size() == 20));
        Plan plan =
                plan(
                        Map.of(
                                "a", range(0, 20),
                                "b", range(0, 20),
                                "pause", Set.of(10),
                                "crash", Set.of(30)));
        assertThat(shrunk(scenario, plan))
                .containsExactly(
                        new PlanEntry("scenario", "pause", 10, "1"),
                        new PlanEntry("scenario", "crash", 30, "1"));
    }

    @Test
    void partsOfOneKindGoWhereAllBetweenThemMustStay() {
        Scenario scenario =
                steps(
                        happened ->
                                happened.get("b").containsAll(range(0, 16))
                                        && happened.get("a").containsAll(range(0, 8))
                                        && (happened.get("a").size() == 8
                                                || happened.get("a").size() == 16));
        Plan plan = plan(Map.of("a", range(0, 16), "b", range(0, 16)));
        assertThat(shrunk(scenario, plan)).hasSize(8 + 16);
    }

    @Test
    void linesThatOnlyGoTogetherAreLeftOutTogether() {
        // Neither by kind, by actor, nor as neighbours: b is between them, and must stay.
        assertThat(shrunk((a, b, c) -> b == 1 && a == c && a < 2, "1", "1", "1"))
                .containsExactly(new PlanEntry("scenario", "b", 0, "1"));
    }

    @Test
    void oneWilderAnswerTakesThePlaceOfTwo() {
        assertThat(shrunk((a, b, c) -> c == 3 || a == 1 && b == 1 && c == 1, "1", "1", "1"))
                .containsExactly(new PlanEntry("scenario", "c", 0, "3"));
        assertThat(shrunk((a, b, c) -> b == 1 && (a == 2 || a == 1 && c == 1), "1", "1", "1"))
                .containsExactly(
                        new PlanEntry("scenario", "a", 0, "2"),
                        new PlanEntry("scenario", "b", 0, "1"));
    }

    @Test
    void limitsThatAllowNothingAreRefused() {
        assertThatThrownBy(() -> new Shrinker(LATE, () -> 0, Duration.ofNanos(-1), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "time must not be negative: time=PT-0.000000001S. Zero tries the plan"
                                + " only.");
        assertThatThrownBy(() -> new Shrinker(LATE, () -> 0, Duration.ZERO, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "mostRuns must be at least 1: mostRuns=0. The first run shows that the"
                                + " plan fails.");
    }
}
