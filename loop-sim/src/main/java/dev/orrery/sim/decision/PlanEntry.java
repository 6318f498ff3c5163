package dev.orrery.sim.decision;

/**
 * One recorded answer that is not 0.
 *
 * @param actor who asked
 * @param kind what was asked
 * @param ordinal the how-manieth question of this actor and kind it was, from 0
 * @param key the key of the option that was taken
 */
public record PlanEntry(String actor, String kind, long ordinal, String key) {
    /**
     * Checks the ordinal.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public PlanEntry {
        if (ordinal < 0) {
            throw new IllegalArgumentException(
                    "ordinal must be at least 0: ordinal=" + ordinal + ". Questions count from 0.");
        }
    }

    /** Returns the entry's line in a plan file. */
    @Override
    public String toString() {
        return "at "
                + PlanText.quote(actor)
                + " "
                + PlanText.quote(kind)
                + " "
                + ordinal
                + " = "
                + PlanText.quote(key);
    }
}
