package dev.orrery.loop.sync;

/**
 * Thrown to whoever waits at a {@link Barrier} that is broken or reset.
 *
 * <p>Source: asyncio's {@code BrokenBarrierError}.
 */
public final class BrokenBarrier extends IllegalStateException {
    private static final long serialVersionUID = 1;

    BrokenBarrier(String message) {
        super(message);
    }
}
