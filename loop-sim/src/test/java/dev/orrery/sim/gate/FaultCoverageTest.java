package dev.orrery.sim.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.loop.time.NanoClock;
import dev.orrery.sim.Simulation;
import dev.orrery.sim.decision.SeedRange;
import dev.orrery.sim.explore.Scenario;
import dev.orrery.sim.explore.Scenarios;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** A kind of fault that a scenario has switched on, and that no seed has brought, is reported. */
class FaultCoverageTest {
    @TempDir Path folder;

    private record Named(String name, Consumer<Simulation> body) implements Scenario {
        @Override
        public String summary() {
            return "for the test";
        }

        @Override
        public void run(Simulation sim) {
            body.accept(sim);
        }
    }

    static List<Canary> faults() {
        return Canaries.all().stream()
                .filter(one -> one.kind().startsWith("net.") || one.kind().startsWith("fault."))
                .toList();
    }

    /** What the sweep says of coverage: name, verdict, message. */
    private List<GateEntry> coverage(Scenario scenario, String answerer) {
        GateOptions options = GateOptions.standard();
        GateOptions few =
                options.withCorpus(folder.resolve("corpus"))
                        .withOut(folder.resolve("out"))
                        .withSeeds(new SeedRange(1, 20), new Commit("abc", "the test"))
                        .withSweep(
                                options.sweep()
                                        .withShrinkTime(Duration.ZERO)
                                        .withAnswerer(answerer))
                        .withCanaries(false);
        GateReport report =
                new Gate(
                                Scenarios.of(scenario),
                                few,
                                NanoClock.system(),
                                (one, how) -> how,
                                line -> {})
                        .run();
        return report.entries().stream()
                .filter(entry -> entry.step() == GateStep.COVERAGE)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aKindThatIsAskedForAndNeverFiresIsReported(Canary canary) {
        assertThat(coverage(canary, "calm"))
                .filteredOn(entry -> entry.name().equals("fault " + canary.kind()))
                .singleElement()
                .satisfies(
                        entry -> {
                            assertThat(entry.status()).isEqualTo(GateStatus.FAILED);
                            assertThat(entry.message())
                                    .matches("was asked for [1-9]\\d* times and never fired, .*");
                        });
    }

    @Test
    void aKindThatIsSwitchedOnAndNeverAskedForIsReported() {
        Named silent =
                new Named(
                        "silent",
                        sim -> {
                            sim.host("a");
                            sim.host("b");
                            sim.network()
                                    .everyLink()
                                    .reliable()
                                    .loss(10)
                                    .duplication(10)
                                    .corruption(10)
                                    .truncation(10)
                                    .clogs(10)
                                    .partitions(10);
                            sim.dns().faults(10);
                            sim.faults().off("fault.*").atMostOneIn("fault.crash", 10);
                            sim.ready();
                        });
        assertThat(coverage(silent, "seeded"))
                .extracting(GateEntry::name)
                .containsExactly(
                        "fault fault.crash",
                        "fault net.clog",
                        "fault net.corrupt",
                        "fault net.dns",
                        "fault net.duplicate",
                        "fault net.loss",
                        "fault net.partition",
                        "fault net.truncate");
    }

    @Test
    void whatIsOffOrRareForNobodyIsNotMissed() {
        Named reliable =
                new Named(
                        "reliable",
                        sim -> {
                            sim.host("a");
                            sim.network().everyLink().loss(10).reliable();
                            sim.faults().atMostOneIn("net.loss", 10).off("net.*", "fault.*");
                            sim.ready();
                        });
        assertThat(coverage(reliable, "seeded"))
                .extracting(GateEntry::name)
                .containsExactly("all seen");
    }
}
