package dev.orrery.benchmarks.seeds;

import dev.orrery.benchmarks.row.Contender;
import dev.orrery.benchmarks.row.Row;

import java.util.List;

/** A row for each example without a planted bug: how many seeds a sweep of it runs. */
public final class SeedsRows {
    /** The examples. Not asked for here, since that would load them into every other row. */
    static final List<String> EXAMPLES =
            List.of(
                    "account-transfer",
                    "batcher",
                    "circuit-breaker",
                    "database-adapter",
                    "dialer",
                    "drift-correction",
                    "graceful-shutdown",
                    "intake",
                    "job-scheduler",
                    "lag-monitor",
                    "lease",
                    "netty-http",
                    "payment",
                    "pipe-backpressure",
                    "publishing",
                    "quorum-register",
                    "rate-limiter",
                    "read-through-cache",
                    "replicated-log",
                    "rpc-client",
                    "three-loops");

    private static final int SECONDS = 2;

    private SeedsRows() {}

    /** The rows, ours first in each. */
    public static List<Row> rows() {
        return EXAMPLES.stream().map(SeedsRows::row).toList();
    }

    private static Row row(String example) {
        return Row.rate("seeds-" + example, "a sweep of " + example, "seeds/s", SECONDS)
                .with(
                        Contender.java("orrery", seconds -> new SweepTrial(example, seconds, 2)),
                        Contender.java(
                                "orrery-1processor",
                                seconds -> new SweepTrial(example, seconds, 1)))
                // As ./orrery explore has it.
                .heap(new String[0])
                .cold()
                .goal("orrery", 1.8, "orrery-1processor");
    }
}
