package dev.orrery.sim.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.orrery.loop.time.NanoClock;
import dev.orrery.sim.Simulation;
import dev.orrery.sim.decision.Plan;
import dev.orrery.sim.decision.SeedRange;
import dev.orrery.sim.explore.ChildJvms;
import dev.orrery.sim.explore.Crashes;
import dev.orrery.sim.explore.PlanFolder;
import dev.orrery.sim.explore.Scenario;
import dev.orrery.sim.explore.Scenarios;
import dev.orrery.sim.explore.Scenes;
import dev.orrery.sim.explore.Shard;
import dev.orrery.sim.explore.SweepOptions;
import dev.orrery.sim.json.Json;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

class GateTest {
    @TempDir Path folder;

    private final List<String> told = new ArrayList<>();

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

    private GateOptions options() {
        return GateOptions.standard()
                .withCorpus(folder.resolve("corpus"))
                .withOut(folder.resolve("out"))
                .withSeeds(new SeedRange(1, 100), new Commit("abc", "the test"))
                .withSweep(GateOptions.standard().sweep().withShrinkTime(Duration.ZERO))
                .withCanaries(false);
    }

    private GateReport run(GateOptions options, Scenario... scenarios) {
        return new Gate(
                        Scenarios.of(scenarios),
                        options,
                        NanoClock.system(),
                        (scenario, how) -> how,
                        told::add)
                .run();
    }

    private static GateEntry only(GateReport report, GateStep step) {
        List<GateEntry> entries =
                report.entries().stream().filter(entry -> entry.step() == step).toList();
        assertThat(entries).hasSize(1);
        return entries.getFirst();
    }

    /** A plan with which {@link Scenes#fails()} fails, in the corpus. */
    private Path plan(String name) throws IOException {
        GateReport report = run(options().withOut(folder.resolve("before")), Scenes.fails());
        GateEntry found = only(report, GateStep.SEEDS);
        Path to = folder.resolve("corpus").resolve(name);
        Files.createDirectories(to.getParent());
        // Of other code: the class files are the same, and the scenario is not.
        String text = Files.readString(Path.of(found.plan()));
        Files.writeString(to, text.replaceAll("(?m)^header code .*\n", ""));
        return to;
    }

    @Test
    void whatHoldsPasses() {
        GateReport report = run(options(), Scenes.holds());
        assertThat(report.verdict()).isEqualTo(GateVerdict.PASSED);
        assertThat(only(report, GateStep.SEEDS).message()).isEqualTo("100 seeds, none failed");
    }

    @Test
    void aFailureOfAFreshSeedFailsTheGateAndLeavesAPlanForTheCorpus() throws IOException {
        GateReport report = run(options(), Scenes.fails());
        assertThat(report.verdict()).isEqualTo(GateVerdict.FAILED);
        GateEntry entry = only(report, GateStep.SEEDS);
        assertThat(entry.message()).contains("invariant 'at most 5' failed");
        assertThat(entry.newPlan()).matches("stutter/at-most-5-[0-9a-f]{8}\\.plan");
        Plan plan = PlanFolder.read(folder.resolve("out/corpus").resolve(entry.newPlan()));
        assertThat(plan.header().get("failure")).contains("at most 5");
        assertThat(plan.header().get("found")).startsWith("by the gate, seed 0x");
        assertThat(GateFiles.text(report))
                .contains("git add " + folder.resolve("corpus") + "/" + entry.newPlan())
                .endsWith("gate: failed (1 passed, 1 failed)");
        assertThat(told).anyMatch(line -> line.startsWith("failed: stutter "));
    }

    @Test
    void aPlanOfTheCorpusThatFailsIsARegression() throws IOException {
        plan("stutter/old.plan");
        // No seed of this gate fails by itself.
        GateOptions options = options().withSeeds(new SeedRange(3, 3), new Commit("", ""));
        GateReport report = run(options, Scenes.fails());
        GateEntry entry = only(report, GateStep.CORPUS);
        assertThat(entry.status()).isEqualTo(GateStatus.FAILED);
        assertThat(entry.name()).isEqualTo("stutter/old.plan");
        assertThat(entry.message()).startsWith("fails again: invariant 'at most 5'");
        assertThat(report.verdict()).isEqualTo(GateVerdict.FAILED);
    }

    @Test
    void aPlanOfTheCorpusThatHoldsPasses() throws IOException {
        plan("stutter/old.plan");
        GateReport report = run(options(), Scenes.fixed());
        assertThat(only(report, GateStep.CORPUS).message()).startsWith("holds; ");
        assertThat(report.verdict()).isEqualTo(GateVerdict.PASSED);
    }

