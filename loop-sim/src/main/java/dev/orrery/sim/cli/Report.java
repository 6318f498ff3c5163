package dev.orrery.sim.cli;

import dev.orrery.sim.explore.Divergence;
import dev.orrery.sim.explore.RunDiff;
import dev.orrery.sim.explore.RunFailure;
import dev.orrery.sim.explore.SweepTally;
import dev.orrery.sim.trace.TraceEvent;

import org.jspecify.annotations.Nullable;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** How failures and tallies look to a reader. */
final class Report {
    private Report() {}

    /** Writes what failed, when, on whom, and how to see it again. */
    static void failure(PrintWriter out, RunFailure failure, String seed, String replay) {
        out.println(failure.what() + ": seed=" + seed + ". Replay: " + replay);
        failure.details().forEach(line -> out.println("  " + line));
        if (failure.origin() != null) {
            out.println("  at " + failure.origin());
        }
    }

    static void divergence(
            PrintWriter out, Divergence divergence, String scenario, String seed, String replay) {
        out.println(
                "NOT DETERMINISTIC: two runs of one plan must be equal: scenario="
                        + scenario
                        + ", seed="
                        + seed
                        + ". Replay: "
                        + replay);
        out.println(divergence.text());
    }

    static void lastEvents(PrintWriter out, List<TraceEvent> events) {
        if (!events.isEmpty()) {
            out.println("  last events:");
            events.forEach(event -> out.println("    " + event.text()));
        }
    }

    /** Writes how a failing run differs from one beside it that holds. */
    static void neighbour(PrintWriter out, @Nullable RunDiff diff) {
        if (diff != null) {
            out.println("  beside the calmest run near it that holds (there):");
            diff.text().lines().forEach(line -> out.println("    " + line));
        }
    }

    static String speed(SweepTally tally) {
        return String.format(
                Locale.ROOT,
                "%.0f seeds/s, virtual time %s x real time",
                tally.seedsPerSecond(),
                ratio(tally.virtualToReal()));
    }

    private static String ratio(double ratio) {
        return String.format(Locale.ROOT, ratio < 10 ? "%.1f" : "%.0f", ratio);
    }

    static String seconds(Duration duration) {
        double seconds = duration.getSeconds() + duration.getNano() / 1e9;
        return String.format(Locale.ROOT, "%.3f", seconds);
    }
}
