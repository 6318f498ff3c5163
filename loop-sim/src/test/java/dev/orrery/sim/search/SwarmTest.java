package dev.orrery.sim.search;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SwarmTest {
    /** Three losses in a row break it, any crash repairs it. */
    private static final Search.Program COVERED_UP =
            run -> {
                int losses = 0;
                boolean crashed = false;
                for (int i = 0; i < 40; i++) {
                    losses = run.ask("fault.loss", 2) == 1 ? losses + 1 : 0;
                    for (int crash = 0; crash < 20; crash++) {
                        crashed |= run.ask("fault.crash", 2) == 1;
                    }
                    if (losses == 3 && i > 30) {
                        return !crashed;
                    }
                }
                return false;
            };

    @Test
    void aBugThatAnotherKindOfAccidentCoversUpIsFoundWhereThatKindIsOff() {
        // A quarter of the seeds has no crash, an eighth of these just enough losses.
        assertThat(Search.failing("seeded", COVERED_UP, 1_000)).isGreaterThan(15);
    }

    @Test
    void withoutSwarmItIsNotFound() {
        assertThat(Search.failing("seeded:swarm=off", COVERED_UP, 1_000)).isZero();
        assertThat(Search.failing("uniform", COVERED_UP, 1_000)).isZero();
    }
}
