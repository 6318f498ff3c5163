package dev.orrery.sim.search;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Finds what somebody may have meant who has mistyped a name.
 *
 * <p>Threading: stateless, any thread. Cost: the product of both lengths for each known name.
 * Source: the distance is Levenshtein's (1966).
 */
public final class NearNames {
    private static final int MOST = 3;
    private static final int LONGEST = 100;

    private record Near(String name, int distance) {}

    private NearNames() {}

    /**
     * Returns a question to put into a message.
     *
     * @param typed what was typed
     * @param known the names that there are
     * @return {@code "Did you mean a or b? "}, or nothing when no name is near
     */
    public static String question(String typed, Collection<String> known) {
        List<String> near = of(typed, known);
        return near.isEmpty() ? "" : "Did you mean " + String.join(" or ", near) + "? ";
    }

    /**
     * Returns the names that are near.
     *
     * @param typed what was typed
     * @param known the names that there are
     * @return at most three, the nearest first, equally near ones by name
     */
    public static List<String> of(String typed, Collection<String> known) {
        List<Near> found = new ArrayList<>();
        for (String name : known) {
            int distance = distance(typed, name);
            boolean isPart = typed.length() >= 3 && name.contains(typed);
            if (isPart || distance <= Math.max(2, name.length() / 4)) {
                found.add(new Near(name, isPart ? 0 : distance));
            }
        }
        return found.stream()
                .sorted(Comparator.comparingInt(Near::distance).thenComparing(Near::name))
                .limit(MOST)
                .map(Near::name)
                .toList();
    }

    /** The letters to insert, remove or replace. */
    private static int distance(String from, String to) {
        // Row by row; names are short, but what was typed may be anything.
        String typed = from.substring(0, Math.min(from.length(), LONGEST));
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= typed.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (typed.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.length()];
    }
}
