package dev.orrery.sim.search;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes answerers from what a user types: a name, and parameters behind a colon.
 *
 * <p>Threading: stateless, any thread.
 */
public final class Answerers {
    /** The answerer that is used when nothing is said. */
    public static final String STANDARD = "seeded";

    private Answerers() {}

    /**
     * Makes the answerer of one worker.
     *
     * @param spec a name of {@link #names()}, perhaps with parameters: {@code seeded}, {@code
     *     seeded:swarm=off}, {@code exhaustive:deviations=1,depth=500}, {@code pct:depth=2}, {@code
     *     mix:seeded=3,novelty=1}
     * @param worker which of the workers it is for, from 0 to {@code workers - 1}
     * @param workers how many workers share the search
     * @return a new answerer that has seen no run
     * @throws IllegalArgumentException if there is no such answerer or parameter, a value is out of
     *     range, or there is no such worker; the message says what to type
     */
    public static Answerer of(String spec, int worker, int workers) {
        if (worker < 0 || worker >= workers) {
            throw new IllegalArgumentException(
                    "worker must be from 0 to workers - 1: worker="
                            + worker
                            + ", workers="
                            + workers
                            + ". Number the workers from 0.");
        }
        AnswererKind kind = find(Parameters.nameIn(spec));
        Parameters parameters = Parameters.in(spec);
        Answerer made = kind.make(spec, parameters, worker, workers);
        parameters.refuseTheRest();
        return made;
    }

    /**
     * Returns the names of all answerers.
     *
     * @return the names, the one that is used when nothing is said first
     */
    public static List<String> names() {
        List<String> names = new ArrayList<>();
        for (AnswererKind kind : AnswererKind.values()) {
            names.add(kind.title());
        }
        return names;
    }

    /**
     * Returns a line of help for each answerer.
     *
     * @return what can be typed, with its parameters, and what it does, in the order of {@link
     *     #names()}
     */
    public static Map<String, String> help() {
        Map<String, String> lines = new LinkedHashMap<>();
        for (AnswererKind kind : AnswererKind.values()) {
            lines.put(kind.usage(), kind.description());
        }
        return Collections.unmodifiableMap(lines);
    }

    private static AnswererKind find(String name) {
        for (AnswererKind kind : AnswererKind.values()) {
            if (kind.title().equals(name)) {
                return kind;
            }
        }
        throw new IllegalArgumentException(
                "answerer must be one that there is: answerer="
                        + Parameters.shown(name)
                        + ". "
                        + NearNames.question(name, names())
                        + "There are "
                        + String.join(", ", names())
                        + ".");
    }
}
