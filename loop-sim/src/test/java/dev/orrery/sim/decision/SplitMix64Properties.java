package dev.orrery.sim.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import java.util.SplittableRandom;

class SplitMix64Properties {
    @Example
    void theStreamIsThePublishedOne() {
        SplitMix64 stream = new SplitMix64(1234567);
        assertThat(Long.toUnsignedString(stream.nextLong())).isEqualTo("6457827717110365317");
        assertThat(Long.toUnsignedString(stream.nextLong())).isEqualTo("3203168211198807973");
        assertThat(Long.toUnsignedString(stream.nextLong())).isEqualTo("9817491932198370423");
    }

    @Property
    void theStreamIsThatOfTheJdksSplittableRandom(@ForAll long seed) {
        SplitMix64 ours = new SplitMix64(seed);
        SplittableRandom jdks = new SplittableRandom(seed);
        for (int i = 0; i < 10; i++) {
            assertThat(ours.nextLong()).isEqualTo(jdks.nextLong());
        }
    }

    @Property
    void aBoundedDrawIsInRange(@ForAll long seed, @ForAll @IntRange(min = 1) int bound) {
        SplitMix64 stream = new SplitMix64(seed);
        for (int i = 0; i < 10; i++) {
            assertThat(stream.nextInt(bound)).isBetween(0, bound - 1);
        }
    }

    @Property(tries = 50)
    void aBoundedDrawHasNoBiasWhereTheRemainderIsLarge(@ForAll long seed) {
        // 3 * 2^29 values from 2^32: taking the remainder would make the lower two thirds twice
        // as likely, 4 to 1 instead of 2 to 1.
        int bound = 3 << 29;
        SplitMix64 stream = new SplitMix64(seed);
        int low = 0;
        for (int i = 0; i < 9_000; i++) {
            low += stream.nextInt(bound) < 1 << 30 ? 1 : 0;
        }
        // 6000 expected, one deviation is 45.
        assertThat(low).isBetween(5_640, 6_360);
    }

    @Example
    void aBoundBelowOneIsRefused() {
        assertThatThrownBy(() -> new SplitMix64(0).nextInt(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("bound must be at least 1: bound=0. Ask only where there is a value.");
    }
}
