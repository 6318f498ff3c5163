package dev.orrery.examples.threeloops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.loop.LoopOptions;
import dev.orrery.loop.World;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

class PipelineTest {
    @Test
    void allItemsComeOutOnceAndInOrder() throws Exception {
        List<String> items = IntStream.range(0, 5_000).mapToObj(Integer::toString).toList();
        Set<String> threads = new ConcurrentSkipListSet<>();
        Pipeline pipeline =
                new Pipeline(
                        World.system(),
                        LoopOptions.standard(),
                        items,
                        16,
                        item -> {
                            threads.add(Thread.currentThread().getName());
                            return item;
                        });
        assertThat(pipeline.start().get(60, TimeUnit.SECONDS)).isEqualTo(items);
        assertThat(threads).containsExactly("work");
    }

    @Test
    void anItemThatFailsKeepsItsPlace() throws Exception {
        Pipeline pipeline =
                new Pipeline(
                        World.system(),
                        LoopOptions.standard(),
                        List.of("1", "two", "3"),
                        1,
                        item -> "" + Integer.parseInt(item));
        assertThat(pipeline.start().get(60, TimeUnit.SECONDS))
                .containsExactly("1", "two failed: For input string: \"two\"", "3");
    }

    @Test
    void aPipelineWithoutItemsEnds() throws Exception {
        Pipeline pipeline =
                new Pipeline(World.system(), LoopOptions.standard(), List.of(), 4, item -> item);
        assertThat(pipeline.start().get(60, TimeUnit.SECONDS)).isEmpty();
    }

    @Test
    void aWindowOfZeroIsRefused() {
        assertThatThrownBy(
                        () ->
                                new Pipeline(
                                        World.system(),
                                        LoopOptions.standard(),
                                        List.of(),
                                        0,
                                        item -> item))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("window must be at least 1: window=0. 1 is one item at a time.");
    }
}
