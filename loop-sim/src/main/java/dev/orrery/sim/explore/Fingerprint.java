package dev.orrery.sim.explore;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * What makes two failing runs cases of one failure: its kind, what failed, and where in the user's
 * code. Times, seeds, numbers in messages and line numbers are not in it, so that it outlives
 * shrinking and small edits.
 *
 * <p>Threading: immutable, any thread.
 *
 * @param kind what kind of failure: {@code invariant}, or the class of what was thrown
 * @param what the invariant's name, or the message without its numbers
 * @param frames the first methods of the user's code on the stack of the innermost cause, innermost
 *     first; empty where there are none
 */
public record Fingerprint(String kind, String what, List<String> frames) {
    /** Copies the frames. */
    public Fingerprint {
        frames = List.copyOf(frames);
    }

    /**
     * Returns a short name for files and reports.
     *
     * @return 8 hex digits, equal for equal fingerprints in every JVM
     */
    public String id() {
        try {
            String whole = kind + "\n" + what + "\n" + String.join("\n", frames);
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(whole.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 4);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has SHA-256", impossible);
        }
    }
}
