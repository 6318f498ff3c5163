package dev.orrery.loop.engine;

/**
 * How large the parts of a {@link TimerQueue} get.
 *
 * @param latest so many new timers are kept unsorted, apart from all others
 * @param heap so many timers are kept in a heap
 * @param sorted a heap of so many is sorted into the run when it is due
 * @param bucket so many timers are kept unsorted, to be sorted at once
 * @param fanoutBits a rung has 2^fanoutBits slots
 */
record TimerQueueLimits(int latest, int heap, int sorted, int bucket, int fanoutBits) {
    /** What was measured to be good; half and twice of each were hardly worse. */
    static final TimerQueueLimits MEASURED = new TimerQueueLimits(32, 1024, 48, 2048, 6);
}
