package dev.orrery.sim.gate;

import java.util.Locale;

/** How one thing that a gate has looked at fared. */
public enum GateStatus {
    /** As it should be. */
    PASSED,
    /** Somebody should look, and the gate passes. */
    WARNED,
    /** Not seen in this part; it is judged when all parts are merged. */
    PENDING,
    /** Not as it should be. */
    FAILED,
    /** Two runs of one plan were not the same, so that other verdicts mean little. */
    NOT_DETERMINISTIC;

    /**
     * Returns the status's name in results.
     *
     * @return lower-case words
     */
    public String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /**
     * Tells whether a gate with it fails.
     *
     * @return true for {@link #FAILED} and {@link #NOT_DETERMINISTIC}
     */
    public boolean isFailing() {
        return this == FAILED || this == NOT_DETERMINISTIC;
    }

    static GateStatus of(String title) {
        for (GateStatus status : values()) {
            if (status.title().equals(title)) {
                return status;
            }
        }
        throw new IllegalArgumentException(
                "status must be one that gates have: status="
                        + title
                        + ". Use one version of Orrery for all shards.");
    }
}
