package dev.orrery.loop.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.loop.handle.Context;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A queue of timers beside a list of the same timers that is kept sorted by insertion. */
final class TimerQueueModel {
    private static final Runnable NOTHING = () -> {};

    private final TimerQueue queue;
    private final SplittableRandom random;
    // The pending ones, in the order to fire.
    private final List<Timer> live = new ArrayList<>();
    private long now;
    private boolean isOwner = true;

    TimerQueueModel(TimerQueueLimits limits, long now, SplittableRandom random) {
        this.queue = new TimerQueue(() -> isOwner, limits);
        this.now = now;
        this.random = random;
    }

    void add(long delay) {
        Timer timer = queue.add(NOTHING, Context.empty(), now + delay);
        int at = live.size();
        while (at > 0 && live.get(at - 1).deadlineNanos() - timer.deadlineNanos() > 0) {
            at--;
        }
        live.add(at, timer);
        if (random.nextInt(6) == 0) {
            cancel(at);
        }
    }

    /** Cancels one, or fires those due when some time has passed. */
    void disturb() {
        if (live.isEmpty()) {
            return;
        }
        switch (random.nextInt(8)) {
            case 0 -> fire(now);
            case 1 -> fire(now + random.nextInt(2000));
            case 2 -> fire(live.getFirst().deadlineNanos());
            case 3 -> fire(live.get(random.nextInt(live.size())).deadlineNanos());
            case 4 -> cancel(0);
            case 5 -> cancelSome(random.nextInt(live.size()));
            default -> cancel(random.nextInt(live.size()));
        }
    }

    void check() {
        assertThat(queue.size()).isGreaterThanOrEqualTo(live.size());
        if (random.nextInt(3) == 0) {
            Timer first = queue.firstOrNull();
            if (live.isEmpty()) {
                assertThat(first).isNull();
            } else {
                assertThat(first).isNotNull();
                assertThat(first.deadlineNanos()).isEqualTo(live.getFirst().deadlineNanos());
            }
        }
        if (random.nextInt(20) == 0) {
            assertThat(queue.pending()).containsExactlyElementsOf(live);
        }
    }

    void drain() {
        while (!live.isEmpty()) {
            fire(live.get(random.nextInt(Math.min(live.size(), 20))).deadlineNanos());
            check();
        }
        assertThat(queue.firstOrNull()).isNull();
        assertThat(queue.size()).isZero();
    }

    private void fire(long time) {
        if (time - now > 0) {
            now = time;
        }
        ReadyQueue ready = new ReadyQueue();
        queue.fire(now, ready);
        while (!live.isEmpty() && live.getFirst().deadlineNanos() - now <= 0) {
            Timer expected = live.removeFirst();
            assertThat(ready.take()).isSameAs(expected);
            assertThat(expected.state).isEqualTo(Timer.GONE);
        }
        assertThat(ready.isEmpty()).isTrue();
    }

    private void cancel(int which) {
        isOwner = random.nextInt(4) > 0;
        live.remove(which).cancel();
        isOwner = true;
    }

    private void cancelSome(int count) {
        for (int i = 0; i < count; i++) {
            cancel(random.nextInt(live.size()));
            int dead = queue.size() - live.size();
            // What a foreign thread cancels is swept at the next use only.
            assertThat(dead).isLessThanOrEqualTo(Math.max(40, queue.size() / 2 + 8));
        }
    }
}
