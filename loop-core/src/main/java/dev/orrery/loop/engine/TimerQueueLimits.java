package dev.orrery.loop.engine;

/**
 * How large the parts of a {@link TimerQueue} get.
 *
 * @param heap so many timers are kept in a heap
 * @param bucket so many timers are kept unsorted, to be sorted at once
 * @param fanoutBits a rung has 2^fanoutBits slots
 */
record TimerQueueLimits(int heap, int bucket, int fanoutBits) {
    /** What was measured to be good; half and twice of each were hardly worse. */
    static final TimerQueueLimits MEASURED = new TimerQueueLimits(256, 2048, 6);
}
