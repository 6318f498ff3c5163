package dev.orrery.sim.gate;

import java.nio.file.Path;
import java.util.Locale;

/** Paths as results show them. */
final class Paths {
    private static final int LONGEST_NAME = 48;

    private Paths() {}

    /** With slashes everywhere, so that the results of all systems look alike. */
    static String text(Path path) {
        return path.toString().replace('\\', '/');
    }

    /** A text as a part of a file's name. */
    static String slug(String text) {
        String slug = text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        slug = slug.length() > LONGEST_NAME ? slug.substring(0, LONGEST_NAME) : slug;
        return slug.replaceAll("^-+|-+$", "");
    }
}
