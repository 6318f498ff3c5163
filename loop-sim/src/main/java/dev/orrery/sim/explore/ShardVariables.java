package dev.orrery.sim.explore;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The environment variables by which other programs say which shard a process is.
 *
 * <p>Source: Bazel's Test Encyclopedia ("Test sharding"), GitLab's "Predefined CI/CD variables
 * reference", Buildkite's "Environment variables", CircleCI's "Built-in environment variables",
 * Kubernetes' "Indexed Job for Parallel Processing with Static Work Assignment".
 */
final class ShardVariables {
    private static final String OWN = "ORRERY_SHARD";
    private static final String OWN_TOTAL = "ORRERY_SHARDS";

    /**
     * A pair of variables.
     *
     * @param name who sets them
     * @param index the variable of the index
     * @param total the variable of the number of shards
     * @param first what the index of the first shard is
     * @param totalAlone whether the total is set to 1 where there are no shards, without an index
     */
    private record Pair(String name, String index, String total, int first, boolean totalAlone) {}

    private static final List<Pair> PAIRS =
            List.of(
                    new Pair("Bazel", "TEST_SHARD_INDEX", "TEST_TOTAL_SHARDS", 0, false),
                    new Pair("GitLab", "CI_NODE_INDEX", "CI_NODE_TOTAL", 1, true),
                    new Pair(
                            "Buildkite",
                            "BUILDKITE_PARALLEL_JOB",
                            "BUILDKITE_PARALLEL_JOB_COUNT",
                            0,
                            false),
                    new Pair("CircleCI", "CIRCLE_NODE_INDEX", "CIRCLE_NODE_TOTAL", 0, false),
                    // Kubernetes sets the index only; the manifest has to repeat the completions.
                    new Pair("Kubernetes", "JOB_COMPLETION_INDEX", OWN_TOTAL, 0, true));

    private ShardVariables() {}

    static Shard read(Environment environment) {
        String own = environment.said(OWN);
        if (own != null) {
            return Shard.parse(own, OWN);
        }
        List<Shard> found = new ArrayList<>();
        for (Pair pair : PAIRS) {
            Shard shard = read(pair, environment);
            if (shard != null && shard.isPart()) {
                found.add(shard);
            }
        }
        if (found.isEmpty()) {
            return Shard.whole();
        }
        Shard first = found.getFirst();
        for (Shard other : found) {
            if (other.index() != first.index() || other.total() != first.total()) {
                throw new IllegalArgumentException(
                        "shard variables must say the same: "
                                + first.source()
                                + " mean "
                                + first
                                + ", "
                                + other.source()
                                + " mean "
                                + other
                                + ". Say which with --shard I/N or "
                                + OWN
                                + "=I/N.");
            }
        }
        return first;
    }

    private static @Nullable Shard read(Pair pair, Environment environment) {
        String index = environment.said(pair.index());
        String total = environment.said(pair.total());
        if (index == null && (total == null || (pair.totalAlone() && isOneOrOwn(pair, total)))) {
            return null;
        }
        if (index == null || total == null) {
            throw refused(
                    pair.index() + " and " + pair.total() + " must be set together",
                    pair,
                    index,
                    total);
        }
        Integer position = Shard.number(index);
        Integer count = Shard.number(total);
        if (position == null
                || count == null
                || count < 1
                || count > Shard.MOST
                || position < pair.first()
                || position - pair.first() >= count) {
            throw refused(
                    pair.index()
                            + " must count from "
                            + pair.first()
                            + ", up to the number of shards in "
                            + pair.total(),
                    pair,
                    index,
                    total);
        }
        return new Shard(
                position - pair.first() + 1,
                count,
                pair.name() + "'s " + pair.index() + " and " + pair.total());
    }

    /** A total alone says nothing wrong: GitLab sets 1 everywhere, and ours is for Kubernetes. */
    private static boolean isOneOrOwn(Pair pair, String total) {
        return pair.total().equals(OWN_TOTAL) || total.equals("1");
    }

    private static IllegalArgumentException refused(
            String rule, Pair pair, @Nullable String index, @Nullable String total) {
        return new IllegalArgumentException(
                rule
                        + " ("
                        + pair.name()
                        + "): "
                        + pair.index()
                        + "="
                        + shown(index)
                        + ", "
                        + pair.total()
                        + "="
                        + shown(total)
                        + ". "
                        + (pair.total().equals(OWN_TOTAL)
                                ? "Set " + OWN_TOTAL + " to the completions of the job, or "
                                : "Correct them, or ")
                        + "say which shard with --shard I/N or "
                        + OWN
                        + "=I/N.");
    }

    private static String shown(@Nullable String value) {
        return value == null ? "(not set)" : RunFailure.oneLine(value);
    }

    /** Tells Bazel that this program divides its work, as a sharded test has to. */
    static void announce(Environment environment) throws IOException {
        String file = environment.said("TEST_SHARD_STATUS_FILE");
        if (file != null) {
            // Made anew, so that it has a new date even where it was there already.
            Path path = Path.of(file);
            Files.deleteIfExists(path);
            Files.createFile(path);
        }
    }
}
