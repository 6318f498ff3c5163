package dev.orrery.loop.combine;

/** When {@link Async#waitOn} returns. Source: the constants of asyncio's {@code wait}. */
public enum ReturnWhen {
    /** When every future is done. */
    ALL_COMPLETED,
    /** When one future is done, in whatever way. */
    FIRST_COMPLETED,
    /** When one future has failed, being cancelled does not count, or when every one is done. */
    FIRST_EXCEPTION
}
