package dev.orrery.properties.explore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.sim.decision.SeedRange;
import dev.orrery.sim.explore.Shard;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import org.jspecify.annotations.Nullable;

class ShardProperties {
    @Property
    void slicesAreDisjointCompleteAndEven(
            @ForAll long first, @ForAll @IntRange(max = 400) int more, @ForAll int spread) {
        int total = 1 + Math.floorMod(spread, 40);
        if (Long.compareUnsigned(first, first + more) > 0) {
            return;
        }
        SeedRange seeds = new SeedRange(first, first + more);
        long next = first;
        long smallest = Long.MAX_VALUE;
        long largest = 0;
        for (int index = 1; index <= total; index++) {
            @Nullable SeedRange slice = new Shard(index, total, "test").slice(seeds);
            long size = slice == null ? 0 : slice.size();
            if (slice != null) {
                assertThat(slice.first()).as("slice %d of %d", index, total).isEqualTo(next);
                next = slice.last() + 1;
            }
            smallest = Math.min(smallest, size);
            largest = Math.max(largest, size);
        }
        assertThat(next).as("the seed after the last slice").isEqualTo(first + more + 1);
        assertThat(largest - smallest).as("difference in size").isLessThanOrEqualTo(1);
    }

    @Example
    void hugeRangesAreDividedWithoutOverflow() {
        SeedRange all = new SeedRange(0, -1);
        long next = 0;
        for (int index = 1; index <= Shard.MOST; index++) {
            SeedRange slice = new Shard(index, Shard.MOST, "test").slice(all);
            assertThat(slice).isNotNull();
            assertThat(slice.first()).isEqualTo(next);
            next = slice.last() + 1;
        }
        assertThat(next).isZero();
    }
}
