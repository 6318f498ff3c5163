package dev.orrery.benchmarks.run;

import dev.orrery.loop.time.NanoClock;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * How busy the machine's processors are, as Linux counts it: in ticks, since it booted. Elsewhere
 * nothing is known, and nobody waits.
 *
 * @param total ticks of all processors
 * @param busy those in which they did not idle, whoever took them
 * @param own those that this process and the children that it has waited for took
 */
record Processors(long total, long busy, long own) {
    private static final Path ALL = Path.of("/proc/stat");
    private static final Path SELF = Path.of("/proc/self/stat");
    private static final long SAMPLE_NANOS = 100_000_000;
    private static final long PATIENCE_NANOS = 2_000_000_000;
    private static final double QUIET = 0.10;

    /** The counts of now; all zero where nothing is known. */
    static Processors now() {
        try {
            if (!Files.isReadable(ALL) || !Files.isReadable(SELF)) {
                return new Processors(0, 0, 0);
            }
            return parse(Files.readString(ALL), Files.readString(SELF));
        } catch (IOException unknown) {
            return new Processors(0, 0, 0);
        }
    }

    /** The counts in the texts of /proc/stat and /proc/self/stat. */
    static Processors parse(String all, String self) {
        // user nice system idle iowait irq softirq steal; what guests take is in user already.
        String[] ticks = all.substring(0, all.indexOf('\n')).trim().split(" +", -1);
        long total = 0;
        long busy = 0;
        for (int i = 1; i < Math.min(ticks.length, 9); i++) {
            long count = Long.parseLong(ticks[i]);
            total += count;
            busy += i == 4 || i == 5 ? 0 : count;
        }
        // The name, in parentheses, may hold anything; the state follows it.
        String[] fields = self.substring(self.lastIndexOf(')') + 2).split(" ", -1);
        long own = 0;
        for (int i = 11; i < 15; i++) {
            own += Long.parseLong(fields[i]);
        }
        return new Processors(total, busy, own);
    }

    /** The share of the machine that others have taken since; not a number if unknown. */
    double othersSince(Processors before) {
        long all = total - before.total;
        if (all <= 0) {
            return Double.NaN;
        }
        long others = busy - before.busy - (own - before.own);
        return Math.max(0, (double) others / all);
    }

    /** Waits until others leave the machine alone for a moment; not longer than two seconds. */
    static void awaitQuiet() {
        NanoClock clock = NanoClock.system();
        long begin = clock.nanoTime();
        Processors before = now();
        while (before.total > 0 && clock.nanoTime() - begin < PATIENCE_NANOS) {
            LockSupport.parkNanos(SAMPLE_NANOS);
            Processors after = now();
            if (after.othersSince(before) < QUIET) {
                return;
            }
            before = after;
        }
    }
}