    @Test
    void aPlanThatNoLongerFitsIsAWarningOrAFailureAsAskedFor() throws IOException {
        Path file = plan("stutter/old.plan");
        String text = Files.readString(file).replaceAll("(?m)^(digest|header) .*\n", "");
        Files.writeString(file, text + "at scenario gone 0 = 1\n");
        GateReport report = run(options(), Scenes.fixed());
        GateEntry entry = only(report, GateStep.CORPUS);
        assertThat(entry.status()).isEqualTo(GateStatus.WARNED);
        assertThat(entry.message()).matches("holds, but no longer fits the code: 3 of 4 .*");
        assertThat(report.verdict()).isEqualTo(GateVerdict.PASSED);
        assertThat(run(options().withStaleFailing(true), Scenes.fixed()).verdict())
                .isEqualTo(GateVerdict.FAILED);
    }

    @Test
    void aPlanThatCannotBeReadFailsAndTheRestGoesOn() throws IOException {
        plan("stutter/old.plan");
        Path corpus = folder.resolve("corpus");
        Files.writeString(corpus.resolve("a.plan"), "orrery-plan 99\nscenario stutter\n");
        Files.writeString(corpus.resolve("b.plan"), "orrery-plan 1\nscenario unknown\n");
        Files.writeString(corpus.resolve("c.txt"), "no plan");
        GateReport report = run(options(), Scenes.fixed());
        List<GateEntry> entries =
                report.entries().stream().filter(e -> e.step() == GateStep.CORPUS).toList();
        assertThat(entries)
                .extracting(GateEntry::name)
                .containsExactly("a.plan", "b.plan", "stutter/old.plan");
        assertThat(entries.get(0).message()).contains("plan must be of format version 1");
        assertThat(entries.get(1).message()).contains("scenario must be one that is listed");
        assertThat(entries.get(2).status()).isEqualTo(GateStatus.PASSED);
        assertThat(report.verdict()).isEqualTo(GateVerdict.FAILED);
    }

    private void corpusOf(String... scenarios) throws IOException {
        Path corpus = Files.createDirectories(folder.resolve("corpus"));
        for (String scenario : scenarios) {
            Files.writeString(
                    corpus.resolve(scenario + ".plan"),
                    "orrery-plan 1\nscenario " + scenario + "\nat scenario way 0 = 3\n");
        }
    }

    private static List<GateEntry> corpusOf(GateReport report) {
        return report.entries().stream().filter(e -> e.step() == GateStep.CORPUS).toList();
    }

    @Test
    void aPlanThatHangsFailsAndTheRestGoesOn() throws IOException {
        CountDownLatch end = new CountDownLatch(1);
        corpusOf("hangs", "way");
        Scenario hangs = new Named("hangs", sim -> waitIfTold(sim, end));
        Scenario way = new Named("way", sim -> sim.choose("way", 8));
        SweepOptions soon = options().sweep().withHangAfter(Duration.ofSeconds(2));
        GateReport report =
                run(
                        options()
                                .withSweep(soon)
                                .withSeeds(new SeedRange(1, 1), new Commit("", ""))
                                .withExempt(List.of("hangs/way", "way/way")),
                        hangs,
                        way);
        end.countDown();
        List<GateEntry> entries = corpusOf(report);
        assertThat(entries)
                .extracting(GateEntry::status)
                .containsExactly(GateStatus.FAILED, GateStatus.PASSED);
        assertThat(entries.getFirst().message()).startsWith("fails again: scenario hangs at");
        assertThat(entries.getFirst().details())
                .anyMatch(line -> line.contains("GateTest.waitIfTold"))
                .anyMatch(line -> line.startsWith("all threads: "))
                .contains("the run has not come to its end");
    }

    private static void waitIfTold(Simulation sim, CountDownLatch end) {
        if (sim.choose("way", 8) == 3) {
            Scenes.waitFor(end);
        }
    }

