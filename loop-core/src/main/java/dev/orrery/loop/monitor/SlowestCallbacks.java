package dev.orrery.loop.monitor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The slowest few callbacks, slowest first; of equally slow ones the earlier first.
 *
 * <p>Threading: {@link #offer} and {@link #admits} in one thread, {@link #list} in any. Cost: a
 * copy of the few for each that gets in.
 */
final class SlowestCallbacks {
    private final int most;
    private volatile List<SlowCallback> list = List.of();

    SlowestCallbacks(int most) {
        this.most = most;
    }

    /** True if a callback that took so long would be among the few. */
    boolean admits(long tookNanos) {
        List<SlowCallback> now = list;
        return now.size() < most || (most > 0 && tookNanos > now.get(most - 1).tookNanos());
    }

    void offer(SlowCallback callback) {
        List<SlowCallback> more = new ArrayList<>(list);
        more.add(callback);
        more.sort(Comparator.comparingLong(SlowCallback::tookNanos).reversed());
        list = List.copyOf(more.subList(0, Math.min(most, more.size())));
    }

    /** An unmodifiable list. */
    List<SlowCallback> list() {
        return list;
    }
}
