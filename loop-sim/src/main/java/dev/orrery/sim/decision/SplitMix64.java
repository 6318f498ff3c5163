package dev.orrery.sim.decision;

import java.util.random.RandomGenerator;

/**
 * A small, fast stream of random numbers whose output is a function of its seed alone, in every JVM
 * and every release.
 *
 * <p>{@link #nextLong()} and {@link #nextInt(int)} are pinned here; the other methods are the
 * JDK's, which are deterministic within one release of the JDK. Not for secrets.
 *
 * <p>Threading: one thread at a time. Cost: one addition and five operations to mix; no allocation.
 *
 * <p>Source: Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014; the
 * mixing constants are Stafford's variant 13, as in {@code java.util.SplittableRandom}. The bounded
 * draw is Lemire, "Fast Random Integer Generation in an Interval", TOMACS 2019.
 */
public final class SplitMix64 implements RandomGenerator {
    /** The odd number nearest to 2^64 divided by the golden ratio. */
    static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private long state;

    /**
     * Makes a stream.
     *
     * @param seed where it starts; every value is as good as any other
     */
    public SplitMix64(long seed) {
        this.state = seed;
    }

    @Override
    public long nextLong() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    /**
     * Draws without bias.
     *
     * @param bound the number of values, at least 1
     * @return a number from 0 to {@code bound - 1}, each as likely
     * @throws IllegalArgumentException if bound is less than 1
     */
    @Override
    public int nextInt(int bound) {
        if (bound < 1) {
            throw new IllegalArgumentException(
                    "bound must be at least 1: bound="
                            + bound
                            + ". Ask only where there is a value.");
        }
        long draw = nextLong() >>> 32;
        long product = draw * bound;
        long fraction = product & 0xffff_ffffL;
        if (fraction < bound) {
            long threshold = (1L << 32) % bound;
            while (fraction < threshold) {
                product = (nextLong() >>> 32) * bound;
                fraction = product & 0xffff_ffffL;
            }
        }
        return (int) (product >>> 32);
    }

    /** Starts another stream in the same object, for those who must not allocate. */
    void restart(long seed) {
        state = seed;
    }

    /**
     * Mixes all bits of a word; a bijection.
     *
     * @param word any number
     * @return a number each of whose bits depends on every bit of the word
     */
    public static long mix(long word) {
        long mixed = (word ^ (word >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }

    /**
     * Hashes a text, every character mixed in, so that similar names start unrelated streams.
     *
     * @param text any text
     * @return the same in every JVM
     */
    public static long hash(String text) {
        long hash = mix(text.length() + GOLDEN_GAMMA);
        for (int i = 0; i < text.length(); i++) {
            hash = mix(hash + GOLDEN_GAMMA + text.charAt(i));
        }
        return hash;
    }
}
