package dev.orrery.sim.decision;

import java.util.stream.LongStream;

/**
 * The seeds from first to last, both included, as unsigned 64-bit numbers.
 *
 * <p>Threading: immutable, any thread.
 *
 * @param first the first seed
 * @param last the last seed, not below the first
 */
public record SeedRange(long first, long last) {
    /**
     * Checks the order.
     *
     * @throws IllegalArgumentException if last is below first
     */
    public SeedRange {
        if (Long.compareUnsigned(first, last) > 0) {
            throw new IllegalArgumentException(
                    "seeds must go upwards: first="
                            + Long.toUnsignedString(first)
                            + ", last="
                            + Long.toUnsignedString(last)
                            + ". Write the smaller seed first, for example 1..100.");
        }
    }

    /**
     * Reads a range.
     *
     * @param text {@code A..B}, both included, or {@code N} for {@code 1..N}; decimal or with
     *     {@code 0x}
     * @return the range
     * @throws IllegalArgumentException if the text is neither, upside down, or holds no seed
     */
    public static SeedRange parse(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException(
                    "seeds must be A..B or N: seeds="
                            + PlanText.quote(text)
                            + ". Write for example 1..100, or 100 for the same.");
        }
        int dots = text.indexOf("..");
        if (dots >= 0) {
            return new SeedRange(
                    bound(text, text.substring(0, dots)), bound(text, text.substring(dots + 2)));
        }
        long count = bound(text, text);
        if (count == 0) {
            throw new IllegalArgumentException(
                    "seeds must hold at least one seed: seeds="
                            + PlanText.quote(text)
                            + ". N means 1..N: write 1 or more, or 0..0 for the seed 0 alone.");
        }
        return new SeedRange(1, count);
    }

    private static long bound(String range, String text) {
        try {
            return Seeds.parse(text);
        } catch (IllegalArgumentException notANumber) {
            throw new IllegalArgumentException(
                    "seeds must be A..B or N, numbers from 0 to 2^64-1, decimal or with 0x: seeds="
                            + PlanText.quote(range)
                            + ", found="
                            + PlanText.quote(text)
                            + ". Write for example 1..100, or 100 for the same.",
                    notANumber);
        }
    }

    /**
     * Returns how many seeds there are.
     *
     * @return their number, or {@link Long#MAX_VALUE} when there are more than that
     */
    public long size() {
        long steps = last - first;
        return steps < 0 || steps == Long.MAX_VALUE ? Long.MAX_VALUE : steps + 1;
    }

    /**
     * Returns the seeds in order.
     *
     * @return the first {@link #size()} seeds, upwards
     */
    public LongStream stream() {
        return LongStream.iterate(first, seed -> seed + 1).limit(size());
    }

    /** Returns the range as {@link #parse} reads it. */
    @Override
    public String toString() {
        return Long.toUnsignedString(first) + ".." + Long.toUnsignedString(last);
    }
}
