package dev.orrery.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.orrery.loop.task.TaskOptions.Engine;
import dev.orrery.sim.Simulation;
import dev.orrery.sim.decision.SeededOracle;
import dev.orrery.sim.explore.Fingerprint;
import dev.orrery.sim.explore.RunFailure;
import dev.orrery.sim.explore.Scenario;
import dev.orrery.sim.explore.ScenarioRun;
import dev.orrery.sim.explore.Shrinker;
import dev.orrery.sim.explore.Shrunk;
import dev.orrery.sim.trace.Trace;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** The scenarios that {@code ./orrery list} shows. The long sweeps are the command line's. */
class ScenariosTest {
    private static final int SEEDS = 200;
    private static final int SEEDS_OF_A_BUG = 300;
    private static final int MOST_LINES = 10;
    private static final long MOST_RUNS = 3000;
    // The rarest ones are not looked for from seed 1 on, but near a seed that finds them.
    private static final Map<String, Long> FIRST_SEEDS =
            Map.of(
                    "circuit-breaker-bug-late-answer", 200L,
                    "intake-bug-overfilled", 600L,
                    "publishing-bug-public-draft", 3400L,
                    "quorum-register-bug-no-write-back", 900L,
                    "replicated-log-bug-early-ack", 55L,
                    "replicated-log-bug-no-fence", 362L,
                    "replicated-log-bug-wall-clock", 111L);
    // Runs of whole clusters take a hundred times as long as the others.
    private static final String CLUSTER = "replicated-log";
    private static final int SEEDS_OF_A_CLUSTER = 20;
    private static final int MOST_SEEDS_OF_A_CLUSTER = 600;

