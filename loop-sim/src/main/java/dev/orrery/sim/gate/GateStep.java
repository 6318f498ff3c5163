package dev.orrery.sim.gate;

/** What a gate asks for, in the order in which it does. */
public enum GateStep {
    /** The plans of the corpus still hold. */
    CORPUS("corpus"),
    /** Fresh seeds hold, and a share of them gives the same run twice. */
    SEEDS("fresh seeds"),
    /** What can happen has happened at least once. */
    COVERAGE("coverage"),
    /** Planted bugs are found. */
    CANARIES("canaries");

    private final String title;

    GateStep(String title) {
        this.title = title;
    }

    /**
     * Returns the step's name in results.
     *
     * @return lower-case words
     */
    public String title() {
        return title;
    }

    static GateStep of(String title) {
        for (GateStep step : values()) {
            if (step.title.equals(title)) {
                return step;
            }
        }
        throw new IllegalArgumentException(
                "step must be one that gates have: step="
                        + title
                        + ". Use one version of Orrery for all shards.");
    }
}