    @Test
    void inChildJvmsAPlanMayEvenEndItsJvm() throws IOException {
        corpusOf("exits", "halts", "spins", "talks");
        Scenario[] all = {
            new Crashes.Exits(), new Crashes.Halts(), new Crashes.Spins(), new Crashes.Talks()
        };
        GateOptions some =
                options()
                        .withSeeds(new SeedRange(1, 1), new Commit("", ""))
                        .withSweep(options().sweep().withHangAfter(Duration.ofSeconds(3)));
        ChildJvms jvms = ChildJvms.likeThisOne();
        GateReport report =
                new Gate(
                                Scenarios.of(all),
                                some,
                                NanoClock.system(),
                                (scenario, how) -> how.withChildJvms(jvms),
                                told::add)
                        .run();
        List<GateEntry> entries = corpusOf(report);
        assertThat(entries)
                .extracting(GateEntry::scenario)
                .containsExactly("exits", "halts", "spins", "talks");
        assertThat(entries.get(0).message())
                .isEqualTo("fails again: the JVM of the run ended by System.exit");
        assertThat(entries.get(0).details()).anyMatch(line -> line.contains("Crashes$Exits.crash"));
        assertThat(entries.get(1).message())
                .isEqualTo("fails again: the JVM of the run died, exit code 137");
        assertThat(entries.get(1).details().toString()).contains("the last words");
        assertThat(entries.get(2).message()).startsWith("fails again: scenario hangs at");
        assertThat(entries.get(2).details().toString()).contains("Crashes$Spins.crash");
        // This one only no longer fits.
        assertThat(entries.get(3).message()).contains("0 of 1 answers matched");
    }

    /** An error of the JVM, which breaks its worker, after some that fail. */
    private static Scenario breaks(String name) {
        return new Named(
                name,
                sim -> {
                    int way = sim.choose("way", 8);
                    if (way == 3) {
                        throw new IllegalStateException("three");
                    }
                    if (way == 5) {
                        throw new InternalError("planted");
                    }
                });
    }

    /** The seeds from the first that fails so to the first that breaks its worker after it. */
    private static SeedRange failsAndBreaks() {
        long first = seedOf(3, 1);
        return new SeedRange(first, seedOf(5, first));
    }

    private static long seedOf(int way, long from) {
        for (long seed = from; ; seed++) {
            try (Simulation sim = Simulation.seeded(seed)) {
                if (sim.choose("way", 8) == way) {
                    return seed;
                }
            }
        }
    }

    @Test
    void aWorkerThatBreaksFailsTheGateAndHidesNothingThatWasFound() {
        GateOptions options = options().withSeeds(failsAndBreaks(), new Commit("", ""));
        GateReport report = run(options, Scenes.holds(), breaks("breaks"), Scenes.named("z"));
        assertThat(report.verdict()).isEqualTo(GateVerdict.FAILED);
        assertThat(report.entries())
                .filteredOn(entry -> entry.step() == GateStep.SEEDS)
                .extracting(GateEntry::scenario, GateEntry::status)
                .containsExactly(
                        tuple("breaks", GateStatus.FAILED),
                        tuple("breaks", GateStatus.FAILED),
                        tuple("counter", GateStatus.PASSED),
                        tuple("z", GateStatus.PASSED));
        List<GateEntry> of = entriesOf(report, "breaks", GateStep.SEEDS);
        assertThat(of.get(0).message())
                .startsWith("worker 1 of 1 could not go on after seed 0x")
                .endsWith("java.lang.InternalError: planted");
        assertThat(of.get(1).message())
                .isEqualTo("scenario failed at 0.000 s: IllegalStateException: three");
        assertThat(folder.resolve("out/corpus").resolve(of.get(1).newPlan())).exists();
        assertThat(told).anyMatch(line -> line.startsWith("failed: breaks sweep 1: worker 1 of 1"));
    }

    @Test
    void aSweepInWhichNoSeedCouldRunFailsAndTheOthersGoOn() {
        long breaks = seedOf(5, 1);
        GateOptions options =
                options().withSeeds(new SeedRange(breaks, breaks), new Commit("", ""));
        GateReport report = run(options, breaks("a-bug-breaks"), breaks("breaks"), Scenes.holds());
        assertThat(report.verdict()).isEqualTo(GateVerdict.FAILED);
        String message = "no seed could run: java.lang.InternalError: planted";
        assertThat(report.entries())
                .extracting(GateEntry::scenario, GateEntry::step, GateEntry::message)
                .contains(
                        tuple("a-bug-breaks", GateStep.CANARIES, message),
                        tuple("breaks", GateStep.SEEDS, message),
                        tuple("counter", GateStep.SEEDS, "1 seeds, none failed"));
    }

