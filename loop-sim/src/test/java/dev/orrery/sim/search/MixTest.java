package dev.orrery.sim.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.sim.decision.Oracle;
import dev.orrery.sim.decision.SeededOracle;

import org.junit.jupiter.api.Test;

class MixTest {
    @Test
    void everyPartHasItsShareOfTheRuns() {
        assertThat(runsOf(PctOracle.class, "mix")).isBetween(160L, 240L);
        assertThat(runsOf(PosOracle.class, "mix")).isBetween(160L, 240L);
        assertThat(runsOf(RecipeOracle.class, "mix")).isBetween(160L, 240L);
        assertThat(runsOf(SeededOracle.class, "mix")).isBetween(340L, 460L);
        assertThat(runsOf(SeededOracle.class, "mix:pos=1,uniform=3")).isBetween(690L, 810L);
    }

    @Test
    void whoHasNothingLeftLeavesItsRunsToTheNext() {
        Answerer mix = Answerers.of("mix:calm=1,pos=1", 0, 1);
        for (long seed = 1; seed < 100; seed++) {
            assertThat(mix.oracle(seed)).isNotNull();
        }
    }

    @Test
    void whenNobodyHasAnythingLeftItIsOver() {
        Answerer mix = Answerers.of("mix:calm=1", 0, 1);

        assertThat(mix.oracle(1)).isNotNull();
        assertThat(mix.oracle(2)).isNull();
    }

    @Test
    void aMixOfNobodyIsRefused() {
        assertThatThrownBy(() -> Answerers.of("mix:pct=0", 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "mix must have a share for somebody: shares=0, answerer=mix:pct=0."
                                + " Name an answerer, as in mix:seeded=3,pct=1.");
    }

    @Test
    void aShareThatIsNoNumberIsRefused() {
        assertThatThrownBy(() -> Answerers.of("mix:pct=many", 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "pct must be a whole number from 0 to 1000000: pct=many,"
                                + " answerer=mix:pct=many. Leave it out for 0.");
    }

    /** Of a thousand. */
    private static long runsOf(Class<? extends Oracle> type, String spec) {
        Answerer mix = Answerers.of(spec, 0, 1);
        long runs = 0;
        for (long seed = 1; seed <= 1_000; seed++) {
            runs += type.isInstance(mix.oracle(seed)) ? 1 : 0;
        }
        return runs;
    }
}
