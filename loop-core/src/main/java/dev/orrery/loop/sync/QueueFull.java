package dev.orrery.loop.sync;

/**
 * Thrown by {@link Queue#putNowait} when there is no room.
 *
 * <p>Source: asyncio's {@code QueueFull}.
 */
public final class QueueFull extends IllegalStateException {
    private static final long serialVersionUID = 1;

    QueueFull(Queue<?> queue) {
        super(
                "putNowait must find room in the queue: queue="
                        + queue
                        + ". Use put to wait for it, or ask isFull() first.");
    }
}
