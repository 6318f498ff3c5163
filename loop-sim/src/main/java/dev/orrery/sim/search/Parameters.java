package dev.orrery.sim.search;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What stands behind the colon of a specification: {@code name:key=value,key=value}.
 *
 * <p>An answerer takes each parameter that it knows, with its default, and then refuses the rest.
 *
 * <p>Threading: whoever reads the specification.
 */
final class Parameters {
    private static final int LONGEST_SHOWN = 60;

    private final String spec;
    private final Map<String, String> given = new LinkedHashMap<>();
    private final List<String> known = new ArrayList<>();

    private Parameters(String spec) {
        this.spec = spec;
    }

    /** The name before the colon. */
    static String nameIn(String spec) {
        int colon = spec.indexOf(':');
        return colon < 0 ? spec : spec.substring(0, colon);
    }

    static Parameters in(String spec) {
        Parameters read = new Parameters(spec);
        int colon = spec.indexOf(':');
        if (colon < 0) {
            return read;
        }
        for (String part : spec.substring(colon + 1).split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals < 1) {
                throw read.refusal(
                        "answerer parameters must be key=value",
                        "parameter",
                        part,
                        "Write them as in pct:depth=3, several with commas between.");
            }
            String key = part.substring(0, equals);
            if (read.given.put(key, part.substring(equals + 1)) != null) {
                throw read.refusal(
                        "an answerer parameter must be given once",
                        "parameter",
                        key,
                        "Leave one of them out.");
            }
        }
        return read;
    }

    /** A whole number from {@code least} to {@code most}. */
    int number(String key, int absent, int least, int most) {
        known.add(key);
        String text = given.remove(key);
        if (text == null) {
            return absent;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // Refused below, as a number out of range is.
        }
        throw refusal(
                key + " must be a whole number from " + least + " to " + most,
                key,
                text,
                absent >= least ? "Leave it out for " + absent + "." : "Leave it out.");
    }

    /** {@code on} or {@code off}. */
    boolean isOn(String key, boolean absent) {
        known.add(key);
        String text = given.remove(key);
        if (text == null) {
            return absent;
        }
        if (!text.equals("on") && !text.equals("off")) {
            throw refusal(
                    key + " must be on or off",
                    key,
                    text,
                    "Leave it out for " + (absent ? "on" : "off") + ".");
        }
        return text.equals("on");
    }

    /** Refuses what nobody has taken. */
    void refuseTheRest() {
        for (String key : given.keySet()) {
            throw refusal(
                    "answerer parameter must be one that " + nameIn(spec) + " has",
                    "parameter",
                    key,
                    NearNames.question(key, known)
                            + (known.isEmpty()
                                    ? "It has none: leave it out."
                                    : "It has " + String.join(", ", known) + "."));
        }
    }

    /** Whether none was given. */
    boolean isEmpty() {
        return given.isEmpty();
    }

    IllegalArgumentException refusal(String rule, String name, String value, String remedy) {
        return new IllegalArgumentException(
                rule
                        + ": "
                        + name
                        + "="
                        + shown(value)
                        + ", answerer="
                        + shown(spec)
                        + ". "
                        + remedy);
    }

    /** Whatever was typed, on one line. */
    static String shown(String typed) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < typed.length() && i < LONGEST_SHOWN; i++) {
            char c = typed.charAt(i);
            line.append(Character.isISOControl(c) ? '?' : c);
        }
        return typed.length() > LONGEST_SHOWN ? line.append("...").toString() : line.toString();
    }
}
