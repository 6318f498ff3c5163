package dev.orrery.sim.explore;

import dev.orrery.sim.decision.SeedRange;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/**
 * One of several processes that divide seeds between them.
 *
 * <p>Threading: immutable, any thread. Order: the slices of shards 1 to {@code total} follow each
 * other, are disjoint, hold every seed, and differ by one seed in size at the most.
 *
 * @param index which one, from 1 to {@code total}
 * @param total how many there are
 * @param source where that is from, for the reader: an option, or names of environment variables
 */
public record Shard(int index, int total, String source) {
    /** The most shards that there can be. */
    public static final int MOST = 100_000;

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if total is not from 1 to {@link #MOST}, or index is not
     *     from 1 to total
     */
    public Shard {
        if (total < 1 || total > MOST || index < 1 || index > total) {
            throw new IllegalArgumentException(
                    "shard must be I/N with I from 1 to N and N up to "
                            + MOST
                            + ": shard="
                            + index
                            + "/"
                            + total
                            + ", source="
                            + source
                            + ". The first of three shards is 1/3.");
        }
    }

    /**
     * Returns the only shard.
     *
     * @return 1/1, which has all seeds
     */
    public static Shard whole() {
        return new Shard(1, 1, "not sharded");
    }

    /**
     * Reads a shard.
     *
     * @param text {@code I/N}, I from 1
     * @param source where the text is from, for messages
     * @return the shard
     * @throws IllegalArgumentException if the text is nothing of the kind
     */
    public static Shard parse(String text, String source) {
        int slash = text.indexOf('/');
        if (slash >= 0) {
            Integer index = number(text.substring(0, slash));
            Integer total = number(text.substring(slash + 1));
            if (index != null && total != null) {
                return new Shard(index, total, source);
            }
        }
        throw new IllegalArgumentException(
                "shard must be I/N, two numbers with I from 1 to N: shard="
                        + RunFailure.oneLine(text)
                        + ", source="
                        + source
                        + ". The first of three shards is 1/3.");
    }

    /**
     * Returns the shard that the environment names: {@code ORRERY_SHARD=I/N}, or what Bazel,
     * GitLab, Buildkite, CircleCI and Kubernetes set for parallel jobs.
     *
     * <p>Not for tests that a runner divides itself, as Bazel's does with test methods: each would
     * then run in one shard only, and with a part of its seeds.
     *
     * @param environment the environment
     * @return the shard; {@link #whole()} when nothing names one
     * @throws IllegalArgumentException if variables are half set, malformed, or contradict each
     *     other
     */
    public static Shard of(Environment environment) {
        return ShardVariables.read(environment);
    }

    /**
     * Tells who has started this process that it divides its work by shards. Bazel asks that of
     * sharded tests, by a file that is to be made; for others it does nothing.
     *
     * @param environment the environment
     * @throws IOException if the file cannot be made
     */
    public static void announce(Environment environment) throws IOException {
        ShardVariables.announce(environment);
    }

    /**
     * Returns this shard's part of some seeds.
     *
     * @param seeds the seeds of all shards
     * @return the seeds of this one, or null when there are fewer seeds than shards and it has none
     */
    public @Nullable SeedRange slice(SeedRange seeds) {
        if (total == 1) {
            return seeds;
        }
        // The number of seeds can be 2^64, so all is counted from the number less one.
        long steps = seeds.last() - seeds.first();
        long even = Long.divideUnsigned(steps, total);
        long left = Long.remainderUnsigned(steps, total) + 1;
        if (left == total) {
            even++;
            left = 0;
        }
        long size = even + (index <= left ? 1 : 0);
        if (size == 0) {
            return null;
        }
        long first = seeds.first() + (index - 1) * even + Math.min(index - 1, left);
        return new SeedRange(first, first + size - 1);
    }

    /**
     * Tells whether there are others.
     *
     * @return false if this shard has all the seeds
     */
    public boolean isPart() {
        return total > 1;
    }

    /** Returns the shard as {@link #parse} reads it. */
    @Override
    public String toString() {
        return index + "/" + total;
    }

    /** Decimal digits only: a sign or space would hide a mistake. */
    static @Nullable Integer number(String text) {
        boolean digits = !text.isEmpty() && text.length() <= 9;
        for (int i = 0; i < text.length(); i++) {
            digits &= text.charAt(i) >= '0' && text.charAt(i) <= '9';
        }
        return digits ? Integer.valueOf(text) : null;
    }
}
