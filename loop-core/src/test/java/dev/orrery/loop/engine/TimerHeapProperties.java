package dev.orrery.loop.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.loop.handle.Context;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import java.util.ArrayList;
import java.util.List;

/** The heap of timers against a list that is sorted, near both ends of the clock's scale too. */
class TimerHeapProperties {
    private static final int DELAYS = 50;

    @Property(tries = 300)
    void timersFireByDeadlineAndThenInTheOrderAdded(
            @ForAll @Size(max = 200) List<@IntRange(max = DELAYS - 1) Integer> delays,
            @ForAll @Size(max = 200) List<@IntRange(max = 199) Integer> cancelled,
            @ForAll long origin) {
        TimerHeap heap = new TimerHeap(() -> true);
        List<Timer> added = new ArrayList<>();
        for (int delay : delays) {
            added.add(heap.add(() -> {}, Context.empty(), origin + delay));
        }
        for (int which : cancelled) {
            if (which < added.size()) {
                added.get(which).cancel();
            }
        }
        for (int delay = 0; delay < DELAYS; delay++) {
            ReadyQueue ready = new ReadyQueue();
            heap.fire(origin + delay, ready);
            for (int i = 0; i < added.size(); i++) {
                if (delays.get(i) == delay && !added.get(i).isCancelled()) {
                    assertThat(ready.take()).isSameAs(added.get(i));
                }
            }
            assertThat(ready.isEmpty()).isTrue();
        }
        assertThat(heap.isEmpty()).isTrue();
    }

    @Property(tries = 200)
    void neverMoreThanHalfOfALargeHeapIsDead(
            @ForAll @Size(min = 100, max = 400) List<@IntRange(max = 1000) Integer> delays) {
        TimerHeap heap = new TimerHeap(() -> true);
        List<Timer> added = new ArrayList<>();
        for (int delay : delays) {
            added.add(heap.add(() -> {}, Context.empty(), delay));
        }
        int live = added.size();
        for (Timer timer : added) {
            timer.cancel();
            live--;
            int dead = heap.size() - live;
            // A few dead entries are not worth the walk.
            assertThat(dead).isLessThanOrEqualTo(Math.max(32, heap.size() / 2));
        }
    }
}
