package dev.orrery.sim;

import java.util.List;
import java.util.Objects;

/**
 * What hosts may be called. A host's loops and threads are its name, a slash and theirs in plans
 * and traces, a link is two names and an arrow, and everybody can ask for its addresses by it.
 */
final class HostNames {
    // As long as names in DNS may be.
    private static final int MOST_CHARACTERS = 253;
    // Others have these in plans, or among the names that can be asked for.
    private static final List<String> TAKEN = List.of("scenario", "crank", "localhost");

    private HostNames() {}

    static void require(String name) {
        Objects.requireNonNull(name, "name");
        if (name.isBlank()
                || name.length() > MOST_CHARACTERS
                || name.contains("/")
                || name.contains("->")
                || hasControl(name)
                || TAKEN.contains(name)
                || isAddress(name)) {
            throw new IllegalArgumentException(
                    "name must be one that a host can have: name="
                            + shown(name)
                            + ". Use up to 253 characters, no slash, arrow or control character, no"
                            + " address, and none of scenario, crank, localhost.");
        }
    }

    /** Who asks for the addresses of such a name gets the address that it is. */
    private static boolean isAddress(String name) {
        if (name.contains(":")) {
            return true;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c != '.' && (c < '0' || c > '9')) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasControl(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (Character.isISOControl(name.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    private static String shown(String name) {
        String start = name.length() > 40 ? name.substring(0, 40) + "..." : name;
        StringBuilder shown = new StringBuilder();
        start.chars().forEach(c -> shown.append(Character.isISOControl(c) ? '?' : (char) c));
        return shown.isEmpty() ? "(empty)" : shown.toString();
    }
}
