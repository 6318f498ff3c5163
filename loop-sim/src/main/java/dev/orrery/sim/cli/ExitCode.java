package dev.orrery.sim.cli;

/** What the process ends with. */
final class ExitCode {
    /** All held. */
    static final int HELD = 0;

    /** An invariant failed, or a scenario failed otherwise. */
    static final int FAILED = 1;

    /** The command was not understood, or names something that is not there. */
    static final int USAGE = 2;

    /** Two runs of one plan were not the same. */
    static final int NOT_DETERMINISTIC = 3;

    /** The tool itself has failed. */
    static final int INTERNAL = 4;

    /** Ended by a signal before all was looked at; what was found is printed. */
    static final int INTERRUPTED = 130;

    private ExitCode() {}
}
