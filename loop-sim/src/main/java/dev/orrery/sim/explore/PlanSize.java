package dev.orrery.sim.explore;

import java.util.Comparator;

/**
 * How simple a run is: first by how many answers are not calm, then by how far they are from calm,
 * then by how long it takes.
 *
 * @param lines how many answers are not 0
 * @param options the sum of their indexes
 * @param virtualNanos the virtual time at the end of the run
 */
record PlanSize(int lines, long options, long virtualNanos) implements Comparable<PlanSize> {
    private static final Comparator<PlanSize> ORDER =
            Comparator.comparingInt(PlanSize::lines)
                    .thenComparingLong(PlanSize::options)
                    .thenComparingLong(PlanSize::virtualNanos);

    @Override
    public int compareTo(PlanSize other) {
        return ORDER.compare(this, other);
    }

    boolean isSmallerThan(PlanSize other) {
        return compareTo(other) < 0;
    }
}
