package dev.orrery.loop.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.loop.handle.Context;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongUnaryOperator;

/** The queue of timers against a sorted list, near both ends of the clock's scale too. */
class TimerQueueProperties {
    private static final int DELAYS = 50;
    private static final long FARTHEST = (1L << 62) - 1;
    private static final Runnable NOTHING = () -> {};

    /** How the delays of a run are drawn from a random word that is not negative. */
    enum Delays {
        ALL_EQUAL(word -> 1000),
        FEW_AND_NEAR(word -> word % 50),
        MANY_AND_NEAR(word -> word % 100_000),
        CLUSTERED(word -> (word % 5) * 1_000_000_000 + (word >>> 8) % 3),
        OF_ALL_SIZES(word -> (word >>> 8) % (1L << (word % 62))),
        FAR(word -> FARTHEST - word % 1000),
        PAST(word -> -(word % 1_000_000)),
        AT_BOTH_ENDS(word -> (word & 1) == 0 ? FARTHEST - word % 9 : word % 9 - FARTHEST);

        final LongUnaryOperator drawn;

        Delays(LongUnaryOperator drawn) {
            this.drawn = drawn;
        }
    }

    @Property(tries = 300)
    void timersFireByDeadlineAndThenInTheOrderAdded(
            @ForAll @Size(max = 200) List<@IntRange(max = DELAYS - 1) Integer> delays,
            @ForAll @Size(max = 200) List<@IntRange(max = 199) Integer> cancelled,
            @ForAll long origin) {
        TimerQueue queue = new TimerQueue(() -> true);
        List<Timer> added = new ArrayList<>();
        for (int delay : delays) {
            added.add(queue.add(NOTHING, Context.empty(), origin + delay));
        }
        for (int which : cancelled) {
            if (which < added.size()) {
                added.get(which).cancel();
            }
        }
        for (int delay = 0; delay < DELAYS; delay++) {
            ReadyQueue ready = new ReadyQueue();
            queue.fire(origin + delay, ready);
            for (int i = 0; i < added.size(); i++) {
                if (delays.get(i) == delay && !added.get(i).isCancelled()) {
                    assertThat(ready.take()).isSameAs(added.get(i));
                }
            }
            assertThat(ready.isEmpty()).isTrue();
        }
        assertThat(queue.firstOrNull()).isNull();
    }

    @Property(tries = 200)
    void neverMoreThanHalfOfALargeQueueIsDead(
            @ForAll @Size(min = 100, max = 400) List<@IntRange(max = 1000) Integer> delays,
            @ForAll @IntRange(min = 1, max = 500) int heap) {
        TimerQueue queue = new TimerQueue(() -> true, new TimerQueueLimits(5, heap, 7, 20, 3));
        List<Timer> added = new ArrayList<>();
        for (int delay : delays) {
            added.add(queue.add(NOTHING, Context.empty(), delay));
        }
        int live = added.size();
        for (Timer timer : added) {
            timer.cancel();
            live--;
            int dead = queue.size() - live;
            // A few dead entries are not worth the walk.
            assertThat(dead).isLessThanOrEqualTo(Math.max(32, queue.size() / 2));
        }
    }

    @Property(tries = 100)
    void whatForeignThreadsCancelIsSweptAtTheNextUse(
            @ForAll @Size(min = 100, max = 400) List<@IntRange(max = 1000) Integer> delays,
            @ForAll @IntRange(min = 1, max = 500) int heap) {
        boolean[] isOwner = {true};
        TimerQueue queue =
                new TimerQueue(() -> isOwner[0], new TimerQueueLimits(5, heap, 7, 20, 3));
        List<Timer> added = new ArrayList<>();
        for (int delay : delays) {
            added.add(queue.add(NOTHING, Context.empty(), delay));
        }
        isOwner[0] = false;
        added.forEach(Timer::cancel);
        isOwner[0] = true;
        queue.add(NOTHING, Context.empty(), 7);
        assertThat(queue.size()).isEqualTo(1);
    }

    @Property(tries = 400)
    void whateverIsDoneItFiresWhatTheModelFires(
            @ForAll long seed,
            @ForAll Delays first,
            @ForAll Delays second,
            @ForAll @IntRange(min = 1, max = 10) int latest,
            @ForAll @IntRange(min = 1, max = 20) int heap,
            @ForAll @IntRange(min = 2, max = 20) int sorted,
            @ForAll @IntRange(min = 1, max = 40) int bucket,
            @ForAll @IntRange(min = 1, max = 4) int fanoutBits,
            @ForAll @IntRange(min = 1, max = 9) int addsInTen,
            @ForAll @LongRange(min = -3, max = 3) long origin) {
        SplittableRandom random = new SplittableRandom(seed);
        TimerQueueModel model =
                new TimerQueueModel(
                        new TimerQueueLimits(latest, heap, sorted, bucket, fanoutBits),
                        origin << 61,
                        random);
        for (int step = 0; step < 600; step++) {
            Delays delays = random.nextInt(4) == 0 ? second : first;
            long word = random.nextLong() >>> 1;
            if (random.nextInt(10) < addsInTen) {
                model.add(delays.drawn.applyAsLong(word));
            } else {
                model.disturb();
            }
            model.check();
        }
        model.drain();
    }

    @Property(tries = 60)
    void aRowOfDeadlinesAtEvenDistancesFiresInOrder(
            @ForAll @LongRange(min = -1000, max = 1000) long distance,
            @ForAll @IntRange(max = 300) int firesAfter,
            @ForAll long seed) {
        TimerQueueModel model =
                new TimerQueueModel(
                        new TimerQueueLimits(4, 8, 6, 16, 2), 0, new SplittableRandom(seed));
        model.add(1L << 40);
        for (int i = 0; i < 600; i++) {
            model.add(1_000_000 + i * distance);
            if (i > 0 && i % (firesAfter + 1) == 0) {
                model.disturb();
            }
            model.check();
        }
        model.drain();
    }
}
