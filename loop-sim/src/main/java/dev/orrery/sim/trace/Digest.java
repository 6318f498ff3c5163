package dev.orrery.sim.trace;

/**
 * Folds words into 64 bits, so that the order, the number and every bit of them count.
 *
 * <p>Threading: one thread at a time. Cost: two multiplications a word, no allocation.
 *
 * <p>Source: multiply and xor-shift as in SplitMix64's mixer (Steele and others, OOPSLA 2014). Not
 * made to withstand someone who looks for collisions.
 */
final class Digest {
    private static final long START = 0x6f72726572790001L;
    private static final long WORD_FACTOR = 0xbf58476d1ce4e5b9L;
    private static final long STATE_FACTOR = 0x94d049bb133111ebL;
    private static final long STEP = 0x9e3779b97f4a7c15L;

    private long state = START;

    void fold(long word) {
        long mixed = (word ^ (word >>> 32)) * WORD_FACTOR;
        mixed ^= mixed >>> 29;
        long folded = (state ^ mixed) * STATE_FACTOR;
        // The step keeps a row of zeros from leaving the state where it is.
        state = (folded ^ (folded >>> 31)) + STEP;
    }

    long value() {
        long mixed = (state ^ (state >>> 30)) * WORD_FACTOR;
        mixed = (mixed ^ (mixed >>> 27)) * STATE_FACTOR;
        return mixed ^ (mixed >>> 31);
    }

    /** Equal for equal texts in every JVM; the text caches the expensive part. */
    static long hash(String text) {
        return ((long) text.length() << 32) | (text.hashCode() & 0xffff_ffffL);
    }
}
