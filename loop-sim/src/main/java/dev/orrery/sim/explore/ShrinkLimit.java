package dev.orrery.sim.explore;

import dev.orrery.loop.time.NanoClock;

/** How long a search may go on, in real time and in runs. */
final class ShrinkLimit {
    private final NanoClock clock;
    private final long startNanos;
    private final long timeNanos;
    private final long mostRuns;
    private long runs;
    private boolean over;

    ShrinkLimit(NanoClock clock, long timeNanos, long mostRuns) {
        this.clock = clock;
        this.startNanos = clock.nanoTime();
        this.timeNanos = timeNanos;
        this.mostRuns = mostRuns;
    }

    long runs() {
        return runs;
    }

    /** Once over, always over: what is minimal must not depend on when it is asked. */
    boolean isOver() {
        return over;
    }

    void end() {
        over = true;
    }

    void ran() {
        runs++;
    }

    /** Tells whether another run may begin. */
    boolean allowsRun() {
        over = over || runs >= mostRuns || clock.nanoTime() - startNanos >= timeNanos;
        return !over;
    }
}
