package dev.orrery.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.loop.time.NanoClock;
import dev.orrery.sim.explore.Scenario;
import dev.orrery.sim.explore.Scenarios;
import dev.orrery.sim.explore.Scenes;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import picocli.CommandLine;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

class GateCommandTest {
    @TempDir Path folder;

    private final TreeMap<String, String> variables = new TreeMap<>();

    private CommandRun run(Scenario scenario, String... arguments) {
        List<String> all = new ArrayList<>(List.of("gate"));
        all.addAll(Arrays.asList(arguments));
        if (!all.contains("--out")) {
            all.addAll(List.of("--out", folder.resolve("out").toString()));
        }
        return runAsTyped(scenario, all);
    }

    private CommandRun runAsTyped(Scenario scenario, List<String> arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        Surroundings surroundings =
                new Surroundings(
                        () -> Scenarios.of(scenario),
                        NanoClock.system(),
                        "./orrery",
                        variables::get,
                        false,
                        1);
        CommandLine command =
                OrreryCommand.commandLine(surroundings)
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(err, true));
        int exit = command.execute(arguments.toArray(String[]::new));
        return new CommandRun(exit, out.toString(), err.toString());
    }

    @Test
    void whatPassesExitsWithZeroAndAllResults() {
        CommandRun run = run(Scenes.holds(), "--seeds", "300");
        assertThat(run.exit()).isZero();
        assertThat(run.out()).contains("gate: passed").contains("again: ./orrery gate --seeds ");
        assertThat(folder.resolve("out"))
                .isDirectoryContaining("glob:**gate.json")
                .isDirectoryContaining("glob:**junit.xml")
                .isDirectoryContaining("glob:**summary.md")
                .isDirectoryContaining("glob:**gate.sarif");
    }

    @Test
    void whatFailsExitsWithOneAndWhatIsNotDeterministicWithThree() {
        assertThat(run(Scenes.fails(), "--seeds", "1..100", "--shrink", "off").exit()).isEqualTo(1);
        assertThat(run(Scenes.readsTheClock(), "--seeds", "1..100", "--shrink", "off").exit())
                .isEqualTo(3);
    }

    @Test
    void aGateCanBeRepeatedExactly() {
        CommandRun first =
                run(Scenes.fails(), "--seeds", "300", "--commit", "x", "--shrink", "off");
        String again =
                first.out()
                        .lines()
                        .filter(line -> line.startsWith("again: ./orrery "))
                        .findFirst()
                        .orElseThrow();
        List<String> words = new ArrayList<>(List.of(again.substring(16).split(" ")));
        words.addAll(List.of("--shrink", "off", "--out", folder.resolve("again").toString()));
        CommandRun second = runAsTyped(Scenes.fails(), words);
        assertThat(without(second.out())).isEqualTo(without(first.out()));
    }

    private static List<String> without(String out) {
        return out.lines()
                .filter(
                        line ->
                                !line.matches(
                                        "(seconds|new plans|results|commit from|again|.*replay):"
                                                + " .*"))
                .filter(line -> !line.contains("git add"))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "--seeds 0, seeds must be a number from 1 to 1099511627776",
        "--seeds 99999999999999999999, seeds must be a number from 1 to 1099511627776",
        "--seeds 9..1, seeds must go upwards",
        "--shard 4/3, shard must be I/N",
        "--shard 1, source=--shard",
        "--scenario nope, scenario must be one that is listed",
        "--corpus /does/not/exist, corpus must be a folder that is there",
        "--stale perhaps, stale must be warn or fail",
        "--canaries maybe, canaries must be yes or no",
        "--jobs -1, jobs must be a number from 1",
        "--budget 10, budget must be a time above zero",
        "--determinism 7, determinism must be 1/N",
        "--settings /does/not/exist, settings must be a properties file",
        "--answerer nobody, answerer",
    })
    void whatMakesNoSenseIsRefused(String arguments, String message) {
        CommandRun run = run(Scenes.holds(), arguments.split(" "));
        assertThat(run.exit()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).contains(message);
    }

    @Test
    void contradictoryVariablesAreRefusedAndTheCommandLineWins() {
        variables.put("CI_NODE_INDEX", "1");
        variables.put("CI_NODE_TOTAL", "2");
        variables.put("TEST_SHARD_INDEX", "1");
        variables.put("TEST_TOTAL_SHARDS", "2");
        assertThat(run(Scenes.holds(), "--seeds", "10").err())
                .contains("shard variables must say the same");
        assertThat(run(Scenes.holds(), "--seeds", "1..10", "--shard", "2/2").out())
                .contains("shard: 2/2 (--shard)");
    }

    @Test
    void theShardAndItsSourceArePrinted() {
        variables.put("CI_NODE_INDEX", "2");
        variables.put("CI_NODE_TOTAL", "2");
        assertThat(run(Scenes.holds(), "--seeds", "1..10").out())
                .contains("shard: 2/2 (GitLab's CI_NODE_INDEX and CI_NODE_TOTAL)");
    }

    @Test
    void theCommandLineWinsOverTheSettings() throws IOException {
        Path file = folder.resolve("gate.properties");
        Files.writeString(file, "seeds=1..20\ndeterminism = 1/7\ncanaries=no\n");
        CommandRun run = run(Scenes.holds(), "--settings", file.toString(), "--seeds", "1..30");
        assertThat(run.out()).contains("seeds: 1..30", "run twice: 1/7", "canaries: no");
    }

    @Test
    void anUnknownSettingIsRefused() throws IOException {
        Path file = folder.resolve("gate.properties");
        Files.writeString(file, "sedes=20\n");
        CommandRun run = run(Scenes.holds(), "--settings", file.toString());
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("name=sedes").contains("seeds, shard");
    }

    @Test
    void resultsWithoutAPlaceAreRefusedBeforeTheWork() throws IOException {
        Path file = folder.resolve("file");
        Files.writeString(file, "in the way");
        CommandRun run = run(Scenes.fails(), "--out", file.toString());
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("must be a folder that can be written to");
    }

    /** The lines that start the command in files for services, with what services put in. */
    private static List<String> commandsOf(String file, int shard) throws IOException {
        Matcher lines =
                Pattern.compile("(?m)(?:run:|-) (\\./orrery gate .*)$")
                        .matcher(Files.readString(Path.of("..", "docs", "ci", file)));
        return lines.results()
                .map(line -> line.group(1))
                .map(line -> line.replace("${{ matrix.shard }}", Integer.toString(shard)))
                .map(line -> line.replace("$CI_NODE_INDEX", Integer.toString(shard)))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"github-actions.yml", "gitlab-ci.yml"})
    void theCommandsOfTheFilesForServicesGiveOneVerdict(String file) throws IOException {
        boolean gitlab = file.startsWith("gitlab");
        for (int shard = 1; shard <= 4; shard++) {
            if (gitlab) {
                variables.put("CI_NODE_INDEX", Integer.toString(shard));
            }
            variables.put("CI_NODE_TOTAL", gitlab ? "4" : "1");
            List<String> commands = commandsOf(file, shard);
            assertThat(commands).hasSize(2);
            CommandRun run = run(Scenes.holds(), words(commands.getFirst()));
            assertThat(run.exit()).as(run.err()).isZero();
            assertThat(run.out()).contains("shard: " + shard + "/4");
        }
        CommandRun merged = run(Scenes.holds(), words(commandsOf(file, 1).getLast()));
        assertThat(merged.exit()).as(merged.err() + merged.out()).isZero();
        assertThat(merged.out()).contains("shards merged: [1, 2, 3, 4] of 4", "gate: passed");
        assertThat(folder.resolve("target/orrery/gate/gate.sarif")).exists();
    }

    /** In the test's own folder. */
    private String[] words(String command) {
        return Arrays.stream(command.substring("./orrery gate ".length()).split(" "))
                .map(word -> word.startsWith("target/") ? folder.resolve(word).toString() : word)
                .toArray(String[]::new);
    }
}
