package dev.orrery.sim.check;

/**
 * What a host can leave behind.
 *
 * <p>By default a run fails for what others would still see (channels, threads); timers and tasks
 * end with their loop, as in asyncio, and are let pass.
 */
public enum LeakKind {
    /** A channel that was opened and not closed. */
    CHANNEL("channel", true),
    /** A thread that has not ended. */
    THREAD("thread", true),
    /** An executor that was not shut down; not the default one of a loop, which the loop owns. */
    EXECUTOR("executor", false),
    /** A timer of a loop that was stopped. */
    TIMER("timer", false),
    /** A task of a loop that was stopped, which has not ended. */
    TASK("task", false);

    private final String word;
    private final boolean forbidden;

    LeakKind(String word, boolean forbidden) {
        this.word = word;
        this.forbidden = forbidden;
    }

    /**
     * The kind in messages.
     *
     * @return one word
     */
    public String word() {
        return word;
    }

    /**
     * Tells whether a run fails for it if nothing else is said.
     *
     * @return true if it does
     */
    public boolean isForbiddenByDefault() {
        return forbidden;
    }
}
