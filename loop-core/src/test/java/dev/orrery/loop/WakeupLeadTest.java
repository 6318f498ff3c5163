package dev.orrery.loop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

class WakeupLeadTest {
    private static final long SECOND = 1_000_000_000;

    private final WakeupLead lead = new WakeupLead(0);

    @Test
    void asksForTheDeadlineItselfAtFirst() {
        assertThat(lead.wakeupNanos(1_000)).isEqualTo(1_000);
    }

    @Test
    void asksAsMuchEarlierAsWakeupsHaveComeLate() {
        observe(200, 70_000);
        assertThat(lead.wakeupNanos(SECOND)).isBetween(SECOND - 70_000, SECOND - 69_900);
    }

    @Test
    void forgetsALatenessThatIsOver() {
        observe(200, 70_000);
        observe(400, 1_000);
        assertThat(lead.wakeupNanos(SECOND)).isBetween(SECOND - 1_100, SECOND - 1_000);
    }

    @Test
    void isNeverMoreThanAQuarterOfAMillisecond() {
        observe(1_000, Long.MAX_VALUE);
        assertThat(lead.wakeupNanos(SECOND)).isBetween(SECOND - 250_000, SECOND - 249_000);
    }

    @Test
    void hasNothingToSpendBeforeAnyTimeHasPassed() {
        assertThat(lead.trySpend(1, 0)).isFalse();
    }

    @Test
    void spendsATwentiethOfTheTimeThatHasPassed() {
        assertThat(lead.trySpend(50_000, SECOND / 1_000)).isTrue();
        assertThat(lead.trySpend(1, SECOND / 1_000)).isFalse();
    }

    @Test
    void savesAMillisecondAtMost() {
        assertThat(lead.trySpend(1_000_001, 3_600 * SECOND)).isFalse();
        assertThat(lead.trySpend(1_000_000, 3_600 * SECOND)).isTrue();
    }

    @Test
    void aRefusalTakesNothing() {
        assertThat(lead.trySpend(60_000, SECOND / 1_000)).isFalse();
        assertThat(lead.trySpend(50_000, SECOND / 1_000)).isTrue();
    }

    @Test
    void oftenAskingForLittleDoesNotLoseWhatWasEarned() {
        long spent = 0;
        // Each step earns less than the smallest thing that can be spent.
        for (long now = 19; now < 20_000_000; now += 19) {
            if (lead.trySpend(100, now)) {
                spent += 100;
            }
        }
        assertThat(spent).isBetween(999_000L, 1_000_000L);
    }

    @Test
    void neverSpendsMoreThanATwentiethHoweverItIsAsked() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
        long now = 0;
        long spent = 0;
        for (int i = 0; i < 100_000; i++) {
            now += random.nextLong(200_000);
            long wanted = random.nextLong(300_000);
            if (lead.trySpend(wanted, now)) {
                spent += wanted;
            }
            assertThat(spent).isLessThanOrEqualTo(now / 20);
        }
        assertThat(spent).as("not useless either").isGreaterThan(now / 40);
    }

    private void observe(int times, long latenessNanos) {
        for (int i = 0; i < times; i++) {
            lead.observe(latenessNanos);
        }
    }
}
