package dev.orrery.sim.explore;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What makes two failing runs cases of one failure: its kind, and the invariant with the class that
 * it is written in, or where in the user's code it was thrown; where nothing can happen any more,
 * also who waits for what. An invariant of one name that is checked for several hosts is one.
 * Times, seeds and messages are not in it, so that it outlives shrinking. Where no code of the user
 * is on the stack, the message stands for the place, without its numbers and quoted values.
 *
 * <p>Threading: immutable, any thread.
 *
 * @param kind what kind of failure: {@code invariant}, or the classes of what was thrown and of its
 *     causes
 * @param what the invariant's name, or what was thrown where
 * @param frames the first methods of the user's code on the stack of the innermost cause, innermost
 *     first and with its line; for invariants the kind of check and its class; empty where there
 *     are none
 */
public record Fingerprint(String kind, String what, List<String> frames) {
    private static final Pattern LINE_NUMBER = Pattern.compile("(?m):-?\\d+$");

    /** Copies the frames. */
    public Fingerprint {
        frames = List.copyOf(frames);
    }

    /**
     * Returns a short name for reports, which outlives small edits: lines are not in it, so that
     * two failures of one kind in one method share it.
     *
     * @return 8 hex digits, equal for equal fingerprints in every JVM
     */
    public String id() {
        try {
            String places = LINE_NUMBER.matcher(String.join("\n", frames)).replaceAll("");
            String whole = kind + "\n" + what + "\n" + places;
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(whole.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 4);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has SHA-256", impossible);
        }
    }
}
