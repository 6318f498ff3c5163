package dev.orrery.sim.explore;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LauncherCommandTest {
    @Test
    void whatAShellTakesAsOneWordIsLeftAsItIs() {
        assertThat(LauncherCommand.replay("./orrery", "a/b-0x1.plan"))
                .isEqualTo("./orrery replay a/b-0x1.plan");
    }

    @Test
    void allElseIsQuoted() {
        assertThat(LauncherCommand.word("")).isEqualTo("''");
        assertThat(LauncherCommand.word("a b")).isEqualTo("'a b'");
        assertThat(LauncherCommand.word("it's")).isEqualTo("'it'\\''s'");
    }

    @Test
    void aSeedIsExploredWithItsAnswerer() {
        assertThat(LauncherCommand.explore("./orrery", "lease", 26, "seeded"))
                .isEqualTo("./orrery explore lease --seeds 0x1a..0x1a");
        assertThat(LauncherCommand.explore("./orrery", "lease", 26, "pct d=3"))
                .isEqualTo("./orrery explore lease --seeds 0x1a..0x1a --answerer 'pct d=3'");
    }
}
