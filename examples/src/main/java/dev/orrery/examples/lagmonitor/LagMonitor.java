package dev.orrery.examples.lagmonitor;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.handle.TimerHandle;

import java.time.Duration;
import java.util.function.LongConsumer;

/**
 * A heartbeat on a loop: how late it is, is how late any other callback would have been, and the
 * usual reason is a callback that blocks.
 *
 * <p>A callback that holds the loop up for a time {@code b} shows as a lag between {@code b - beat}
 * and {@code b}, depending on when in the beat it began. Threading: the loop's. Time and units:
 * nanoseconds of the loop's clock. Cost: one timer a beat, no allocation besides.
 */
public final class LagMonitor {
    private static final int POWERS_OF_TWO = 64;

    private final EventLoop loop;
    private final long beatNanos;
    private final long alarmNanos;
    private final LongConsumer onAlarm;
    // How many lags were below 2^i nanoseconds and not below 2^(i-1).
    private final long[] counts = new long[POWERS_OF_TWO];
    private long beats;
    private long alarms;
    private long worstNanos;
    private TimerHandle next;

    /**
     * Starts to measure; the first beat is one period from now.
     *
     * @param loop the loop to measure
     * @param beat how often
     * @param alarm from which lag on somebody shall hear of it
     * @param onAlarm is told the lag in nanoseconds, on the loop
     * @throws IllegalArgumentException if the beat is not positive
     */
    public LagMonitor(EventLoop loop, Duration beat, Duration alarm, LongConsumer onAlarm) {
        if (beat.isNegative() || beat.isZero()) {
            throw new IllegalArgumentException(
                    "beat must be positive: beat=" + beat + ". A tenth of the alarm is usual.");
        }
        this.loop = loop;
        this.beatNanos = beat.toNanos();
        this.alarmNanos = alarm.toNanos();
        this.onAlarm = onAlarm;
        this.next = loop.callAt(loop.nanoTime() + beatNanos, this::beat);
    }

    /** Ends the measuring. */
    public void stop() {
        next.cancel();
    }

    /** {@return how many times the lag was measured} */
    public long beats() {
        return beats;
    }

    /** {@return how many lags reached the alarm} */
    public long alarms() {
        return alarms;
    }

    /** {@return the greatest lag} */
    public Duration worst() {
        return Duration.ofNanos(worstNanos);
    }

    /**
     * A lag that so many of a hundred measured ones did not reach.
     *
     * @param percent from 1 to 100
     * @return an upper bound, a power of two in nanoseconds; zero if nothing was measured
     */
    public Duration percentile(int percent) {
        long wanted = (beats * percent + 99) / 100;
        long seen = 0;
        for (int i = 0; i < POWERS_OF_TWO - 1; i++) {
            seen += counts[i];
            if (seen >= wanted && seen > 0) {
                return Duration.ofNanos(1L << i);
            }
        }
        return Duration.ZERO;
    }

    private void beat() {
        long now = loop.nanoTime();
        long lag = now - next.deadlineNanos();
        // From now on, not from the deadline: a stall is reported once, not once a missed beat.
        next = loop.callAt(now + beatNanos, this::beat);
        beats++;
        counts[POWERS_OF_TWO - Long.numberOfLeadingZeros(lag)]++;
        worstNanos = Math.max(worstNanos, lag);
        if (lag >= alarmNanos) {
            alarms++;
            onAlarm.accept(lag);
        }
    }
}
