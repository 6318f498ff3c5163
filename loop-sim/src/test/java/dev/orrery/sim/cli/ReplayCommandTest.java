package dev.orrery.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.sim.explore.Scenario;
import dev.orrery.sim.explore.Scenes;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class ReplayCommandTest {
    @TempDir private Path folder;

    /** A plan that explore has just written. */
    private Path plan(Scenario scenario) throws IOException {
        CommandRun.of(scenario, "explore", scenario.name(), "--out=" + folder);
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().matches(".*-0x[0-9a-f]+\\.plan"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void edit(Path plan, String from, String to) throws IOException {
        String text = Files.readString(plan);
        String edited = text.replaceFirst(from, to);
        assertThat(edited).isNotEqualTo(text);
        Files.writeString(plan, edited);
    }

    private static CommandRun replay(Scenario scenario, Path plan) {
        return CommandRun.of(scenario, "replay", plan.toString());
    }

    private static void assertRefused(String message, Path plan) {
        CommandRun run = replay(Scenes.fails(), plan);
        assertThat(run.err()).isEqualTo(message + System.lineSeparator());
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void aReplayFailsInTheSameWayWithTheSameDigest() throws IOException {
        CommandRun explored =
                CommandRun.of(Scenes.fails(), "explore", "stutter", "--out=" + folder);
        Path plan = plan(Scenes.fails());
        CommandRun run = replay(Scenes.fails(), plan);
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.firstLine()).isEqualTo(explored.firstLine());
        assertThat(run.out())
                .containsPattern(
                        "\nstutter: digest [0-9a-f]{16}, [0-9]+ events, 1\\.[0-9]+ s of virtual"
                                + " time, ([0-9]+) of \\1 answers of the plan matched");
        String digest = explored.out().replaceAll("(?s).*digest ([0-9a-f]{16}).*", "$1");
        assertThat(run.out()).contains("stutter: digest " + digest);
        assertThat(run.err()).isEmpty();
    }

    @Test
    void theRunCanBeDrawnAndWrittenForOtherTools() throws IOException {
        Path plan = plan(Scenes.fails());
        Path files = Files.createDirectory(folder.resolve("files"));
        CommandRun plain = replay(Scenes.fails(), plan);
        CommandRun run =
                CommandRun.of(
                        Scenes.fails(),
                        "replay",
                        plan.toString(),
                        "--picture=" + files.resolve("a.html"),
                        "--perfetto=" + files.resolve("a.json"),
                        "--pcapng=" + files.resolve("a.pcapng"));
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).contains("Picture: " + files.resolve("a.html"));
        assertThat(Files.readString(files.resolve("a.html")))
                .contains("the calmest run beside it that holds", "stutter")
                .contains(
                        run.out()
                                .lines()
                                .findFirst()
                                .orElseThrow()
                                .replaceAll(":.*", "")
                                .replace("'", "&#39;"));
        assertThat(Files.readString(files.resolve("a.json"))).startsWith("{\"traceEvents\":[");
        assertThat(Files.size(files.resolve("a.pcapng"))).isPositive();
        // What is recorded changes no digest.
        assertThat(run.out().replaceAll("(?s).*digest ([0-9a-f]{16}).*", "$1"))
                .isEqualTo(plain.out().replaceAll("(?s).*digest ([0-9a-f]{16}).*", "$1"));
    }

    @Test
    void aFileThatCannotBeWrittenIsRefused() throws IOException {
        Path plan = plan(Scenes.fails());
        Path file = folder.resolve("nowhere").resolve("a.html");
        CommandRun run =
                CommandRun.of(Scenes.fails(), "replay", plan.toString(), "--picture=" + file);
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err())
                .startsWith("--picture must be a file that can be written: --picture=" + file)
                .contains("Give a file in a folder that exists.");
    }

    @Test
    void theTraceHasEveryEvent() throws IOException {
        Path plan = plan(Scenes.fails());
        CommandRun run = CommandRun.of(Scenes.fails(), "replay", plan.toString(), "--trace");
        assertThat(run.exit()).isEqualTo(1);
        long events = Long.parseLong(run.out().replaceAll("(?s).*, ([0-9]+) events, .*", "$1"));
        assertThat(run.out().lines().takeWhile(line -> !line.startsWith("invariant ")))
                // Notes for the reader are not counted.
                .hasSizeGreaterThanOrEqualTo((int) events)
                .last()
                .asString()
                .endsWith("INVARIANT_FAILED  at most 5  0");
    }

    @Test
    void editedCodeThatHoldsNowEndsWithZero() throws IOException {
        Path plan = plan(Scenes.fails());
        edit(plan, "header code = [0-9a-f]{16}", "header code = 0000000000000000");
        CommandRun run = replay(Scenes.fixed(), plan);
        assertThat(run.exit()).isZero();
        assertThat(run.out())
                .contains(" answers of the plan matched")
                .contains("The code was edited after the plan was written; it holds now.");
    }

    @Test
    void editedCodeThatStillFailsEndsWithOne() throws IOException {
        Path plan = plan(Scenes.fails());
        edit(plan, "header code = [0-9a-f]{16}", "header code = 0000000000000000");
        edit(plan, "digest [0-9a-f]{16}", "digest 0000000000000000");
        CommandRun run = replay(Scenes.fails(), plan);
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out())
                .contains("The code was edited after the plan was written; it still fails.");
    }

    @Test
    void anotherDigestOfTheSameCodeEndsWithThree() throws IOException {
        Path plan = plan(Scenes.fails());
        edit(plan, "digest [0-9a-f]{16}", "digest 0000000000000000");
        CommandRun run = replay(Scenes.fails(), plan);
        assertThat(run.exit()).isEqualTo(3);
        assertThat(run.out())
                .contains("NOT DETERMINISTIC: two runs of one plan must be equal: scenario=stutter")
                .contains("first run:  0000000000000000, invariant 'at most 5'")
                .contains("remove its digest line");
    }

    @Test
    void anAnswerThatTheSameCodeDoesNotTakeEndsWithThree() throws IOException {
        Path plan = plan(Scenes.fails());
        edit(plan, "(?m)^(at .*) = .*$", "$1 = nonsense");
        assertThat(replay(Scenes.fails(), plan).exit()).isEqualTo(3);
    }

    @Test
    void aPlanEditedByHandRunsWithoutItsDigest() throws IOException {
        Path plan = plan(Scenes.fails());
        edit(plan, "digest [0-9a-f]{16}\n", "");
        edit(plan, "(?m)^at .*\n", "");
        CommandRun run = replay(Scenes.fails(), plan);
        assertThat(run.exit()).isZero();
        assertThat(run.out()).contains("All held.");
    }

    @Test
    void aScenarioThatIsNotDeterministicEndsWithThree() throws IOException {
        Path plan = plan(Scenes.readsTheClock());
        CommandRun run = replay(Scenes.readsTheClock(), plan);
        assertThat(run.exit()).isEqualTo(3);
        assertThat(run.out()).contains("NOT DETERMINISTIC", "last common:", "MARK  now ");
    }

    @Test
    void aFileThatIsNotThereIsRefused() {
        Path missing = folder.resolve("missing.plan");
        assertRefused(
                "plan must be a file that can be read: file="
                        + missing
                        + ", problem=there is none of that name. Give a plan that 'explore' has"
                        + " written.",
                missing);
    }

    @Test
    void aMalformedPlanIsRefused() throws IOException {
        Path plan = Files.writeString(folder.resolve("p"), "orrery-plan 1\nscenario stutter\nhm\n");
        assertRefused(
                "plan line must start with scenario, seed, digest, header or at: file="
                        + plan
                        + ", line=3, found=\"hm\". Correct or remove the line.",
                plan);
    }

    @Test
    void aForeignPlanIsRefused() throws IOException {
        Path foreign = Files.writeString(folder.resolve("p"), "orrery-plan 1\nscenario lease\n");
        assertRefused(
                "scenario must be one that is listed: scenario=lease. Run ./orrery list to see them"
                        + " all. The plan that names it is "
                        + foreign
                        + ".",
                foreign);
    }

    @Test
    void thePathInTheCommandToCopyIsQuotedWhereItMustBe() throws IOException {
        Path plan = plan(Scenes.fails());
        Path moved = Files.move(plan, folder.resolve("it's a plan"));
        assertThat(replay(Scenes.fails(), moved).firstLine())
                .endsWith("Replay: ./orrery replay '" + folder + "/it'\\''s a plan'");
    }

    @Test
    void aPlanThatNoLongerMatchesSaysHowFarItDid() throws IOException {
        Path plan = plan(Scenes.fails());
        edit(plan, "header code = [0-9a-f]{16}", "header code = 0000000000000000");
        edit(plan, "at scenario again 1 = 1", "at scenario again 1 = often");
        CommandRun run = replay(Scenes.fails(), plan);
        assertThat(run.exit()).isZero();
        int line = Files.readAllLines(plan).indexOf("at scenario again 1 = often") + 1;
        assertThat(run.out())
                .contains(
                        plan
                                + ":"
                                + line
                                + ": the plan matched for 1 line, then came 'at scenario again 1 ="
                                + " often': the options were 0, 1. Lines that do not apply are"
                                + " answered calmly.")
                .contains("2 of 3 answers of the plan matched");
    }

    @Test
    void aPlanOfAskersThatAreGoneNamesThoseThatAreThere() throws IOException {
        Path plan = plan(Scenes.fails());
        edit(plan, "header code = .*\n", "");
        edit(plan, "at scenario again 0 = 1", "at nobody again 0 = 1");
        edit(plan, "at scenario again 1 = 1", "at scenario never 1 = 1");
        assertThat(replay(Scenes.fails(), plan).out())
                .contains(
                        "matched for 0 lines, then came 'at nobody again 0 = 1': nobody of that"
                                + " name asked; there were scenario, a");
        edit(plan, "at nobody again 0 = 1", "at scenario again 0 = 1");
        assertThat(replay(Scenes.fails(), plan).out())
                .contains(
                        "'at scenario never 1 = 1': scenario asked nothing of that kind, but"
                                + " again");
        edit(plan, "at scenario never 1 = 1", "at scenario again 17 = 1");
        assertThat(replay(Scenes.fails(), plan).out())
                .contains("'at scenario again 17 = 1': the last such question was number 2");
    }

    @Test
    void aReplayGoesOnBySeedWhereThePlanEnds() throws IOException {
        Path plan = plan(Scenes.fails());
        edit(plan, "(?m)^at scenario again 2 = 1\n", "");
        boolean failed = false;
        boolean held = false;
        for (int seed = 1; seed <= 20; seed++) {
            CommandRun run =
                    CommandRun.of(Scenes.fails(), "replay", plan.toString(), "--then", "" + seed);
            // Two steps of the plan, the third by the seed: it fails if that is 1.
            failed |= run.exit() == 1;
            held |= run.exit() == 0;
            assertThat(run.out()).contains("by seed 0x" + Integer.toHexString(seed));
        }
        assertThat(failed && held).isTrue();
    }

    @Test
    void aReplayStopsAtATimeAndSaysWhoWaits() throws IOException {
        Path plan = plan(Scenes.fails());
        CommandRun run =
                CommandRun.of(Scenes.fails(), "replay", plan.toString(), "--until", "0.5s");
        assertThat(run.exit()).isZero();
        assertThat(run.out())
                .contains("stutter: stopped at 0.500 s")
                .contains("who waits:" + System.lineSeparator() + "  a/loop waits for ")
                .contains("what is to happen:" + System.lineSeparator() + "  1.000 s  a/loop wakes")
                .doesNotContain("INVARIANT_FAILED");
    }

    @Test
    void aReplayThatIsOverBeforeTheTimeSaysSo() throws IOException {
        Path plan = plan(Scenes.fails());
        CommandRun run = CommandRun.of(Scenes.fails(), "replay", plan.toString(), "--until", "1h");
        assertThat(run.out())
                .contains("stutter: over at 1.000 s")
                .contains("INVARIANT_FAILED  at most 5")
                .contains("what is to happen: nothing");
    }

    @Test
    void causesAreShownOnRequest() throws IOException {
        Path plan = plan(Scenes.fails());
        CommandRun run = CommandRun.of(Scenes.fails(), "replay", plan.toString(), "--causes");
        assertThat(run.out())
                .startsWith("#0  0.000 s  scenario  DECISION  again = 1")
                .containsPattern("#[0-9]+  1\\.000 s  a/loop  CALLBACK.*  because of #[0-9]+")
                .doesNotContain("picocli");
    }

    @Test
    void theCommandForADebuggerIsPrintedAndNothingRuns() throws IOException {
        Path plan = plan(Scenes.fails());
        CommandRun run = CommandRun.of(Scenes.fails(), "replay", plan.toString(), "--debug");
        assertThat(run.exit()).isZero();
        assertThat(run.firstLine())
                .startsWith("JDK_JAVA_OPTIONS='-agentlib:jdwp=")
                .endsWith(" ./orrery replay " + plan);
    }

    @Test
    void untilAndThenExcludeEachOther() throws IOException {
        Path plan = plan(Scenes.fails());
        CommandRun run =
                CommandRun.of(Scenes.fails(), "replay", plan.toString(), "--until=1s", "--then=3");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).startsWith("then must be given without until: then=3, until=1s.");
    }
}
