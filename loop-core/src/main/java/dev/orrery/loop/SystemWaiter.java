package dev.orrery.loop;

import dev.orrery.loop.time.NanoClock;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Waits for real. Without channels the thread parks, which is exact to the kernel's timer slack.
 * With channels it selects; a selector knows whole milliseconds only, so for what is left below
 * that an {@link Alarm} on a thread of its own parks for the exact time and wakes the selector.
 *
 * <p>Threading: as {@link Waiter}. Interrupting the loop's thread ends a wait and is remembered
 * until {@link #close}: an interrupt that stays set would make every later wait return at once.
 */
final class SystemWaiter implements Waiter {
    private static final long NANOS_PER_MILLI = 1_000_000;
    // From here on the coarse wait comes first; it ends a millisecond or two before the deadline.
    private static final long COARSE_NANOS = 3 * NANOS_PER_MILLI;

    private final NanoClock clock = NanoClock.system();
    // True from a wake-up until the wait that it ends.
    private volatile boolean wakeupPending;
    // Where the loop's thread waits: parked, in a selector, or nowhere.
    private volatile @Nullable Thread parked;
    private volatile @Nullable Selector selecting;
    private @Nullable Alarm alarm;

    @Override
    public void await(@Nullable Selector selector, long deadlineNanos, Consumer<SelectionKey> ready)
            throws IOException {
        if (selector == null) {
            park(deadlineNanos);
        } else {
            select(selector, deadlineNanos, ready);
        }
        wakeupPending = false;
    }

    @Override
    public void wakeup() {
        // 1. This write comes before the reads below, and the loop writes `parked` or `selecting`
        //    before it reads this flag: so either the loop sees the flag or we see where it waits.
        wakeupPending = true;
        Selector selector = selecting;
        if (selector != null) {
            selector.wakeup();
        }
        Thread thread = parked;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }

    @Override
    public void close() {
        if (alarm != null) {
            alarm.close();
            alarm = null;
        }
    }

    private void park(long deadlineNanos) {
        parked = Thread.currentThread();
        try {
            while (!wakeupPending && !Thread.currentThread().isInterrupted()) {
                if (deadlineNanos == NO_DEADLINE) {
                    LockSupport.park(this);
                } else {
                    long left = deadlineNanos - clock.nanoTime();
                    if (left <= 0) {
                        break;
                    }
                    LockSupport.parkNanos(this, left);
                }
            }
        } finally {
            parked = null;
        }
    }

    private void select(Selector selector, long deadlineNanos, Consumer<SelectionKey> ready)
            throws IOException {
        selecting = selector;
        try {
            while (!wakeupPending) {
                if (deadlineNanos == NO_DEADLINE) {
                    selector.select(ready);
                    return;
                }
                long left = deadlineNanos - clock.nanoTime();
                if (left <= 0) {
                    selector.selectNow(ready);
                    return;
                }
                if (selectFor(selector, deadlineNanos, left, ready) > 0) {
                    return;
                }
                if (Thread.currentThread().isInterrupted()) {
                    return;
                }
            }
            selector.selectNow(ready);
        } finally {
            selecting = null;
        }
    }

    private int selectFor(
            Selector selector, long deadlineNanos, long left, Consumer<SelectionKey> ready)
            throws IOException {
        if (left >= COARSE_NANOS) {
            return selector.select(ready, left / NANOS_PER_MILLI - 1);
        }
        if (alarm == null) {
            alarm = new Alarm(clock);
        }
        alarm.set(deadlineNanos, selector);
        return selector.select(ready);
    }
}
