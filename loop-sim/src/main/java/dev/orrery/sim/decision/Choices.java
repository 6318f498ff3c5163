package dev.orrery.sim.decision;

import org.jspecify.annotations.Nullable;

/**
 * The options of one question. Option 0 is the calm one.
 *
 * <p>A plan stores the key of the option that was taken, not its index, so that it survives edits
 * of the code that add or reorder options. Keys must therefore be distinct within one question and
 * the same in every run.
 *
 * <p>Threading: one run, one thread at a time.
 *
 * <p>Cost: a hot caller keeps one mutable instance over its own list and asks with it again and
 * again; {@link #key} is called for the option taken, and for others only in a replay.
 */
public interface Choices {
    /**
     * Returns how many options there are.
     *
     * @return the number of options, at least 1
     */
    int size();

    /**
     * Returns the name of an option.
     *
     * @param option an index from 0 to {@code size() - 1}
     * @return its name, distinct within this question and stable over runs
     */
    String key(int option);

    /**
     * Returns what an option touches, for answerers that care for orders only where they matter.
     *
     * <p>A footprint is a path with slashes: {@code a} is all of host a, {@code a/orders} its loop
     * orders. Two options may influence each other if one path is the other or a part of it.
     *
     * @param option an index from 0 to {@code size() - 1}
     * @return the path of what the option touches, or null when that is not known
     */
    default @Nullable String footprint(int option) {
        return null;
    }

    /**
     * Returns how rare anything but option 0 should be, for answerers that draw: they take another
     * option at most one time in so many, whatever the kind's intensity. Plans, exhaustive searches
     * and shrinking do not care.
     *
     * @return at least 1; 1 where options are as usual as any others
     */
    default int rarity() {
        return 1;
    }

    /**
     * Finds an option by its name.
     *
     * @param key the name to look for
     * @return the index of the first option with that name, or -1 when there is none
     */
    default int indexOf(String key) {
        int size = size();
        for (int option = 0; option < size; option++) {
            if (key.equals(key(option))) {
                return option;
            }
        }
        return -1;
    }

    /**
     * Returns fixed options by name.
     *
     * @param keys their names, the calm one first
     * @return the options, immutable
     * @throws IllegalArgumentException if there is no name, or one twice
     */
    static Choices of(String... keys) {
        return new NamedChoices(keys);
    }

    /**
     * Returns the numbers from 0 to {@code n - 1} as options, with the numbers as names.
     *
     * @param n how many
     * @return the options, immutable; the same object each time for a small n
     * @throws IllegalArgumentException if n is less than 1
     */
    static Choices upTo(int n) {
        return NumberedChoices.upTo(n);
    }

    /**
     * Returns options of which those that are not calm are rare: see {@link #rarity()}.
     *
     * @param choices the options
     * @param oneIn how rare anything but option 0 is at most; where the options are rare already,
     *     both hold, and the rarer counts
     * @return the same options, and as mutable as {@code choices}; make them once and keep them
     * @throws IllegalArgumentException if {@code oneIn} is less than 1
     */
    static Choices rare(Choices choices, int oneIn) {
        return new RareChoices(choices, oneIn);
    }

    /**
     * Returns the options {@code no} (0, calm) and {@code yes} (1).
     *
     * @return the options, always the same object
     */
    static Choices yesNo() {
        return NamedChoices.YES_NO;
    }
}