    static List<Scenario> all() {
        return ServiceLoader.load(Scenario.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    static Stream<Scenario> correct() {
        return all().stream().filter(one -> !one.name().contains("-bug-"));
    }

    static Stream<Scenario> withBug() {
        return all().stream().filter(one -> one.name().contains("-bug-"));
    }

    static Stream<Scenario> shortWithBug() {
        return withBug().filter(one -> !one.name().startsWith(CLUSTER));
    }

    static Stream<Scenario> clusterWithBug() {
        return withBug().filter(one -> one.name().startsWith(CLUSTER));
    }

    @Test
    void allScenariosAndPlantedBugsAreListed() {
        assertThat(correct().map(Scenario::name))
                .containsExactlyInAnyOrder(
                        "account-transfer",
                        "batcher",
                        "circuit-breaker",
                        "database-adapter",
                        "dialer",
                        "drift-correction",
                        "graceful-shutdown",
                        "intake",
                        "job-scheduler",
                        "lag-monitor",
                        "lease",
                        "netty-http",
                        "payment",
                        "pipe-backpressure",
                        "publishing",
                        "quorum-register",
                        "rate-limiter",
                        "read-through-cache",
                        "replicated-log",
                        "rpc-client",
                        "three-loops");
        assertThat(withBug().map(Scenario::name))
                .containsExactlyInAnyOrder(
                        "account-transfer-bug-lock-order",
                        "account-transfer-bug-polite",
                        "batcher-bug-dropped-event",
                        "circuit-breaker-bug-late-answer",
                        "database-adapter-bug-lent-twice",
                        "dialer-bug-second-winner",
                        "graceful-shutdown-bug-uncounted-request",
                        "intake-bug-overfilled",
                        "job-scheduler-bug-replaced-job",
                        "lease-bug-paused-leader",
                        "netty-http-bug-endless-patience",
                        "payment-bug-forgotten-key",
                        "publishing-bug-public-draft",
                        "quorum-register-bug-no-write-back",
                        "read-through-cache-bug-double-load",
                        "read-through-cache-bug-stale-value",
                        "replicated-log-bug-early-ack",
                        "replicated-log-bug-half-closed",
                        "replicated-log-bug-new-id",
                        "replicated-log-bug-no-fence",
                        "replicated-log-bug-wall-clock",
                        "rpc-client-bug-late-timer",
                        "rpc-client-bug-reused-number");
    }

    @ParameterizedTest
    @MethodSource("all")
    void theCalmPlanHolds(Scenario scenario) throws Exception {
        try (Simulation sim = Simulation.calm()) {
            scenario.run(sim);
            sim.finish();
        }
    }

    @ParameterizedTest
    @MethodSource("correct")
    void everySeedHolds(Scenario scenario) {
        int seeds = scenario.name().equals(CLUSTER) ? SEEDS_OF_A_CLUSTER : SEEDS;
        for (long seed = 1; seed <= seeds; seed++) {
            long each = seed;
            assertThatCode(() -> run(scenario, each))
                    .as("%s with seed %d", scenario.name(), seed)
                    .doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @MethodSource("shortWithBug")
    void aPlantedBugIsFoundAndIsRareAndItsPlanIsShort(Scenario scenario) {
        List<ScenarioRun> failed =
                LongStream.range(0, SEEDS_OF_A_BUG)
                        .map(each -> FIRST_SEEDS.getOrDefault(scenario.name(), 1L) + each)
                        .mapToObj(seed -> runOf(scenario, seed))
                        .filter(run -> run.failure() != null)
                        .toList();
        assertThat(failed).hasSizeBetween(1, SEEDS_OF_A_BUG / 5);
        assertThat(shrunk(scenario, failed.getFirst()).lines()).isBetween(1, MOST_LINES);
    }

    @ParameterizedTest
    @MethodSource("clusterWithBug")
    void aPlantedBugOfAClusterIsFoundAndItsPlanIsShort(Scenario scenario) {
        ScenarioRun failed =
                LongStream.range(0, MOST_SEEDS_OF_A_CLUSTER)
                        .map(each -> FIRST_SEEDS.getOrDefault(scenario.name(), 1L) + each)
                        .mapToObj(seed -> runOf(scenario, seed))
                        .filter(run -> run.failure() != null)
                        .findFirst()
                        .orElseThrow();
        assertThat(shrunk(scenario, failed).lines()).isBetween(1, MOST_LINES);
    }

    private static ScenarioRun runOf(Scenario scenario, long seed) {
        return ScenarioRun.of(scenario, new SeededOracle(seed), Trace.digestOnly());
    }

    private static Shrunk shrunk(Scenario scenario, ScenarioRun run) {
        Fingerprint fingerprint = Objects.requireNonNull(run.failure()).fingerprint();
        // Runs are what limits it, so that the result is the same on a slow machine.
        return new Shrinker(scenario, () -> 0, Duration.ofSeconds(1), MOST_RUNS)
                .shrink(run.plan(), fingerprint);
    }

    @ParameterizedTest
    @MethodSource("all")
    void aSeedGivesTheSameRunEachTime(Scenario scenario) {
        for (long seed = 1; seed <= 5; seed++) {
            assertThat(outcome(scenario, seed))
                    .as("%s with seed %d", scenario.name(), seed)
                    .isEqualTo(outcome(scenario, seed));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void aSeedGivesTheSameRunOnEachEngine(Scenario scenario) {
        for (long seed = 1; seed <= 5; seed++) {
            assertThat(outcome(scenario, seed, Engine.BATON))
                    .as("%s with seed %d", scenario.name(), seed)
                    .isEqualTo(outcome(scenario, seed, Engine.VIRTUAL));
        }
    }

    private static String outcome(Scenario scenario, long seed, Engine engine) {
        System.setProperty("orrery.engine", engine.name());
        try {
            return outcome(scenario, seed);
        } finally {
            System.clearProperty("orrery.engine");
        }
    }

    private static void run(Scenario scenario, long seed) throws Exception {
        try (Simulation sim = Simulation.seeded(seed)) {
            scenario.run(sim);
            sim.finish();
        }
    }

    /** A failing run has a digest, too; how it fails is part of what must be the same. */
    private static String outcome(Scenario scenario, long seed) {
        ScenarioRun run = runOf(scenario, seed);
        RunFailure failure = run.failure();
        return run.digest() + (failure == null ? " held" : " " + failure.text());
    }
}
