package dev.orrery.sim.search;

import dev.orrery.sim.decision.Choices;
import dev.orrery.sim.decision.Oracle;
import dev.orrery.sim.decision.Site;

import java.util.Arrays;

/**
 * Answers 0 except at a few questions, and notes which questions came after the last of them.
 *
 * <p>Threading: one run.
 */
final class DeviatingOracle implements Oracle {
    private static final int SIZE_BITS = 20;
    private static final int MOST_OPTIONS = (1 << SIZE_BITS) - 1;

    // Invariant: ascending positions.
    private final Deviation[] deviations;
    private final int depth;
    private final boolean learns;
    private int next;
    private int position;
    // Of the questions behind the last deviation and within the depth: address and size in one.
    private long[] questions = new long[16];
    private int count;

    DeviatingOracle(Deviation[] deviations, int depth, boolean learns) {
        this.deviations = deviations;
        this.depth = depth;
        this.learns = learns;
    }

    @Override
    public int choose(Site site, Choices choices) {
        int here = position;
        if (here >= depth) {
            return 0;
        }
        position++;
        if (next < deviations.length) {
            Deviation deviation = deviations[next];
            if (deviation.position() > here) {
                return 0;
            }
            next++;
            requireSame(deviation, site, choices);
            return deviation.option();
        }
        if (learns) {
            if (count == questions.length) {
                questions = Arrays.copyOf(questions, 2 * count);
            }
            questions[count++] = question(site, choices);
        }
        return 0;
    }

    /** The questions behind the last deviation, in order; see {@link #sizeOf}. */
    long[] questions() {
        return Arrays.copyOf(questions, count);
    }

    /** How many options a question had; of very many only the first million are tried. */
    static int sizeOf(long question) {
        return (int) (question & MOST_OPTIONS);
    }

    private static long question(Site site, Choices choices) {
        long size = Math.min(choices.size(), MOST_OPTIONS);
        return (Names.address(site) << SIZE_BITS) | size;
    }

    private static void requireSame(Deviation deviation, Site site, Choices choices) {
        long found = question(site, choices);
        if (found != deviation.question()) {
            throw new IllegalStateException(
                    "a run with the same answers must ask the same questions: question="
                            + deviation.position()
                            + ", site="
                            + site
                            + ", options="
                            + choices.size()
                            + ". The scenario is not deterministic: look for a clock, a hash order"
                            + " or a thread outside of the simulation.");
        }
    }

    /** An answer that is not 0, to the question at a position among all that are asked. */
    record Deviation(int position, long question, int option) {}
}
