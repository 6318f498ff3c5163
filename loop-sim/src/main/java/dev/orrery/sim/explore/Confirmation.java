package dev.orrery.sim.explore;

/** How a failure was seen to repeat before it was reported. */
public enum Confirmation {
    /** Its plan gave the same run in a fresh JVM. */
    FRESH_JVM,
    /** Its plan gave the same run in this JVM; no other could be started. */
    THIS_JVM,
    /** Its plan gave another run: the scenario is not deterministic. */
    NOT_REPEATED,
    /** It was not run again: it hung, took its JVM along, or there was no time left. */
    NOT_RUN_AGAIN
}