    @Test
    void aWorkerThatBreaksAtAPlantedBugFailsTheGateAndTheOthersGoOn() {
        long breaks = seedOf(5, 1);
        while (seedOf(3, breaks - 1) == breaks - 1) {
            breaks = seedOf(5, breaks + 1);
        }
        SeedRange seeds = new SeedRange(breaks - 1, breaks);
        GateReport report =
                run(
                        options().withSeeds(seeds, new Commit("", "")),
                        breaks("a-bug-breaks"),
                        Scenes.holds());
        assertThat(report.verdict()).isEqualTo(GateVerdict.FAILED);
        assertThat(only(report, GateStep.CANARIES).message())
                .startsWith("worker 1 of 1 could not go on after seed ");
        assertThat(only(report, GateStep.SEEDS).status()).isEqualTo(GateStatus.PASSED);
    }

    @Test
    void aPlanThatCannotBeRunFailsAndTheRestGoesOn() throws IOException {
        corpusOf("breaks", "way");
        Path plan = folder.resolve("corpus/breaks.plan");
        Files.writeString(plan, Files.readString(plan).replace("= 3", "= 5"));
        GateReport report =
                run(
                        options().withSeeds(new SeedRange(1, 1), new Commit("", "")),
                        breaks("breaks"),
                        new Named("way", sim -> sim.choose("way", 8)));
        assertThat(corpusOf(report))
                .extracting(GateEntry::status)
                .containsExactly(GateStatus.FAILED, GateStatus.PASSED);
        assertThat(corpusOf(report).getFirst().message())
                .isEqualTo("could not be run: java.lang.InternalError: planted");
    }

    private static List<GateEntry> entriesOf(GateReport report, String scenario, GateStep step) {
        return report.entries().stream()
                .filter(entry -> entry.step() == step)
                .filter(entry -> entry.scenario().equals(scenario))
                .toList();
    }

    @Test
    void aScenarioThatIsNotDeterministicIsAVerdictOfItsOwn() {
        GateReport report = run(options(), Scenes.readsTheClock());
        assertThat(report.verdict()).isEqualTo(GateVerdict.NOT_DETERMINISTIC);
        assertThat(only(report, GateStep.SEEDS).newPlan()).isEmpty();
    }

    @Test
    void whatNeverHappensFails() {
        Scenario scenario =
                new Named(
                        "calm",
                        sim -> {
                            sim.choose("never", 2);
                            sim.sometimes("held", false);
                            sim.expectReachable("place");
                        });
        Scenario never = new Named("never", sim -> sim.expectSometimes("not even looked at"));
        // A seed whose answers are all calm; of one seed nothing else can be expected.
        GateOptions options = options().withSeeds(new SeedRange(1, 1), new Commit("", ""));
        GateReport report = run(options, scenario, never);
        assertThat(report.verdict()).isEqualTo(GateVerdict.FAILED);
        assertThat(report.entries())
                .filteredOn(entry -> entry.status() == GateStatus.FAILED)
                .extracting(GateEntry::name)
                .contains("sometimes held", "reachable place", "sometimes not even looked at");
    }

    @Test
    void aFaultThatNeverFiresFails() {
        Scenario scenario = new Named("calm", sim -> sim.choose("choice", 2));
        GateOptions calm = options().withSweep(options().sweep().withAnswerer("calm"));
        GateReport report = run(calm, scenario);
        GateEntry entry = only(report, GateStep.COVERAGE);
        assertThat(entry.name()).isEqualTo("fault choice");
        assertThat(entry.status()).isEqualTo(GateStatus.FAILED);
        assertThat(run(calm.withExempt(List.of("calm/choice")), scenario).verdict())
                .isEqualTo(GateVerdict.PASSED);
        assertThat(run(calm.withExempt(List.of("other/choice")), scenario).verdict())
                .isEqualTo(GateVerdict.FAILED);
    }

    @Test
    void aPlantedBugHasToBeFound() {
        Scenario found =
                new Named(
                        "shop-bug-two",
                        sim -> {
                            if (sim.choose("two", 2) == 1) {
                                throw new AssertionError("two");
                            }
                        });
        Scenario hidden = new Named("shop-bug-none", sim -> {});
        GateReport report = run(options(), found, hidden);
        assertThat(report.verdict()).isEqualTo(GateVerdict.FAILED);
        GateOptions rare = options().withExempt(List.of("shop-bug-none"));
        assertThat(run(rare, found, hidden).verdict()).isEqualTo(GateVerdict.PASSED);
        assertThat(report.entries())
                .filteredOn(entry -> entry.step() == GateStep.CANARIES)
                .extracting(GateEntry::scenario, GateEntry::status)
                .containsExactly(
                        tuple("shop-bug-none", GateStatus.FAILED),
                        tuple("shop-bug-two", GateStatus.PASSED));
    }

