package dev.orrery.benchmarks.row;

/**
 * A contender cannot run on this machine: its {@link Contender.Factory} throws this, its process
 * prints a line {@code left-out REASON} and nothing else, and the row goes on without it.
 */
public final class LeftOut extends Exception {
    private static final long serialVersionUID = 1L;

    /** With the reason, for people: one line. */
    public LeftOut(String reason) {
        super(reason);
    }
}
