package dev.orrery.loop;

import dev.orrery.loop.time.NanoClock;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Waits for real. Without channels the thread parks, with channels it selects. A selector knows
 * whole milliseconds only, so for what is left below that an {@link Alarm} on a thread of its own
 * wakes the selector at the exact time. Either way the wake-up is asked for a little before the
 * deadline, as {@link WakeupLead} has learned that it comes late, and the rest is spun.
 *
 * <p>Threading: as {@link Waiter}. An interrupt of the waiting thread ends the wait once and stays
 * set for whoever looks; one that was set before the wait does not end it. Cost: spinning takes at
 * most a twentieth of one processor's time, unless more was asked for.
 */
final class SystemWaiter implements Waiter {
    private static final long NANOS_PER_MILLI = 1_000_000;
    // From here on the coarse wait comes first; it ends a millisecond or two before the deadline.
    private static final long COARSE_NANOS = 3 * NANOS_PER_MILLI;
    // Linux may end a select late by 0.1 % of its time, 0.5 % for a process of low priority.
    private static final int COARSE_MARGIN = 64;

    private final NanoClock clock;
    private final WakeupLead parkLead;
    private final WakeupLead alarmLead;
    // True from a wake-up until the wait that it ends.
    private volatile boolean wakeupPending;
    // Where the loop's thread waits: parked, in a selector, or nowhere.
    private volatile @Nullable Thread parked;
    private volatile @Nullable Selector selecting;
    private @Nullable Alarm alarm;
    private long spinNanos;

    SystemWaiter(NanoClock clock) {
        this.clock = clock;
        this.parkLead = new WakeupLead(clock.nanoTime());
        this.alarmLead = new WakeupLead(clock.nanoTime());
    }

    @Override
    public void await(@Nullable Selector selector, long deadlineNanos, Consumer<SelectionKey> ready)
            throws IOException {
        // A flag that stays set would make every park and select return at once.
        boolean interrupted = Thread.interrupted();
        try {
            if (spinNanos > 0 && spin(selector, deadlineNanos, ready)) {
                return;
            }
            if (selector == null) {
                park(deadlineNanos);
            } else {
                select(selector, deadlineNanos, ready);
            }
        } finally {
            wakeupPending = false;
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean pollsChannelsOnly() {
        return true;
    }

    @Override
    public void spinBeforeSleep(long nanos) {
        spinNanos = nanos;
    }

    @Override
    public void wakeup() {
        // 1. This write comes before the reads below, and the loop writes `parked` or `selecting`
        //    before it reads this flag: so either the loop sees the flag or we see where it waits.
        // 2. If the loop has left its wait since we read where it was, its next park or select
        //    returns once for nothing and it waits again: it goes by the flag alone.
        // 3. If the loop clears the flag after this write, it has yet to look at what this call is
        //    about: that was published before.
        wakeupPending = true;
        wakeSelector();
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

    private void wakeSelector() {
        Selector selector = selecting;
        if (selector != null) {
            selector.wakeup();
        }
    }

    /** Looks for a while without sleeping; true if a channel was ready. */
    private boolean spin(
            @Nullable Selector selector, long deadlineNanos, Consumer<SelectionKey> ready)
            throws IOException {
        long end = clock.nanoTime() + spinNanos;
        if (deadlineNanos != NO_DEADLINE && deadlineNanos - end < 0) {
            end = deadlineNanos;
        }
        while (!isEnded() && clock.nanoTime() - end < 0) {
            if (selector != null && selector.selectNow(ready) > 0) {
                return true;
            }
            Thread.onSpinWait();
        }
        return false;
    }

    private boolean isEnded() {
        return wakeupPending || Thread.currentThread().isInterrupted();
    }

    private void park(long deadlineNanos) {
        parked = Thread.currentThread();
        try {
            while (!isEnded()) {
                if (deadlineNanos == NO_DEADLINE) {
                    LockSupport.park(this);
                } else if (!parkOnce(deadlineNanos)) {
                    return;
                }
            }
        } finally {
            parked = null;
        }
    }

    /** Parks, or spins to the end; false if the deadline has come. */
    private boolean parkOnce(long deadlineNanos) {
        long now = clock.nanoTime();
        long left = deadlineNanos - now;
        if (left <= 0) {
            return false;
        }
        long wakeup = parkLead.wakeupNanos(deadlineNanos);
        if (wakeup - now <= 0) {
            if (parkLead.trySpend(left, now)) {
                while (deadlineNanos - clock.nanoTime() > 0 && !isEnded()) {
                    Thread.onSpinWait();
                }
                return false;
            }
            wakeup = deadlineNanos;
        }
        LockSupport.parkNanos(this, wakeup - now);
        observe(parkLead, wakeup);
        return true;
    }

    private void select(Selector selector, long deadlineNanos, Consumer<SelectionKey> ready)
            throws IOException {
        selecting = selector;
        try {
            while (!isEnded()) {
                if (deadlineNanos == NO_DEADLINE) {
                    if (selector.select(ready) > 0) {
                        return;
                    }
                } else if (selectOnce(selector, deadlineNanos, ready)) {
                    return;
                }
            }
            selector.selectNow(ready);
        } finally {
            selecting = null;
        }
    }

    /** Selects, or spins to the end; true if a channel was ready or the deadline has come. */
    private boolean selectOnce(Selector selector, long deadlineNanos, Consumer<SelectionKey> ready)
            throws IOException {
        long now = clock.nanoTime();
        long left = deadlineNanos - now;
        if (left <= 0) {
            selector.selectNow(ready);
            return true;
        }
        if (left >= COARSE_NANOS) {
            return selector.select(ready, (left - left / COARSE_MARGIN) / NANOS_PER_MILLI - 1) > 0;
        }
        long wakeup = alarmLead.wakeupNanos(deadlineNanos);
        if (wakeup - now <= 0) {
            if (alarmLead.trySpend(left, now)) {
                return selectSpinning(selector, deadlineNanos, ready);
            }
            wakeup = deadlineNanos;
        }
        setAlarm(wakeup);
        // The time limit is for an alarm thread that is starved.
        if (selector.select(ready, (wakeup - now) / NANOS_PER_MILLI + 1) > 0) {
            return true;
        }
        observe(alarmLead, wakeup);
        return false;
    }

    private boolean selectSpinning(
            Selector selector, long deadlineNanos, Consumer<SelectionKey> ready)
            throws IOException {
        do {
            if (selector.selectNow(ready) > 0) {
                return true;
            }
            Thread.onSpinWait();
        } while (deadlineNanos - clock.nanoTime() > 0 && !isEnded());
        return !isEnded();
    }

    private void setAlarm(long nanos) {
        if (alarm == null) {
            alarm = new Alarm(clock, this::wakeSelector);
        }
        alarm.set(nanos);
    }

    /** Learns from a wake-up that came because it was time, and from no other. */
    private void observe(WakeupLead lead, long wakeupNanos) {
        long lateness = clock.nanoTime() - wakeupNanos;
        if (lateness >= 0 && !isEnded()) {
            lead.observe(lateness);
        }
    }
}
