package dev.orrery.sim.gate;

import java.util.Locale;

/** What a gate says at last. */
public enum GateVerdict {
    /** Nothing fails; warnings and what other shards have to show may be left. */
    PASSED,
    /** Something is not as it should be. */
    FAILED,
    /** A scenario is not deterministic. */
    NOT_DETERMINISTIC,
    /** It was ended before it had looked at everything. */
    INTERRUPTED;

    /**
     * Returns the verdict's name in results.
     *
     * @return lower-case words
     */
    public String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
