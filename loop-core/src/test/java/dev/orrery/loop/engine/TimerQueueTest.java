package dev.orrery.loop.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.loop.handle.Context;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class TimerQueueTest {
    private final TimerQueue queue =
            new TimerQueue(() -> true, new TimerQueueLimits(1, 1, 2, 3, 1));

    @Test
    void whatComesForATimeBeforeAShortenedLadderFiresInItsPlace() {
        add(3, 1, 29, 12, 29, 25, 6, 5);
        assertThat(fired(5)).containsExactly(1L, 3L, 5L);
        add(5);
        assertThat(fired(23)).containsExactly(5L, 6L, 12L);
        assertThat(fired(29)).containsExactly(25L, 29L, 29L);
    }

    @Test
    void aQueueWithoutLiveTimersHasNoFirst() {
        assertThat(queue.firstOrNull()).isNull();
        queue.add(() -> {}, Context.empty(), 1).cancel();
        assertThat(queue.firstOrNull()).isNull();
    }

    @Test
    void aTimerThatIsCancelledAtOnceLeavesNothing() {
        add(1, 2, 3, 400, 500, 600);
        for (int i = 0; i < 20; i++) {
            queue.add(() -> {}, Context.empty(), 7 * i).cancel();
        }
        assertThat(queue.size()).isEqualTo(6);
    }

    @Test
    void timersThatAreCancelledInTheirTurnTakeThePlacesOfThoseBefore() {
        TimerBucket bucket = new TimerBucket();
        List<Timer> window = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            Timer timer = queue.add(() -> {}, Context.empty(), i);
            bucket.add(i, timer);
            window.add(timer);
            if (window.size() > 10) {
                assertThat(bucket.removeIfAtEnd(window.removeFirst())).isTrue();
                assertThat(bucket.first()).isSameAs(window.getFirst());
            }
            assertThat(bucket.places()).isLessThanOrEqualTo(32);
        }
    }

    private void add(long... deadlines) {
        for (long deadline : deadlines) {
            queue.add(() -> {}, Context.empty(), deadline);
        }
    }

    private List<Long> fired(long now) {
        ReadyQueue ready = new ReadyQueue();
        queue.fire(now, ready);
        List<Long> deadlines = new ArrayList<>();
        while (!ready.isEmpty()) {
            Timer timer = (Timer) ready.take();
            deadlines.add(timer.deadlineNanos());
        }
        return deadlines;
    }
}
