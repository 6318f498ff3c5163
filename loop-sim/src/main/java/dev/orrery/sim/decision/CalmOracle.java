package dev.orrery.sim.decision;

/**
 * Answers 0 to everything: the calm run, in which nothing goes wrong and all come in turn.
 *
 * <p>Threading: stateless, any thread.
 */
public final class CalmOracle implements Oracle {
    /** Makes an oracle that always answers 0. */
    public CalmOracle() {}

    @Override
    public int choose(Site site, Choices choices) {
        return 0;
    }
}
