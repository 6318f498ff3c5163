package dev.orrery.sim.search;

import dev.orrery.sim.decision.SplitMix64;

import java.util.Arrays;

/**
 * Which seed answers from which decision on. As a seeded answer is a function of the seed and the
 * question's address, a few numbers stand for a whole run, and a run can be repeated up to a point
 * and go on by another seed.
 *
 * <p>Threading: immutable.
 */
final class Recipe {
    private static final int MOST_PARTS = 64;
    private static final int LONGEST_CHANGE = 16;

    // Invariant: ascending, the first is 0; seeds[i] answers from decision from[i] on.
    private final long[] from;
    private final long[] seeds;

    private Recipe(long[] from, long[] seeds) {
        this.from = from;
        this.seeds = seeds;
    }

    static Recipe of(long seed) {
        return new Recipe(new long[] {0}, new long[] {seed});
    }

    int parts() {
        return from.length;
    }

    long from(int part) {
        return from[part];
    }

    long seed(int part) {
        return seeds[part];
    }

    /** This recipe up to a decision, then another seed. */
    Recipe branch(long decision, long seed) {
        int kept = partsBefore(decision);
        long[] newFrom = Arrays.copyOf(from, kept + 1);
        long[] newSeeds = Arrays.copyOf(seeds, kept + 1);
        newFrom[kept] = decision;
        newSeeds[kept] = seed;
        return new Recipe(newFrom, newSeeds);
    }

    /** This recipe with another seed for a few decisions. */
    Recipe change(long decision, long seed, SplitMix64 draws) {
        Recipe branched = branch(decision, seed);
        long end = decision + 1 + draws.nextInt(LONGEST_CHANGE);
        int resumed = Math.max(0, partsBefore(end) - 1);
        Recipe back = branched.branch(end, seeds[resumed]);
        int later = from.length - resumed - 1;
        if (later == 0 || back.parts() + later > MOST_PARTS) {
            return back;
        }
        long[] newFrom = Arrays.copyOf(back.from, back.parts() + later);
        long[] newSeeds = Arrays.copyOf(back.seeds, back.parts() + later);
        System.arraycopy(from, resumed + 1, newFrom, back.parts(), later);
        System.arraycopy(seeds, resumed + 1, newSeeds, back.parts(), later);
        return new Recipe(newFrom, newSeeds);
    }

    /** Whether it has room for a branch. */
    boolean canGrow() {
        return from.length + 2 <= MOST_PARTS;
    }

    private int partsBefore(long decision) {
        int parts = 0;
        while (parts < from.length && from[parts] < decision) {
            parts++;
        }
        return parts;
    }
}
