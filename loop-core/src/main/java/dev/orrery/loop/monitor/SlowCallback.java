package dev.orrery.loop.monitor;

/**
 * A callback that took longer than {@link dev.orrery.loop.LoopOptions#slowCallback()}.
 *
 * @param callback what ran, in words; in debug mode with the place that scheduled it
 * @param startNanos when it began, on the loop's clock
 * @param tookNanos how long it ran
 */
public record SlowCallback(String callback, long startNanos, long tookNanos) {}
