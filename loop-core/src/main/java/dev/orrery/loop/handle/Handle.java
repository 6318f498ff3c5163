package dev.orrery.loop.handle;

/**
 * A callback that a loop was asked to run, so that the asking can be taken back.
 *
 * <p>Threading: any thread. {@link #cancel()} from the loop's own thread takes effect at once; from
 * another thread it takes effect unless the callback has begun by then. Cost: 24 bytes for {@code
 * callSoon}. Source: asyncio's {@code Handle}.
 */
public interface Handle {
    /**
     * Takes the callback back: it will not be started any more, and the loop lets go of it. Does
     * nothing to a callback that has started or ended, except that {@link #isCancelled()} says
     * true.
     */
    void cancel();

    /** {@return true if {@link #cancel()} was ever called, also after the callback ran} */
    boolean isCancelled();
}
