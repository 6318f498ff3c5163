package dev.orrery.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.sim.explore.Scenes;

import org.junit.jupiter.api.Test;

class DigestCommandTest {
    @Test
    void eachSeedHasALineWithTheDigestThatItHasAlone() {
        CommandRun run = CommandRun.of(Scenes.holds(), "digest", "counter", "--seeds", "7..9");
        assertThat(run.exit()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines())
                .hasSize(3)
                .element(2)
                .isEqualTo("0x9 " + alone("0x9").firstLine());
    }

    private static CommandRun alone(String seed) {
        return CommandRun.of(Scenes.holds(), "digest", "counter", "--seed", seed);
    }

    @Test
    void aSeedThatFailsSaysSoInItsLine() {
        CommandRun run =
                CommandRun.of(
                        Scenes.throwsInACallback(), "digest", "thrower", "--seeds=2", "--times=2");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out().lines()).hasSize(2).allMatch(line -> line.endsWith(" failed"));
        assertThat(run.err()).isEmpty();
    }

    @Test
    void runsThatDifferAreToldOf() {
        CommandRun run =
                CommandRun.of(
                        Scenes.readsTheClock(), "digest", "clock", "--seeds=5..5", "--times=3");
        assertThat(run.exit()).isEqualTo(3);
        assertThat(run.err())
                .startsWith("runs of a seed must be the same: seed=0x5, digests=")
                .contains("explore clock --seeds 0x5..0x5 --determinism 1/1");
    }

    @Test
    void howOftenIsForSeveralSeeds() {
        CommandRun run =
                CommandRun.of(Scenes.holds(), "digest", "counter", "--seed=7", "--times=2");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err())
                .isEqualToNormalizingNewlines(
                        "times must not be given with --seed: times=2, seed=7. Give --seeds"
                                + " 7..7.\n");
    }

    @Test
    void oneSeedOrSeveralMustBeGiven() {
        CommandRun none = CommandRun.of(Scenes.holds(), "digest", "counter");
        assertThat(none.exit()).isEqualTo(2);
        assertThat(none.err())
                .isEqualToNormalizingNewlines(
                        "one of --seed and --seeds must be given: --seed=(missing),"
                                + " --seeds=(missing). Run ./orrery help digest.\n");
        CommandRun both =
                CommandRun.of(Scenes.holds(), "digest", "counter", "--seed=1", "--seeds=2");
        assertThat(both.exit()).isEqualTo(2);
        assertThat(both.err()).contains("--seed=1, --seeds=2");
    }

    @Test
    void itRunsEachSeedAtLeastOnce() {
        CommandRun run =
                CommandRun.of(Scenes.holds(), "digest", "counter", "--seeds=2", "--times=0");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).startsWith("times must be");
    }
}