    @Test
    void canariesAreFoundWithUsualSettings() {
        GateReport report =
                run(
                        options()
                                .withSeeds(new SeedRange(1, 300), new Commit("", ""))
                                .withCanaries(true),
                        Scenes.holds());
        assertThat(report.verdict()).isEqualTo(GateVerdict.PASSED);
        assertThat(report.sweeps()).hasSize(1 + Canaries.all().size());
    }

    @Test
    void canariesAreNotFoundWithSettingsThatFindNothing() {
        GateOptions calm =
                options().withCanaries(true).withSweep(options().sweep().withAnswerer("calm"));
        GateReport report = run(calm, Scenes.holds());
        assertThat(report.verdict()).isEqualTo(GateVerdict.FAILED);
        assertThat(report.count(GateStatus.FAILED)).isGreaterThanOrEqualTo(Canaries.all().size());
    }

    @Test
    void shardsJudgeTogetherWhatNoneSawAlone() {
        for (int index = 1; index <= 3; index++) {
            GateReport part = run(shard(index, 3), Scenes.fails(), Scenes.holds());
            GateFiles.write(part, folder.resolve("shards/" + index));
        }
        GateReport merged = merge("shards");
        GateReport whole = run(options(), Scenes.fails(), Scenes.holds());
        assertThat(merged.verdict()).isEqualTo(whole.verdict());
        assertThat(merged.coverage()).isEqualTo(whole.coverage());
        assertThat(merged.sweeps()).extracting(GateSweep::ran).containsExactly(100L, 100L);
        GateEntry entry = only(whole, GateStep.SEEDS, "stutter");
        GateEntry same = only(merged, GateStep.SEEDS, "stutter");
        assertThat(same.seeds()).isEqualTo(entry.seeds());
        assertThat(same.newPlan()).isEqualTo(entry.newPlan());
        assertThat(folder.resolve("merged/corpus").resolve(same.newPlan())).exists();
    }

    private static GateEntry only(GateReport report, GateStep step, String scenario) {
        List<GateEntry> entries =
                report.entries().stream()
                        .filter(entry -> entry.step() == step)
                        .filter(entry -> entry.scenario().equals(scenario))
                        .toList();
        assertThat(entries).hasSize(1);
        return entries.getFirst();
    }

    private GateOptions shard(int index, int total) {
        return options()
                .withOut(folder.resolve("shards/" + index))
                .withShard(new Shard(index, total, "test"));
    }

    private GateReport merge(String... folders) {
        return GateMerge.of(
                java.util.Arrays.stream(folders).map(folder::resolve).toList(),
                folder.resolve("merged"));
    }

    @Test
    void whatAShardHasNotSeenIsOpenUntilTheMerge() {
        Scenario hidden = new Named("shop-bug-none", sim -> sim.choose("x", 2));
        for (int index = 1; index <= 2; index++) {
            GateReport part = run(shard(index, 2), hidden);
            assertThat(part.verdict()).isEqualTo(GateVerdict.PASSED);
            assertThat(part.count(GateStatus.PENDING)).isEqualTo(1);
            GateFiles.write(part, folder.resolve("shards/" + index));
        }
        GateReport merged = merge("shards/1", "shards/2");
        assertThat(merged.verdict()).isEqualTo(GateVerdict.FAILED);
        assertThat(only(merged, GateStep.CANARIES).message()).contains("not found in 100 of");
    }

    @Test
    void aMissingShardFailsAndIsNamed() {
        for (int index : List.of(1, 3)) {
            GateFiles.write(
                    run(shard(index, 3), Scenes.holds()), folder.resolve("shards/" + index));
        }
        GateReport merged = merge("shards");
        assertThat(merged.verdict()).isEqualTo(GateVerdict.FAILED);
        assertThat(merged.entries())
                .filteredOn(entry -> entry.status() == GateStatus.FAILED)
                .extracting(GateEntry::scenario)
                .containsExactly("shard 2");
    }

    @Test
    void aShardThatIsThereTwiceFails() {
        GateReport part = run(shard(1, 1), Scenes.holds());
        GateFiles.write(part, folder.resolve("shards/1"));
        GateFiles.write(part, folder.resolve("shards/2"));
        assertThat(merge("shards").verdict()).isEqualTo(GateVerdict.FAILED);
    }

