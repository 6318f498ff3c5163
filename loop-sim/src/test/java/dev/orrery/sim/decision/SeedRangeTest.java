package dev.orrery.sim.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeedRangeTest {
    @Test
    void bothEndsAreIncluded() {
        assertThat(SeedRange.parse("3..5").stream()).containsExactly(3L, 4L, 5L);
        assertThat(SeedRange.parse("3..5").size()).isEqualTo(3);
        assertThat(SeedRange.parse("0x10..17").stream()).containsExactly(16L, 17L);
        assertThat(SeedRange.parse("0..0").stream()).containsExactly(0L);
    }

    @Test
    void aNumberAloneCountsFromOne() {
        assertThat(SeedRange.parse("3")).isEqualTo(new SeedRange(1, 3));
        assertThat(SeedRange.parse("0x10")).isEqualTo(new SeedRange(1, 16));
    }

    @Test
    void theLastSeedsOfAllAreSeedsToo() {
        SeedRange range = SeedRange.parse("0xfffffffffffffffe..0xffffffffffffffff");
        assertThat(range.stream()).containsExactly(-2L, -1L);
        assertThat(SeedRange.parse("0x7fffffffffffffff..0x8000000000000000").stream())
                .containsExactly(Long.MAX_VALUE, Long.MIN_VALUE);
    }

    @Test
    void aHugeRangeHasAtMostTheLargestSize() {
        assertThat(SeedRange.parse("0..0xffffffffffffffff").size()).isEqualTo(Long.MAX_VALUE);
        assertThat(SeedRange.parse("0..0x7fffffffffffffff").size()).isEqualTo(Long.MAX_VALUE);
        assertThat(SeedRange.parse("1..0x7fffffffffffffff").size()).isEqualTo(Long.MAX_VALUE);
        assertThat(SeedRange.parse("2..0x7fffffffffffffff").size()).isEqualTo(Long.MAX_VALUE - 1);
    }

    @Test
    void aRangeIsWrittenAsItIsRead() {
        assertThat(SeedRange.parse("7")).hasToString("1..7");
        assertThat(SeedRange.parse(new SeedRange(5, -1).toString()))
                .isEqualTo(new SeedRange(5, -1));
    }

    @Test
    void aRangeUpsideDownIsRefused() {
        assertThatThrownBy(() -> SeedRange.parse("9..3"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "seeds must go upwards: first=9, last=3. Write the smaller seed first, for"
                                + " example 1..100.");
        assertThatThrownBy(() -> new SeedRange(2, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anEmptyRangeIsRefused() {
        assertThatThrownBy(() -> SeedRange.parse("0"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "seeds must hold at least one seed: seeds=0. N means 1..N: write 1 or more,"
                                + " or 0..0 for the seed 0 alone.");
    }

    @Test
    void aBlankTextIsRefused() {
        assertThatThrownBy(() -> SeedRange.parse(" "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "seeds must be A..B or N: seeds=\" \". Write for example 1..100, or 100 for"
                                + " the same.");
    }

    @ParameterizedTest
    @CsvSource({
        "many, many",
        "1..x, x",
        "..5, ''",
        "5.., ''",
        "1...5, .5",
        "1..2..3, 2..3",
        "-3, -3",
        "1-9, 1-9",
        "..,''"
    })
    void whatIsNoNumberIsRefused(String text, String found) {
        assertThatThrownBy(() -> SeedRange.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "seeds must be A..B or N, numbers from 0 to 2^64-1, decimal or with 0x:"
                                + " seeds="
                                + text
                                + ", found="
                                + (found.isEmpty() ? "\"\"" : found)
                                + ". Write for example 1..100, or 100 for the same.");
    }
}
