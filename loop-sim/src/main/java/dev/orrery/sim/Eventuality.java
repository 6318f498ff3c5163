package dev.orrery.sim;

import dev.orrery.sim.trace.VirtualTime;

import java.util.function.BooleanSupplier;

/** A condition that must come to hold within a time, which begins when faults have stopped. */
final class Eventuality {
    private final String name;
    private final long withinNanos;
    private final BooleanSupplier holds;
    private final BooleanSupplier cannotRecover;
    // Far away until faults stop.
    private long deadlineNanos = Long.MAX_VALUE;

    Eventuality(
            String name, long withinNanos, BooleanSupplier holds, BooleanSupplier cannotRecover) {
        this.name = name;
        this.withinNanos = withinNanos;
        this.holds = holds;
        this.cannotRecover = cannotRecover;
    }

    void begin(long nowNanos) {
        // Below the largest, which stands for a time that has not begun.
        deadlineNanos = nowNanos + Math.min(withinNanos, Long.MAX_VALUE - 1 - nowNanos);
    }

    BooleanSupplier condition() {
        return holds;
    }

    /** Asked when the time is over: true if it was too much to ask for. */
    BooleanSupplier exemption() {
        return cannotRecover;
    }

    String name() {
        return name;
    }

    String place() {
        return Checks.place("eventually", holds);
    }

    long deadlineNanos() {
        return deadlineNanos;
    }

    String explanation() {
        return "it must come to hold within "
                + VirtualTime.format(withinNanos)
                + " after "
                + VirtualTime.format(deadlineNanos - withinNanos)
                + ", when faults had stopped";
    }
}
