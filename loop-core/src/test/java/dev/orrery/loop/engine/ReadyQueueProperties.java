package dev.orrery.loop.engine;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/** The ready queue does what the JDK's does, whatever the bursts and however long it is used. */
class ReadyQueueProperties {
    /** So many are added, then so many are asked for; negative: first all is forgotten. */
    private record Burst(int added, int taken) {}

    @Property(tries = 300)
    void itIsFirstInFirstOut(@ForAll("bursts") List<Burst> bursts) {
        ReadyQueue queue = new ReadyQueue();
        Queue<Integer> model = new ArrayDeque<>();
        int next = 0;
        for (Burst burst : bursts) {
            if (burst.added < 0) {
                queue.clear();
                model.clear();
            }
            for (int i = 0; i < burst.added; i++) {
                queue.add(next);
                model.add(next++);
            }
            assertThat(queue.size()).isEqualTo(model.size());
            for (int i = 0; i < burst.taken; i++) {
                assertThat(queue.take()).isEqualTo(model.poll());
            }
            assertThat(queue.isEmpty()).isEqualTo(model.isEmpty());
        }
    }

    @Property(tries = 20)
    void aQueueThatIsAlwaysShortIsFirstInFirstOutForEver(
            @ForAll("lengths") int length, @ForAll("lengths") int step) {
        ReadyQueue queue = new ReadyQueue();
        int next = 0;
        int expected = 0;
        while (next < 200_000) {
            for (int i = 0; i < step; i++) {
                queue.add(next++);
            }
            while (queue.size() > length) {
                assertThat(queue.take()).isEqualTo(expected++);
            }
        }
    }

    @Provide
    Arbitrary<List<Burst>> bursts() {
        Arbitrary<Integer> small = Arbitraries.integers().between(0, 40);
        Arbitrary<Integer> large = Arbitraries.integers().between(0, 5_000);
        Arbitrary<Integer> any = Arbitraries.frequencyOf(Tuple.of(6, small), Tuple.of(1, large));
        Arbitrary<Integer> added =
                Arbitraries.frequencyOf(Tuple.of(30, any), Tuple.of(1, Arbitraries.just(-1)));
        return Combinators.combine(added, any).as(Burst::new).list().ofMaxSize(60);
    }

    @Provide
    Arbitrary<Integer> lengths() {
        return Arbitraries.integers().between(1, 40);
    }
}
