package dev.orrery.examples.circuitbreaker;

/** Whose answers tell a breaker how the backend is. */
enum Verdict {
    /** Those of calls that were made since the breaker has last changed its state. */
    OF_THE_PRESENT {
        @Override
        boolean counts(int eraOfCall, int era) {
            return eraOfCall == era;
        }
    },

    /**
     * THE BUG of {@code circuit-breaker-bug-late-answer}: all answers. A slow call from before the
     * breaker opened may succeed just while the probe is on its way; it is taken for the probe, and
     * the breaker closes on a backend that is as broken as before.
     */
    OF_WHOEVER_COMES {
        @Override
        boolean counts(int eraOfCall, int era) {
            return true;
        }
    };

    abstract boolean counts(int eraOfCall, int era);
}
