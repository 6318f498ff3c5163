package dev.orrery.sim.decision;

import org.jspecify.annotations.Nullable;

/**
 * Answers by chance: which answer is a pure function of the seed, the actor, the kind and the
 * ordinal, so a new actor, a new kind, or more questions elsewhere never change an answer.
 *
 * <p>For each kind the seed draws an intensity. With that probability an answer is uniform among
 * all options, option 0 included; else it is 0. For faults ({@link Site#isFault}) it is 0, 1/64,
 * 1/16, 1/4, 1/2 or 1: a quarter of the seeds know no fault of a kind at all, and others have rare
 * ones amid a storm of another kind. This swarm finds what an even mixture hides, such as a bug
 * that one accident brings out and another one covers up. Orders and the scenario's own choices are
 * not accidents but what happens at all: five seeds of eight draw them uniformly, and one of eight
 * leaves a kind of them calm. Where options are {@link Choices#rarity rare}, one in so many of
 * these answers is uniform among the options that are not calm, and the others are 0.
 *
 * <p>Threading: one run, one thread at a time. Cost: O(1), no allocation, no floating point.
 *
 * <p>Source: a {@link SplitMix64} stream per actor and kind, whose n-th number seeds the draws of
 * the n-th question; the swarm is that of Groce and others, "Swarm Testing", ISSTA 2012.
 */
public final class SeededOracle implements Oracle {
    /**
     * Of faults, in 64ths, each as likely. Kinds that are off or in storm come twice: most bugs
     * need one or two kinds often, and the others out of their way.
     */
    private static final int[] OF_FAULTS = {0, 0, 1, 4, 16, 32, 64, 64};

    /**
     * Of orders and of workload, in 64ths, each as likely. A bug that needs several of these kinds
     * is out of reach of most seeds if each is often thin.
     */
    private static final int[] OF_OTHERS = {0, 4, 32, 64, 64, 64, 64, 64};

    private static final int ALWAYS = 64;
    private static final int SOMETIMES = 16;
    private static final int BY_KIND = 0;

    // Any constant will do; it separates the draw of intensities from the draw of answers.
    private static final long INTENSITY_STREAM = 0x6f72726572795f69L;

    private final long mixedSeed;
    // The intensity of every kind, or BY_KIND.
    private final int fixedIn64ths;
    private final SplitMix64 draws = new SplitMix64(0);
    // Of the site that was asked last: the next question is often its own, and a third cheaper so.
    private @Nullable Site last;
    private long lastStream;
    private int lastIntensity;

    /**
     * Makes an oracle with an intensity for each kind.
     *
     * @param seed decides all answers; every value is as good as any other
     */
    public SeededOracle(long seed) {
        this(seed, BY_KIND);
    }

    private SeededOracle(long seed, int fixedIn64ths) {
        this.mixedSeed = SplitMix64.mix(seed + SplitMix64.GOLDEN_GAMMA);
        this.fixedIn64ths = fixedIn64ths;
    }

    /**
     * Makes an oracle with intensity 1 for every kind.
     *
     * @param seed decides all answers
     * @return an oracle that answers uniformly among all options, always
     */
    public static SeededOracle uniform(long seed) {
        return new SeededOracle(seed, ALWAYS);
    }

    /**
     * Makes an oracle with intensity 1/4 for every kind.
     *
     * @param seed decides all answers
     * @return an oracle without swarm
     */
    public static SeededOracle even(long seed) {
        return new SeededOracle(seed, SOMETIMES);
    }

    @Override
    public int choose(Site site, Choices choices) {
        if (site != last) {
            last = site;
            lastStream = SplitMix64.mix(mixedSeed ^ site.addressHash());
            lastIntensity = intensityIn64ths(site);
        }
        draws.restart(SplitMix64.mix(lastStream + site.ordinal() * SplitMix64.GOLDEN_GAMMA));
        int dice = (int) (draws.nextLong() >>> 58);
        if (dice >= lastIntensity) {
            return 0;
        }
        int rarity = choices.rarity();
        if (rarity == 1) {
            return draws.nextInt(choices.size());
        }
        return draws.nextInt(rarity) == 0 ? 1 + draws.nextInt(choices.size() - 1) : 0;
    }

    private int intensityIn64ths(Site site) {
        if (fixedIn64ths != BY_KIND) {
            return fixedIn64ths;
        }
        long draw = SplitMix64.mix(mixedSeed ^ site.kindHash() ^ INTENSITY_STREAM);
        int[] intensities = site.isFault() ? OF_FAULTS : OF_OTHERS;
        return intensities[(int) (((draw >>> 32) * intensities.length) >>> 32)];
    }
}
