package dev.orrery.sim.gate;

import dev.orrery.sim.decision.SeedRange;
import dev.orrery.sim.explore.Environment;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * The version of the code that a gate looks at, which decides the seeds that it runs.
 *
 * <p>Threading: immutable, any thread.
 *
 * @param name the hash of the commit, or any other name of a version; empty when not known
 * @param source where that is from, for the reader
 */
public record Commit(String name, String source) {
    /** The most seeds that one version can have. */
    public static final long MOST_SEEDS = 1L << 40;

    private static final long LEAST_BLOCK = 1L << 20;

    // The first that is set counts: our own, then what the services say.
    private static final List<String> VARIABLES =
            List.of(
                    "ORRERY_COMMIT",
                    "GITHUB_SHA",
                    "CI_COMMIT_SHA",
                    "BUILDKITE_COMMIT",
                    "CIRCLE_SHA1",
                    "GIT_COMMIT");

    /**
     * Returns the commit that is checked out.
     *
     * @param environment the variables that services set
     * @param folder a folder of the working tree, read when no variable names a commit
     * @return the commit; without name where there is none
     */
    public static Commit of(Environment environment, Path folder) {
        for (String variable : VARIABLES) {
            String name = environment.said(variable);
            // Buildkite says HEAD before it has checked out.
            if (name != null && !name.equals("HEAD")) {
                return new Commit(name, variable);
            }
        }
        String head = checkedOut(folder);
        return head == null
                ? new Commit("", "no commit is known here")
                : new Commit(head, "the checked out commit");
    }

    /**
     * Returns the seeds of this version. Up to 2^20 of them are disjoint from those of another
     * version but for a chance of one in 2^44.
     *
     * @param count how many, from 1 to {@link #MOST_SEEDS}
     * @return their range; it starts at 1 when the commit is not known
     * @throws IllegalArgumentException if the count is not in that range
     */
    public SeedRange seeds(long count) {
        if (count < 1 || count > MOST_SEEDS) {
            throw new IllegalArgumentException(
                    "seeds must be from 1 to "
                            + MOST_SEEDS
                            + " for each commit: seeds="
                            + count
                            + ". Give a range A..B for more.");
        }
        if (name.isEmpty()) {
            return new SeedRange(1, count);
        }
        // Blocks are aligned: two are the same, or one is a part of the other, or disjoint.
        long block = Math.max(LEAST_BLOCK, Long.highestOneBit(2 * count - 1));
        long first = hash() & -block;
        return new SeedRange(first, first + count - 1);
    }

    /** Not the name's own digits: a version need not be named by a hash. */
    private long hash() {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(name.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(hash).getLong();
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has SHA-256", impossible);
        }
    }

    private static @Nullable String checkedOut(Path folder) {
        try {
            for (Path at = folder.toAbsolutePath(); at != null; at = at.getParent()) {
                Path git = at.resolve(".git");
                if (Files.isDirectory(git)) {
                    return head(git);
                }
                if (Files.isRegularFile(git)) {
                    // A linked working tree, or a submodule.
                    String link = Files.readString(git).strip();
                    return link.startsWith("gitdir: ") ? head(at.resolve(link.substring(8))) : null;
                }
            }
        } catch (IOException | InvalidPathException unreadable) {
            return null;
        }
        return null;
    }

    private static @Nullable String head(Path git) throws IOException {
        String head = Files.readString(git.resolve("HEAD")).strip();
        if (!head.startsWith("ref: ")) {
            return isHash(head) ? head : null;
        }
        String ref = head.substring(5);
        Path common = git.resolve("commondir");
        Path shared = Files.exists(common) ? git.resolve(Files.readString(common).strip()) : git;
        for (Path place : List.of(git, shared)) {
            Path file = place.resolve(ref);
            if (Files.isRegularFile(file)) {
                String hash = Files.readString(file).strip();
                return isHash(hash) ? hash : null;
            }
        }
        Path packed = shared.resolve("packed-refs");
        if (Files.exists(packed)) {
            for (String line : Files.readAllLines(packed)) {
                String[] words = line.split(" ", 2);
                if (words.length == 2 && words[1].equals(ref) && isHash(words[0])) {
                    return words[0];
                }
            }
        }
        return null;
    }

    private static boolean isHash(String text) {
        return text.matches("[0-9a-f]{40}|[0-9a-f]{64}");
    }
}
