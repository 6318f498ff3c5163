package dev.orrery.loop.net;

/**
 * Knows when a protocol has written enough, and when it may go on.
 *
 * <p>Threading: loop thread only. Source: asyncio's {@code _FlowControlMixin}.
 */
final class FlowControl {
    private int highBytes;
    private int lowBytes;
    private boolean isPaused;

    FlowControl(int highBytes, int lowBytes) {
        this.highBytes = highBytes;
        this.lowBytes = lowBytes;
    }

    void setLimits(int high, int low) {
        TransportOptions.checkLimits(high, low);
        highBytes = high;
        lowBytes = low;
    }

    /** True if the protocol has to be told to pause, since so much waits. */
    boolean pausesAt(long size) {
        if (size <= highBytes || isPaused) {
            return false;
        }
        isPaused = true;
        return true;
    }

    /** True if the protocol has to be told to go on, since no more than so much waits. */
    boolean resumesAt(long size) {
        if (size > lowBytes || !isPaused) {
            return false;
        }
        isPaused = false;
        return true;
    }
}
