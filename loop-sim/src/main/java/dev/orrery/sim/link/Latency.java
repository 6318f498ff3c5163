package dev.orrery.sim.link;

import dev.orrery.sim.decision.Choices;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;

/**
 * How long packets travel on a link: a table of ascending steps, of which the run's decisions take
 * one for each packet. Step 0, the least, is the calm one; a packet that takes a later step may be
 * overtaken.
 *
 * <p>Threading: any thread; what it says never changes. Cost: a look into the table; one step is no
 * decision at all.
 */
public final class Latency implements Choices {
    private static final int UNIFORM_STEPS = 16;
    private static final int USUAL_STEPS = 60;
    private static final int TAIL_STEPS = 4;

    private final long[] stepNanos;
    // Each null until it is asked for. Any thread fills it in: two that do so at once make equal
    // strings, which are safe to hand over without a lock, and either may stay.
    private final @Nullable String[] keys;

    private Latency(long... stepNanos) {
        this.stepNanos = stepNanos;
        this.keys = new String[stepNanos.length];
    }

    /**
     * Every packet travels equally long, so none overtakes another.
     *
     * @param time how long
     * @return a latency of one step
     * @throws IllegalArgumentException if it is negative or above an hour
     */
    public static Latency fixed(Duration time) {
        return new Latency(nanos("time", time));
    }

    /**
     * Packets travel between the least and the most, any time as likely as another.
     *
     * @param least the shortest time
     * @param most the longest time, not below the least
     * @return a latency of 16 equal steps, or fewer where nanoseconds do not suffice
     * @throws IllegalArgumentException if a time is negative or above an hour, or the most is below
     *     the least
     */
    public static Latency uniform(Duration least, Duration most) {
        long first = nanos("least", least);
        long last = nanos("most", most);
        requireOrder("least", first, "most", last);
        return new Latency(steps(first, last, UNIFORM_STEPS));
    }

    /**
     * Most packets travel between the least and the usual; one of sixteen is slower, up to the
     * most.
     *
     * @param least the shortest time
     * @param usual up to where times are as likely as each other, not below the least
     * @param most the longest time, not below the usual
     * @return a latency of 60 equal steps up to the usual, and 4 to the most that each take about
     *     as many times longer than the one before
     * @throws IllegalArgumentException if a time is negative or above an hour, or they do not
     *     ascend
     */
    public static Latency longTail(Duration least, Duration usual, Duration most) {
        long first = nanos("least", least);
        long middle = nanos("usual", usual);
        long last = nanos("most", most);
        requireOrder("least", first, "usual", middle);
        requireOrder("usual", middle, "most", last);
        long[] usualSteps = steps(first, middle, USUAL_STEPS);
        long[] all = new long[usualSteps.length + TAIL_STEPS];
        System.arraycopy(usualSteps, 0, all, 0, usualSteps.length);
        int count = usualSteps.length;
        long step = last;
        // Each a third of the one after, as far as that is above the usual.
        long[] tail = new long[TAIL_STEPS];
        int tails = 0;
        while (tails < TAIL_STEPS && step > middle) {
            tail[tails++] = step;
            step /= 3;
        }
        while (tails > 0) {
            all[count++] = tail[--tails];
        }
        return new Latency(Arrays.copyOf(all, count));
    }

    private static long[] steps(long first, long last, int most) {
        long span = last - first;
        int count = (int) Math.min(most, span + 1);
        long[] steps = new long[count];
        for (int i = 0; i < count; i++) {
            steps[i] = count == 1 ? first : first + span * i / (count - 1);
        }
        return steps;
    }

    static long nanos(String name, Duration time) {
        Objects.requireNonNull(time, name);
        if (time.isNegative() || time.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException(
                    name
                            + " must be from zero to an hour: "
                            + name
                            + "="
                            + time
                            + ". Hold or partition the link for longer.");
        }
        return time.toNanos();
    }

    private static void requireOrder(String low, long lowNanos, String high, long highNanos) {
        if (highNanos < lowNanos) {
            throw new IllegalArgumentException(
                    high
                            + " must be at least "
                            + low
                            + ": "
                            + high
                            + "="
                            + Duration.ofNanos(highNanos)
                            + ", "
                            + low
                            + "="
                            + Duration.ofNanos(lowNanos)
                            + ". Give the shorter time first.");
        }
    }

    /**
     * Returns how long a packet travels.
     *
     * @param step from 0 to {@code size() - 1}
     * @return nanoseconds; more for a later step
     */
    public long nanos(int step) {
        return stepNanos[step];
    }

    @Override
    public int size() {
        return stepNanos.length;
    }

    @Override
    public String key(int option) {
        String key = keys[option];
        if (key == null) {
            key = stepNanos[option] + "ns";
            keys[option] = key;
        }
        return key;
    }

    @Override
    public String toString() {
        return Duration.ofNanos(stepNanos[0])
                + ".."
                + Duration.ofNanos(stepNanos[stepNanos.length - 1]);
    }
}
