package dev.orrery.properties.cost;

import com.sun.management.OperatingSystemMXBean;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * How much of a load is done in a second of processor time: of the whole process, so that the
 * collector and the compiler count, and other work of the machine does not, save for what it does
 * to the caches.
 */
final class Rate {
    private static final int WARM_UP = 4;
    private static final int ROUNDS = 5;
    // The system counts in hundredths of a second.
    private static final long NANOS_A_ROUND = 500_000_000;
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private Rate() {}

    static String rounds() {
        return "medians of " + ROUNDS + " rounds after " + WARM_UP + " to warm up";
    }

    static long processNanos() {
        return SYSTEM.getProcessCpuTime();
    }

    static double systemLoad() {
        return SYSTEM.getSystemLoadAverage();
    }

    /** Prints a row of the table; {@code goal} is 0 where none is set. */
    static void print(String what, String unit, double goal, Supplier<Load> loads) {
        double[] rates = new double[ROUNDS];
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            double rate = of(loads);
            if (round >= 0) {
                rates[round] = rate;
            }
        }
        Arrays.sort(rates);
        double median = rates[ROUNDS / 2];
        System.out.printf(
                Locale.ROOT,
                "%-52s %,15.0f %,15.0f %-10s %s%n",
                what,
                median,
                rates[0],
                unit,
                goal == 0 ? "" : String.format(Locale.ROOT, "%,13.0f %6.1f", goal, median / goal));
    }

    private static double of(Supplier<Load> loads) {
        try (Load load = loads.get()) {
            long done = load.goOn();
            long start = processNanos();
            long nanos = 0;
            long now = done;
            while (nanos < NANOS_A_ROUND) {
                now = load.goOn();
                nanos = processNanos() - start;
            }
            return (now - done) * 1e9 / nanos;
        }
    }
}
