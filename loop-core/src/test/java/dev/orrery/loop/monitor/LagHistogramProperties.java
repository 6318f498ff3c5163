package dev.orrery.loop.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.NotEmpty;

import java.util.List;

class LagHistogramProperties {
    @Property
    void aPercentileIsAtLeastTheTrueOneAndLessThanTwiceIt(
            @ForAll @NotEmpty List<@LongRange(min = 0, max = Long.MAX_VALUE) Long> values,
            @ForAll @IntRange(min = 1, max = 100) int percent) {
        LagHistogram histogram = new LagHistogram();
        values.forEach(histogram::record);
        List<Long> sorted = values.stream().sorted().toList();
        int rank = (values.size() * percent + 99) / 100;
        long exact = sorted.get(rank - 1);
        long told = histogram.percentileNanos(percent);
        assertThat(told).isGreaterThanOrEqualTo(exact);
        assertThat(told / 2).isLessThanOrEqualTo(exact);
    }
}
