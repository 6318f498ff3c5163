package dev.orrery.properties.sample;

import static dev.orrery.loop.combine.Async.sleep;
import static dev.orrery.loop.combine.Async.spawn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.loop.sync.Queue;
import dev.orrery.sim.Simulation;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How to drive a simulation from a jqwik property: jqwik generates and shrinks the workload, and a
 * seed of its choice decides the accidents. Nothing of jqwik is in loop-sim or loop-junit.
 */
class SimulationFromJqwikProperties {
    @Property
    void aConsumerGetsAllThatIsProducedInItsOrder(
            @ForAll @Size(max = 20) List<@IntRange(max = 2000) Integer> pausesMillis,
            @ForAll @IntRange(min = 1, max = 3) int capacity,
            @ForAll long seed) {
        List<Integer> got = new ArrayList<>();
        try (Simulation sim = Simulation.seeded(seed)) {
            sim.host("shop")
                    .startMain(
                            "main",
                            () -> {
                                Queue<Integer> queue = new Queue<>(capacity);
                                spawn(() -> produce(queue, pausesMillis));
                                while (got.size() < pausesMillis.size()) {
                                    got.add(queue.get());
                                }
                            });
            sim.run();
        }
        assertThat(got).isEqualTo(pausesMillis);
    }

    private static void produce(Queue<Integer> queue, List<Integer> pausesMillis) {
        for (int pause : pausesMillis) {
            sleep(Duration.ofMillis(pause));
            queue.put(pause);
        }
    }
}