    @Test
    void shardsOfDifferentCommitsOrSettingsAreRefused() {
        GateFiles.write(run(shard(1, 2), Scenes.holds()), folder.resolve("shards/1"));
        GateOptions other =
                shard(2, 2).withSeeds(new SeedRange(1, 100), new Commit("def", "the test"));
        GateFiles.write(run(other, Scenes.holds()), folder.resolve("shards/2"));
        assertThatThrownBy(() -> merge("shards"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("setting=commit")
                .hasMessageContaining("has abc")
                .hasMessageContaining("has def");
        GateFiles.write(run(shard(2, 3), Scenes.holds()), folder.resolve("shards/2"));
        assertThatThrownBy(() -> merge("shards")).hasMessageContaining("setting=shards");
    }

    @Test
    void folderWithoutResultsAndBrokenResultsAreRefused() throws IOException {
        assertThatThrownBy(() -> merge("nowhere"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("results of shards must be folders");
        Files.createDirectories(folder.resolve("shards"));
        assertThatThrownBy(() -> merge("shards")).hasMessageContaining("there is no gate.json");
        Files.writeString(folder.resolve("shards/gate.json"), "{\"format\":\"orrery-ga");
        assertThatThrownBy(() -> merge("shards")).hasMessageContaining("JSON must have");
        Files.writeString(folder.resolve("shards/gate.json"), "{\"format\":\"orrery-gate\"}");
        assertThatThrownBy(() -> merge("shards")).hasMessageContaining("member 'version'");
    }

    @Test
    void aShardWithoutSeedsIsFine() {
        GateOptions options =
                shard(3, 3).withSeeds(new SeedRange(1, 2), new Commit("abc", "the test"));
        GateReport part = run(options, Scenes.fails());
        assertThat(part.verdict()).isEqualTo(GateVerdict.PASSED);
        assertThat(part.sweeps().getFirst().ran()).isZero();
    }

    @Test
    void plansOfTheCorpusAreDividedAmongShards() throws IOException {
        for (int i = 0; i < 5; i++) {
            plan("stutter/" + i + ".plan");
        }
        List<String> names = new ArrayList<>();
        for (int index = 1; index <= 2; index++) {
            run(shard(index, 2), Scenes.fixed()).entries().stream()
                    .filter(entry -> entry.step() == GateStep.CORPUS)
                    .forEach(entry -> names.add(entry.name()));
        }
        assertThat(names)
                .containsExactlyInAnyOrder(
                        "stutter/0.plan",
                        "stutter/1.plan",
                        "stutter/2.plan",
                        "stutter/3.plan",
                        "stutter/4.plan");
    }

    @Test
    void anInterruptLeavesWhatWasSeen() {
        Scenario last =
                new Named(
                        "z-last",
                        sim -> {
                            throw new AssertionError("not run");
                        });
        Gate gate =
                new Gate(
                        Scenarios.of(Scenes.fails(), last),
                        options(),
                        NanoClock.system(),
                        (scenario, how) -> how,
                        line -> {
                            if (line.startsWith("stutter: ")) {
                                Thread.currentThread().interrupt();
                            }
                        });
        GateReport report = gate.run();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(report.verdict()).isEqualTo(GateVerdict.INTERRUPTED);
        assertThat(report.count(GateStatus.FAILED)).isEqualTo(1);
        assertThat(report.sweeps()).extracting(GateSweep::scenario).containsExactly("stutter");
        assertThat(GateFiles.write(report, folder.resolve("out"))).isEmpty();
    }

    @Test
    void withoutScenarioThereIsNoGate() {
        assertThatThrownBy(() -> run(options()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("gate must have at least one scenario");
        assertThatThrownBy(() -> run(options().withScenarios(List.of("x")), Scenes.holds()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("scenario must be one that is listed: scenario=x");
    }

    @Test
    void resultsThatCannotBeWrittenAreTold() throws IOException {
        Files.writeString(folder.resolve("out"), "a file in the way");
        GateReport report = run(options(), Scenes.fails());
        assertThat(GateFiles.write(report, folder.resolve("out")))
                .hasSize(4)
                .allMatch(line -> line.contains("Make room, or give another folder with --out"));
        // The plan is not lost with its file.
        assertThat(GateFiles.text(report)).contains("this is the plan:", "  orrery-plan 1");
    }

    @Test
    void jsonIsWholeAndReadBack() {
        GateReport report = run(options(), Scenes.fails(), Scenes.holds());
        String json = GateJson.of(report);
        assertThat(GateJson.parse(json, "test")).isEqualTo(report);
        assertThat(Json.parse(json, "test")).isInstanceOf(Map.class);
    }
}
