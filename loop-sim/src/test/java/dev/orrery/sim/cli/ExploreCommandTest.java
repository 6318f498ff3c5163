package dev.orrery.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.loop.time.NanoClock;
import dev.orrery.sim.explore.Scenario;
import dev.orrery.sim.explore.Scenarios;
import dev.orrery.sim.explore.Scenes;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

class ExploreCommandTest {
    @TempDir private Path folder;

    private String out() {
        return "--out=" + folder;
    }

    private List<Path> plans() throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().matches(".*-0x[0-9a-f]+\\.plan"))
                    .sorted()
                    .toList();
        }
    }

    private void assertRefused(String message, String... args) {
        CommandRun run = CommandRun.of(Scenes.holds(), args);
        assertThat(run.err()).isEqualTo(message + System.lineSeparator());
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void thePictureOfAFailureHasTheCommandThatReplaysIt() throws IOException {
        CommandRun run = CommandRun.of(Scenes.fails(), "explore", "stutter", out());
        String picture =
                run.out()
                        .lines()
                        .filter(line -> line.contains("picture: "))
                        .findFirst()
                        .orElseThrow()
                        .strip()
                        .substring("picture: ".length());
        assertThat(Files.readString(Path.of(picture)))
                .containsPattern("<code id=\"replay\">[.]/orrery replay \\S+[.]plan</code>");
    }

    @Test
    void seedsThatAllHoldEndWithZero() {
        CommandRun run =
                CommandRun.of(Scenes.holds(), "explore", "counter", "--seeds=10..29", out());
        assertThat(run.exit()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .startsWith("counter: 0 failed of 20 seeds (10..29) in ")
                .contains(
                        " seeds/s, virtual time ", " x real time; ", " s of virtual time, tier 2");
    }

    @Test
    void aThousandSeedsRunWhenNothingIsSaid() {
        CommandRun run = CommandRun.of(Scenes.named("z"), "explore", "z", out());
        assertThat(run.out()).startsWith("z: 0 failed of 1000 seeds (1..1000) in ");
    }

    @Test
    void aBudgetThatEndsWithoutAFailureSaysHowManyRan() {
        CommandRun run =
                CommandRun.of(
                        Scenarios.of(Scenes.holds()),
                        Scenes.steppingClock(Duration.ofMillis(500)),
                        "explore",
                        "counter",
                        "--seeds=1000",
                        "--budget=3s",
                        out());
        assertThat(run.exit()).isZero();
        assertThat(run.out())
                .startsWith(
                        "counter: 0 failed of 6 seeds (1..6), the budget is spent, in 3.000 s: 2"
                                + " seeds/s, virtual time ");
    }

    @Test
    void progressGoesToTheErrorStreamOnceASecond() {
        CommandRun run =
                CommandRun.of(
                        Scenarios.of(Scenes.holds()),
                        Scenes.steppingClock(Duration.ofMillis(250)),
                        "explore",
                        "counter",
                        "--seeds=10",
                        out());
        assertThat(run.err().lines())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("counter: 4 seeds, 0 failed, 4 seeds/s, virtual time ");
    }

    @Test
    void aFailureSaysWhatFailedWhenOnWhomAndHowToReplayIt() throws IOException {
        CommandRun run = CommandRun.of(Scenes.fails(), "explore", "stutter", "--seeds=1000", out());
        assertThat(run.exit()).isEqualTo(1);
        assertThat(plans()).hasSize(1);
        Path plan = plans().getFirst();
        assertThat(run.firstLine())
                .matches(
                        "invariant 'at most 5' failed at 1\\.[0-9]+ s on a/loop:"
                                + " seed=0x[0-9a-f]+\\. Replay: ./orrery replay "
                                + Pattern.quote(plan.toString()));
        assertThat(run.out())
                .containsPattern(
                        "\n  plan: [0-9]+ lines that are not calm; digest [0-9a-f]{16}\r?\n")
                .contains("  last events:")
                .contains("beside the calmest run near it that holds (there):")
                .containsPattern(
                        "there: held, over at 1\\.000 s\r?\n  picture: .*\\.html\r?\nstutter: 1"
                                + " failed of ");
        String seed = plan.getFileName().toString().replaceAll("stutter-(0x.*)\\.plan", "$1");
        assertThat(run.out()).contains("seed=" + seed + ".");
    }

    @Test
    void whoKeepsGoingSeesTheFirstFailureOfEachKind() throws IOException {
        CommandRun run =
                CommandRun.of(
                        Scenes.failsInThreeWays(),
                        "explore",
                        "moody",
                        "--seeds=100",
                        "--keep-going",
                        out());
        assertThat(run.exit()).isEqualTo(1);
        assertThat(plans()).hasSize(3);
        assertThat(run.out())
                .contains("  IllegalStateException: first, at ")
                .contains("  AssertionError: second of two lines")
                .contains("invariant 'third' failed at ")
                .contains(" failed of 100 seeds (1..100)");
    }

    @Test
    void aScenarioThatIsNotDeterministicEndsWithThree() {
        CommandRun run = CommandRun.of(Scenes.readsTheClock(), "explore", "clock", out());
        assertThat(run.exit()).isEqualTo(3);
        assertThat(run.firstLine())
                .startsWith(
                        "NOT DETERMINISTIC: two runs of one plan must be equal: scenario=clock,"
                                + " seed=0x1. Replay: ./orrery replay ");
        assertThat(run.out())
                .contains("differs (from 0)", "last common: ", "first run: ", "second run: ")
                .contains("MARK  now ");
    }

    /** Its runs fail and, after those, one breaks the clock of its worker. */
    private CommandRun withAClockThatBreaks(String... more) {
        AtomicInteger calls = new AtomicInteger();
        NanoClock breaking =
                () -> {
                    if (Thread.currentThread().getName().startsWith("orrery-sweep-")
                            && calls.incrementAndGet() > 40) {
                        throw new IllegalStateException("the clock stopped");
                    }
                    return 0;
                };
        List<String> args = new ArrayList<>(List.of("explore", "moody", "--keep-going", out()));
        args.addAll(List.of(more));
        return CommandRun.of(
                Scenarios.of(Scenes.failsInThreeWays()), breaking, args.toArray(String[]::new));
    }

    @Test
    void aWorkerThatBreaksEndsWithFourAfterAllThatWasFound() throws IOException {
        CommandRun run = withAClockThatBreaks();
        assertThat(run.exit()).isEqualTo(4);
        assertThat(run.out())
                .contains("IllegalStateException: first", "second", "invariant 'third' failed")
                .contains("note: worker 1 of 1 could not go on after seed 0x28: java.lang.")
                .contains(" failed of 40 seeds (1..40), ended since a worker could not go on, in ");
        assertThat(plans()).hasSize(3);
    }

    @Test
    void aWorkerThatBreaksIsInTheJsonToo() {
        CommandRun run = withAClockThatBreaks("--json");
        assertThat(run.exit()).isEqualTo(4);
        assertThat(run.out())
                .contains("\"end\":\"BROKEN\"")
                .contains("\"problems\":[\"worker 1 of 1 could not go on after seed 0x28: ")
                .contains("IllegalStateException: first");
    }

    @Test
    void aResultInJsonIsOneObject() {
        CommandRun run =
                CommandRun.of(
                        Scenes.fails(), "explore", "stutter", "--seeds=1000", "--json", out());
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out().lines()).hasSize(1);
        Matcher json =
                Pattern.compile(
                                "\\{\"scenario\":\"stutter\",\"seedsRun\":[0-9]+,\"firstSeed\":\"0x1\","
                                    + "\"lastSeed\":\"(0x[0-9a-f]+)\",\"end\":\"FIRST_FAILURE\","
                                    + "\"answerer\":\"seeded\",\"jobs\":1,\"budgetSpent\":false,"
                                    + "\"deterministic\":true,\"seedsFailed\":1,\"failures\":\\[\\{\"seed\":\"(0x[0-9a-f]+)\",\"seeds\":1,\"fingerprint\":\"[0-9a-f]{8}\",\"kind\":\"invariant\",\"message\":\"invariant"
                                    + " 'at most 5' failed at [^\"]*\",\"plan\":\"[^\"]+\","
                                    + "\"picture\":\"[^\"]+\",\"planLines\":[0-9]+,\"planLinesFound\":[0-9]+,"
                                    + "\"confirmation\":\"THIS_JVM\",\"digest\":\"[0-9a-f]{16}\"\\}\\],\"problems\":\\[\\],"
                                    + "\"coverage\":\\{\"faults\":\\{[^{}]*\\},\"sometimes\":\\{\\},"
                                    + "\"reachable\":\\{\\}\\},\"tier\":2,\"events\":[0-9]+,\"seconds\":[0-9]+\\.[0-9]{3},"
                                    + "\"seedsPerSecond\":[0-9]+\\.[0-9]{3},"
                                    + "\"virtualSeconds\":[0-9]+\\.[0-9]{3}\\}")
                        .matcher(run.out().strip());
        assertThat(json.matches()).as(run.out()).isTrue();
        assertThat(json.group(2)).isEqualTo(json.group(1));
    }

    @Test
    void aResultInJsonSaysWhenItIsNotDeterministic() {
        CommandRun run = CommandRun.of(Scenes.readsTheClock(), "explore", "clock", "--json", out());
        assertThat(run.exit()).isEqualTo(3);
        assertThat(run.out())
                .contains("\"deterministic\":false", "\"message\":\"not deterministic\"")
                .contains("\"divergence\":\"  first run:")
                .contains("\\n  last common:");
    }

    @Test
    void seedsUpsideDownAreRefused() {
        assertRefused(
                "seeds must go upwards: first=9, last=1. Write the smaller seed first, for example"
                        + " 1..100.",
                "explore",
                "counter",
                "--seeds=9..1");
    }

    @Test
    void seedsThatAreNoNumbersAreRefused() {
        assertRefused(
                "seeds must be A..B or N, numbers from 0 to 2^64-1, decimal or with 0x:"
                        + " seeds=1..x, found=x. Write for example 1..100, or 100 for the same.",
                "explore",
                "counter",
                "--seeds=1..x");
    }

    @Test
    void aMalformedBudgetIsRefused() {
        for (String budget :
                List.of("30", "s", "-1s", "0s", "1e9s", "99999999999h", "1.s", " 1s")) {
            assertRefused(
                    "budget must be a time above zero in ms, s, m or h: budget="
                            + budget
                            + ". Write for example 500ms, 30s, 2m or 1h.",
                    "explore",
                    "counter",
                    "--budget=" + budget);
        }
    }

    @Test
    void aFolderThatCannotBeWrittenToIsRefusedBeforeTheSearch() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertRefused(
                "folder of plans must be a folder that can be written to: folder="
                        + file
                        + ", found="
                        + file
                        + " (no folder). Give another with --out.",
                "explore",
                "counter",
                "--out",
                file.toString());
        assertRefused(
                "out must be the path of a folder: out=. Leave it out for target/orrery.",
                "explore",
                "counter",
                "--out=");
    }

    @Test
    void settingsThatMakeNoSenseAreRefused() {
        assertRefused(
                "determinism must be 1/N with N from 1 to 2147483647: determinism=5. Write 1/1 to"
                        + " run every seed twice.",
                "explore",
                "counter",
                "--determinism=5");
        assertRefused(
                "jobs must be a number from 1 to 1024: jobs=-1. Write it in decimal digits.",
                "explore",
                "counter",
                "--jobs=-1");
        assertRefused(
                "hang-after must be a time above zero in ms, s, m or h: hang-after=0s. Write for"
                        + " example 500ms, 30s, 2m or 1h.",
                "explore",
                "counter",
                "--hang-after=0s");
        assertRefused(
                "shrink must be a time above zero in ms, s, m or h: shrink=never. Write for example"
                        + " 500ms, 30s, 2m or 1h.",
                "explore",
                "counter",
                "--shrink=never");
        assertRefused(
                "seeds must be at least as many as shards: seeds=1..3, shard=9/9. Run more seeds,"
                        + " or fewer shards.",
                "explore",
                "counter",
                "--seeds=3",
                "--shard=9/9");
    }

    @Test
    void anAnswererThatIsNotThereIsRefused() {
        CommandRun run = CommandRun.of(Scenes.holds(), "explore", "counter", "--answerer=seedy");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err())
                .startsWith("answerer must be one that there is: answerer=seedy. Did you mean");
    }

    @Test
    void aShardRunsItsPartOfTheSeeds() {
        CommandRun run =
                CommandRun.of(
                        Scenes.holds(), "explore", "counter", "--seeds=30", "--shard=2/3", out());
        assertThat(run.out()).startsWith("counter: 0 failed of 10 seeds (11..20) in ");
    }

    @Test
    void theLargestRangeOfSeedsIsBegunAndEndsWithItsBudget() {
        CommandRun run =
                CommandRun.of(
                        Scenes.holds(),
                        "explore",
                        "counter",
                        "--seeds=0..0xffffffffffffffff",
                        "--budget=50ms",
                        out());
        assertThat(run.exit()).isZero();
        assertThat(run.out()).contains(" seeds (0..", ", the budget is spent, in ");
    }

    @Test
    void aPlanThatFindsNoRoomIsPrinted() throws IOException {
        // As a disk that fills up during the sweep: the folder is there when it begins.
        Scenario failing = Scenes.fails();
        Scenario fills =
                Scenes.of(
                        failing.name(),
                        sim -> {
                            Files.deleteIfExists(folder);
                            if (!Files.exists(folder)) {
                                Files.writeString(folder, "");
                            }
                            failing.run(sim);
                        });
        CommandRun run = CommandRun.of(fills, "explore", "stutter", out(), "--shrink=off");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.firstLine())
                .containsPattern("Replay: ./orrery explore stutter --seeds 0x[0-9a-f]+\\.\\.0x");
        assertThat(run.err())
                .startsWith("plan must be written to a folder that takes it: folder=" + folder)
                .contains("This is the plan that was not written:", "orrery-plan 1", "at scenario");
        Files.deleteIfExists(folder);
        Files.createDirectories(folder);
    }

    @Test
    void aFailureSaysHowItWasConfirmed() {
        CommandRun run = CommandRun.of(Scenes.fails(), "explore", "stutter", out());
        assertThat(run.out())
                .contains(
                        "  confirmed in this JVM only: it was run again here, since no other JVM"
                                + " was to be started");
    }

    @Test
    void theHelpListsTheAnswerers() {
        CommandRun run = CommandRun.of(Scenes.holds(), "explore", "--help");
        assertThat(run.exit()).isZero();
        assertThat(run.out()).contains("Answerers:", "  seeded", "  pct", "--hang-after");
    }
}
