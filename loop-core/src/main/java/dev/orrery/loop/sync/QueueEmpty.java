package dev.orrery.loop.sync;

/**
 * Thrown by {@link Queue#getNowait} when there is nothing to get.
 *
 * <p>Source: asyncio's {@code QueueEmpty}.
 */
public final class QueueEmpty extends IllegalStateException {
    private static final long serialVersionUID = 1;

    QueueEmpty(Queue<?> queue) {
        super(
                "getNowait must find an item in the queue: queue="
                        + queue
                        + ". Use get to wait for one, or ask isEmpty() first.");
    }
}
