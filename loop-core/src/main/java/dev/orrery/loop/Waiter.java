package dev.orrery.loop;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.function.Consumer;

/**
 * Waits on behalf of one loop: until a channel is ready, a time has come, or somebody calls.
 *
 * <p>Threading: {@link #await} and {@link #close} on the loop's thread, {@link #wakeup} from any
 * thread. Time and units: deadlines on the scale of the World's clock. Order: none promised among
 * ready channels, except by the simulated world. Source: what {@code selector.select} is to
 * asyncio; the seam at which async-solipsism put virtual time.
 */
public interface Waiter {
    /** The deadline of a wait that ends only with a ready channel or a wake-up. */
    long NO_DEADLINE = Long.MAX_VALUE;

    /**
     * Returns when a channel is ready, at the deadline or soon after it, or after a {@link
     * #wakeup}; a wake-up that came before the wait ends the wait at once. May return early for no
     * reason: the caller reads the clock again.
     *
     * @param selector the channels to watch, or null where there are none
     * @param deadlineNanos when to return at the latest, {@link #NO_DEADLINE} for never
     * @param ready is told each ready key, on this thread
     * @throws IOException what the selector throws
     */
    void await(@Nullable Selector selector, long deadlineNanos, Consumer<SelectionKey> ready)
            throws IOException;

    /**
     * Looks for ready channels without waiting, when the loop has something to do already. A
     * simulated world lets others have their turns here.
     *
     * @param selector the channels to look at, or null where there are none
     * @param ready is told each ready key, on this thread
     * @throws IOException what the selector throws
     */
    default void poll(@Nullable Selector selector, Consumer<SelectionKey> ready)
            throws IOException {
        if (selector != null) {
            selector.selectNow(ready);
        }
    }

    /**
     * Whether {@link #poll} does nothing where there is no channel, so that a busy loop without
     * channels may leave it out.
     *
     * @return false unless overridden
     */
    default boolean pollsChannelsOnly() {
        return false;
    }

    /**
     * Asks to look for a reason to return again and again before it sleeps, which is quicker to
     * notice one and keeps a processor busy. Called once, before the first wait. A waiter without
     * real time ignores it.
     *
     * @param nanos how long before each sleep
     */
    default void spinBeforeSleep(long nanos) {}

    /** Ends the present wait, or the next one if there is none. Never blocks. */
    void wakeup();

    /** Lets go of whatever the waiting needed. No wait comes after it. */
    void close();
}
