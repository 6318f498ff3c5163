package dev.orrery.sim.explore;

import dev.orrery.sim.decision.PlanEntry;

/**
 * The first line of a plan that did not apply to the code as it is now.
 *
 * <p>Threading: immutable, any thread.
 *
 * @param entry the line
 * @param before how many lines before it in the plan; all of them applied
 * @param instead what was asked in its place, for a reader
 */
public record PlanMismatch(PlanEntry entry, int before, String instead) {
    /**
     * Returns how far the plan matched, for a reader.
     *
     * @return one line
     */
    public String text() {
        return "the plan matched for "
                + before
                + (before == 1 ? " line" : " lines")
                + ", then came '"
                + entry
                + "': "
                + instead;
    }
}
