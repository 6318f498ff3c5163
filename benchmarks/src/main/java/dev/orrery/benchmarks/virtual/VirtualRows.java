package dev.orrery.benchmarks.virtual;

import dev.orrery.benchmarks.bare.HeapOfKeys;
import dev.orrery.benchmarks.bare.QueueOfEntries;
import dev.orrery.benchmarks.bare.SortedOnce;
import dev.orrery.benchmarks.row.Contender;
import dev.orrery.benchmarks.row.Row;
import dev.orrery.benchmarks.row.Trial;
import dev.orrery.loop.time.NanoClock;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Timers in virtual time. A simulation is made, timers at random whole milliseconds are set, all
 * fire, each at its time, and it is thrown away; all of that is timed.
 */
public final class VirtualRows {
    /** When all is over. */
    static final long END_MILLIS = 366L * 24 * 3_600_000;

    private static final long YEAR_MILLIS = 365L * 24 * 3_600_000;
    private static final int EVENTS = 100;
    private static final long SECOND_MILLIS = 1000;
    private static final long MILLI_NANOS = 1_000_000;
    private static final NanoClock CLOCK = NanoClock.system();

    private VirtualRows() {}

    private interface Work {
        Trial with(VirtualTime.Maker maker, int size);
    }

    /** The rows, ours first in each. */
    public static List<Row> rows() {
        return List.of(
                Row.rate("virtual-year", "timers over a virtual year", "1/s", 1_000_000)
                        .with(contenders(VirtualRows::year))
                        .warmUps(3)
                        .goal("orrery", 3, "")
                        .growing(100, 1000, 10_000, 100_000, 1_000_000),
                Row.rate(
                                "virtual-fresh",
                                "simulations made, 100 events each, thrown away",
                                "1/s",
                                5000)
                        .with(contenders(VirtualRows::fresh))
                        .warmUps(3)
                        .goal("orrery", 2, ""));
    }

    private static List<Contender> contenders(Work work) {
        List<Contender> all = new ArrayList<>();
        all.add(Contender.java("orrery", size -> work.with(Simulated::new, size)));
        all.add(Contender.java("rxjava", size -> work.with(RxJavaTime::new, size)));
        all.add(Contender.java("reactor", size -> work.with(ReactorTime::new, size)));
        all.add(Contender.java("kotlinx-test", size -> work.with(KotlinTime::new, size)));
        all.add(Contender.java("netty-mock", size -> work.with(NettyTime::new, size)));
        all.add(new Contender("python-heapq", List.of(), "virtual.py", null));
        all.add(
                Contender.java(
                        "limit-pq",
                        size -> work.with(() -> new BareTime(new QueueOfEntries()), size)));
        all.add(
                Contender.java(
                        "limit-heap4",
                        size -> work.with(() -> new BareTime(new HeapOfKeys()), size)));
        all.add(
                Contender.java(
                        "limit-sort",
                        size -> work.with(() -> new BareTime(new SortedOnce(MILLI_NANOS)), size)));
        return all;
    }

    private static Trial year(VirtualTime.Maker maker, int size) {
        long[] millis = random(size, YEAR_MILLIS);
        return () -> size * 1e9 / fire(maker, 1, millis);
    }

    private static Trial fresh(VirtualTime.Maker maker, int size) {
        long[] millis = random(EVENTS, SECOND_MILLIS);
        return () -> size * 1e9 / fire(maker, size, millis);
    }

    private static long[] random(int size, long endMillis) {
        SplittableRandom random = new SplittableRandom(0x5eed);
        long[] millis = new long[size];
        for (int i = 0; i < size; i++) {
            millis[i] = random.nextLong(1, endMillis);
        }
        return millis;
    }

    private static long fire(VirtualTime.Maker maker, int simulations, long[] millis) {
        long[] fired = {0};
        Runnable body = () -> fired[0]++;
        long start = CLOCK.nanoTime();
        for (int i = 0; i < simulations; i++) {
            try (VirtualTime time = maker.make()) {
                time.fireAll(millis, body);
            }
        }
        long nanos = CLOCK.nanoTime() - start;
        if (fired[0] != (long) simulations * millis.length) {
            throw new IllegalStateException("all timers must fire: fired=" + fired[0]);
        }
        return nanos;
    }
}
