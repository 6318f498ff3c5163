package dev.orrery.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.loop.handle.Handle;
import dev.orrery.loop.handle.TimerHandle;
import dev.orrery.sim.trace.Origin;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class WaitingCallbacksTest {
    private static final int MANY = 100;

    private static class Queued implements Handle {
        private boolean cancelled;

        @Override
        public void cancel() {
            cancelled = true;
        }

        @Override
        public boolean isCancelled() {
            return cancelled;
        }
    }

    private static final class Set extends Queued implements TimerHandle {
        private final long deadlineNanos;

        Set(long deadlineNanos) {
            this.deadlineNanos = deadlineNanos;
        }

        @Override
        public long deadlineNanos() {
            return deadlineNanos;
        }
    }

    @Test
    void eachCallbackKeepsItsOriginWhileTheQueueGrowsAndWraps() {
        QueuedCallbacks queue = new QueuedCallbacks();
        List<Handle> waiting = new ArrayList<>();
        int next = 0;
        for (int added = 0; added < MANY; added++) {
            Handle handle = new Queued();
            waiting.add(handle);
            queue.add(handle, "called " + added, added, "stack " + added);
            // One of three goes on at once, so that the first is never at the same place.
            if (added % 3 == 0) {
                expect(queue, waiting.get(next), next);
                next++;
            }
        }
        for (; next < MANY; next++) {
            expect(queue, waiting.get(next), next);
        }
    }

    private static void expect(QueuedCallbacks queue, Handle handle, int number) {
        assertThat(queue.takeUpTo(handle)).isTrue();
        assertThat(queue.takenCalled()).isEqualTo("called " + number);
        assertThat(queue.takenStack()).isEqualTo("stack " + number);
        assertThat(queue.takenCause()).isEqualTo(number);
        assertThat(queue.takeUpTo(handle)).isFalse();
    }

    @Test
    void whatTheLoopHasSkippedIsForgotten() {
        QueuedCallbacks queue = new QueuedCallbacks();
        Handle skipped = new Queued();
        Handle started = new Queued();
        queue.add(skipped, null, 1, "");
        queue.add(started, null, 2, "");
        assertThat(queue.takeUpTo(started)).isTrue();
        assertThat(queue.takeUpTo(skipped)).isFalse();
    }

    @Test
    void whatIsTakenOutOfLineLeavesTheOthers() {
        QueuedCallbacks queue = new QueuedCallbacks();
        List<Handle> waiting = List.of(new Queued(), new Queued(), new Queued());
        for (int i = 0; i < 3; i++) {
            queue.add(waiting.get(i), null, i, "");
        }
        for (int i : new int[] {2, 0, 1}) {
            assertThat(queue.take(waiting.get(i))).isTrue();
            assertThat(queue.takenCause()).isEqualTo(i);
        }
    }

    @Test
    void timersOfOneDeadlineKeepTheirOwnOrigins() {
        SetTimers timers = new SetTimers();
        List<TimerHandle> set = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            TimerHandle timer = new Set(i % 10);
            set.add(timer);
            timers.add(timer, "called " + i, i, "stack " + i);
        }
        // A cancelled timer is never taken.
        for (int i = 0; i < MANY; i++) {
            if (i % 20 < 10) {
                set.get(i).cancel();
            } else {
                assertThat(timers.take(set.get(i))).isTrue();
                assertThat(timers.takenCalled()).isEqualTo("called " + i);
                assertThat(timers.takenStack()).isEqualTo("stack " + i);
                assertThat(timers.takenCause()).isEqualTo(i);
            }
        }
        assertThat(timers.setAt(3)).isEqualTo(3);
        assertThat(timers.setAt(MANY)).isEqualTo(Origin.NO_EVENT);
        assertThat(timers.take(new Set(3))).isFalse();
    }
}
