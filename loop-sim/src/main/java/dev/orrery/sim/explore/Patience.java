package dev.orrery.sim.explore;

/**
 * Tells when a watched thread has been at one run for too long.
 *
 * <p>Threading: whoever waits. Time and units: it adds up how long its owner has waited, and reads
 * no clock: a machine that stops for a while makes nobody hang.
 */
final class Patience {
    private final RunWatch watch;
    private final long mostNanos;
    private long step = -1;
    private long waitedNanos;

    Patience(RunWatch watch, long mostNanos) {
        this.watch = watch;
        this.mostNanos = mostNanos;
    }

    /** Adds to the time that was waited; true when the run that goes on is given up. */
    boolean isAtAnEndAfter(long nanos) {
        long now = watch.step();
        if (now != step || watch.simulation() == null) {
            step = now;
            waitedNanos = 0;
            return false;
        }
        waitedNanos += nanos;
        return waitedNanos >= mostNanos;
    }
}
