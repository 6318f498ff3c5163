package dev.orrery.sim.decision;

/**
 * How often the questions of one kind were asked and what came of them.
 *
 * <p>Threading: immutable, any thread.
 *
 * @param asked how many questions with more than one option there were
 * @param fired how many answers were not 0
 */
public record KindCount(long asked, long fired) {
    /**
     * Adds counts.
     *
     * @param other further questions
     * @return the sums
     */
    public KindCount plus(KindCount other) {
        return new KindCount(asked + other.asked, fired + other.fired);
    }
}
