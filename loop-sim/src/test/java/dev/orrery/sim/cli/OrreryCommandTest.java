package dev.orrery.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.loop.time.NanoClock;
import dev.orrery.sim.explore.Scenarios;
import dev.orrery.sim.explore.Scenes;

import org.junit.jupiter.api.Test;

class OrreryCommandTest {
    private static final Scenarios SCENARIOS =
            Scenarios.of(Scenes.holds(), Scenes.fails(), Scenes.named("z"));

    private static CommandRun run(String... args) {
        return CommandRun.of(SCENARIOS, NanoClock.system(), args);
    }

    /** Bad usage: exit code 2, one line, nothing on the standard output. */
    private static void assertRefused(String message, String... args) {
        CommandRun run = run(args);
        assertThat(run.err()).isEqualTo(message + System.lineSeparator());
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void listHasARowForEachScenario() {
        CommandRun run = run("list");
        assertThat(run.exit()).isZero();
        assertThat(run.out())
                .isEqualToNormalizingNewlines(
                        """
                        counter  counts to three
                        stutter  must not count "beyond" five
                        z        does nothing
                        """);
    }

    @Test
    void digestPrintsSixteenHexDigitsAndNothingElse() {
        CommandRun run = run("digest", "counter", "--seed", "7");
        assertThat(run.exit()).isZero();
        assertThat(run.out().strip()).matches("[0-9a-f]{16}");
        assertThat(run.err()).isEmpty();
        assertThat(run("digest", "--seed=0x7", "counter").out()).isEqualTo(run.out());
    }

    @Test
    void digestOfAFailingSeedSaysSoBesides() {
        CommandRun run =
                CommandRun.of(Scenes.throwsInACallback(), "digest", "thrower", "--seed", "7");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out().strip()).matches("[0-9a-f]{16}");
        assertThat(run.err())
                .startsWith(
                        "scenario failed at 0.000 s: seed=0x7. Replay: ./orrery explore thrower"
                                + " --seeds 0x7..0x7")
                .contains("  caused by IllegalStateException: boom");
    }

    @Test
    void theVersionIsThatOfTheBuild() {
        CommandRun run = run("--version");
        assertThat(run.exit()).isZero();
        assertThat(run.out().strip()).matches("orrery [0-9].*");
    }

    @Test
    void helpIsThereForEachCommand() {
        assertThat(run("help").out()).startsWith("Usage: orrery").contains("Exit codes: 0");
        for (String command : new String[] {"list", "explore", "replay", "digest", "measure"}) {
            assertThat(run("help").out()).contains("\n  " + command + " ");
            CommandRun run = run("help", command);
            assertThat(run.exit()).isZero();
            assertThat(run.out()).startsWith("Usage: orrery " + command);
            assertThat(run(command, "--help").out()).isEqualTo(run.out());
        }
    }

    @Test
    void noCommandIsAnsweredWithTheCommands() {
        CommandRun run = run();
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).startsWith("command must be given: ").contains("Usage: orrery");
    }

    @Test
    void anUnknownCommandIsRefused() {
        assertRefused(
                "command must be one of list, explore, replay, shrink, diff, digest, measure, gate,"
                        + " help:"
                        + " command=exlpore. Run ./orrery help.",
                "exlpore");
    }

    @Test
    void anUnknownOptionIsRefused() {
        assertRefused(
                "option must be one that the command knows: option=--sed. Run ./orrery help"
                        + " digest.",
                "digest",
                "counter",
                "--seed=1",
                "--sed=1");
    }

    @Test
    void aMissingArgumentIsRefused() {
        assertRefused("NAME must be given: NAME=(missing). Run ./orrery help explore.", "explore");
        assertRefused(
                "--seed must be given with a value: --seed=(missing). Run ./orrery help digest.",
                "digest",
                "counter",
                "--seed");
    }

    @Test
    void anArgumentTooManyIsRefused() {
        assertRefused(
                "arguments must be no more than the command takes: argument=stutter. Run ./orrery"
                        + " help digest.",
                "digest",
                "counter",
                "stutter",
                "--seed=1");
    }

    @Test
    void anOptionGivenTwiceIsRefused() {
        assertRefused(
                "--seed must be given once: --seed=(twice). Run ./orrery help digest.",
                "digest",
                "counter",
                "--seed=1",
                "--seed=2");
    }

    @Test
    void anUnknownScenarioIsRefused() {
        assertRefused(
                "scenario must be one that is listed: scenario=stuter. Did you mean stutter? Run"
                        + " ./orrery list to see them all.",
                "explore",
                "stuter");
    }

    @Test
    void aMalformedSeedIsRefused() {
        assertRefused(
                "seed must be a number from 0 to 2^64-1, decimal or with 0x: seed=x. Write for"
                        + " example 42 or 0x5eed1234.",
                "digest",
                "counter",
                "--seed=x");
    }

    @Test
    void anInternalErrorIsNoFailureOfTheScenario() {
        NanoClock broken =
                () -> {
                    throw new IllegalStateException("no clock");
                };
        CommandRun run = CommandRun.of(SCENARIOS, broken, "explore", "counter");
        assertThat(run.exit()).isEqualTo(4);
        assertThat(run.err())
                .startsWith(
                        "orrery must not fail by itself: error=java.lang.IllegalStateException: no"
                                + " clock. Please report it together with what follows.");
    }
}
