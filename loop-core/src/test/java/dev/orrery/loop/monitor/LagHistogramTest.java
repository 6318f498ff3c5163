package dev.orrery.loop.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LagHistogramTest {
    private final LagHistogram histogram = new LagHistogram();

    @Test
    void withoutValuesEveryPercentileIsZero() {
        assertThat(histogram.percentileNanos(1)).isZero();
        assertThat(histogram.percentileNanos(100)).isZero();
    }

    @Test
    void aValueIsTheUpperEndOfItsPowerOfTwo() {
        long[] values = {0, 1, 2, 3, 4, 1000, 1023, 1024, Long.MAX_VALUE};
        long[] ends = {0, 1, 3, 3, 7, 1023, 1023, 2047, Long.MAX_VALUE};
        for (int i = 0; i < values.length; i++) {
            LagHistogram one = new LagHistogram();
            one.record(values[i]);
            assertThat(one.percentileNanos(50)).as("of %d", values[i]).isEqualTo(ends[i]);
        }
    }

    @Test
    void aPercentileIsTheSmallestEndThatSoManyDoNotExceed() {
        for (int i = 0; i < 99; i++) {
            histogram.record(1);
        }
        histogram.record(1_000_000);
        assertThat(histogram.percentileNanos(50)).isEqualTo(1);
        assertThat(histogram.percentileNanos(99)).isEqualTo(1);
        assertThat(histogram.percentileNanos(100)).isEqualTo((1 << 20) - 1);
        histogram.record(1_000_000);
        assertThat(histogram.percentileNanos(99)).isEqualTo((1 << 20) - 1);
    }

    @Test
    void theMedianOfThreeIsTheSecond() {
        histogram.record(1);
        histogram.record(10);
        histogram.record(100);
        assertThat(histogram.percentileNanos(33)).isEqualTo(1);
        assertThat(histogram.percentileNanos(50)).isEqualTo(15);
        assertThat(histogram.percentileNanos(66)).isEqualTo(15);
        assertThat(histogram.percentileNanos(67)).isEqualTo(127);
    }
}
