package dev.orrery.sim.explore;

import dev.orrery.sim.check.Coverage;
import dev.orrery.sim.check.Coverage.Sometimes;
import dev.orrery.sim.decision.KindCount;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The coverage of one run after the other, as lines between two JVMs: a name is told once, and
 * counts only where they are not those of the run before. What a run covers is mostly what the last
 * one has covered, and a sweep of millions of seeds has some hundreds of names.
 *
 * <p>The other side has a name that the present run does not, with counts of 0. The sum of all runs
 * is the same.
 *
 * <p>Threading: one thread on each side; lines are read in the order in which they were written.
 * Cost: memory for each name, not for each run.
 */
final class CoverageLines {
    private static final char FAULT = 'f';
    private static final char SOMETIMES = 's';
    private static final char REACHABLE = 'r';
    private static final String NEW = "+";

    private CoverageLines() {}

    /** How often something was asked for, looked at or reached, and how often it came true. */
    private record Counts(long all, long some) {
        static final Counts ZERO = new Counts(0, 0);
    }

    /** The side of the child. */
    static final class Writer {
        private final Map<String, Integer> numbers = new LinkedHashMap<>();
        private final List<Counts> last = new ArrayList<>();

        /** What has changed since the last run; empty where nothing has. */
        String line(Coverage coverage) {
            Map<String, Counts> now = new LinkedHashMap<>();
            coverage.faults()
                    .forEach((kind, n) -> now.put(FAULT + kind, new Counts(n.asked(), n.fired())));
            coverage.sometimes()
                    .forEach(
                            (name, n) ->
                                    now.put(SOMETIMES + name, new Counts(n.evaluated(), n.held())));
            coverage.reachable().forEach((name, n) -> now.put(REACHABLE + name, new Counts(n, 0)));
            List<String> texts = new ArrayList<>();
            for (String name : now.keySet()) {
                if (!numbers.containsKey(name)) {
                    numbers.put(name, numbers.size());
                    last.add(Counts.ZERO);
                    texts.add(NEW);
                    texts.add(name);
                }
            }
            numbers.forEach(
                    (name, number) -> {
                        Counts counts = now.getOrDefault(name, Counts.ZERO);
                        if (!counts.equals(last.set(number, counts))) {
                            texts.add(Integer.toString(number));
                            texts.add(Long.toString(counts.all()));
                            texts.add(Long.toString(counts.some()));
                        }
                    });
            return Wire.line(texts);
        }
    }

    /** The side of the parent. */
    static final class Reader {
        private final List<String> names = new ArrayList<>();
        private final List<Counts> counts = new ArrayList<>();
        private Coverage last = Coverage.none();

        /** What the run covers that a line tells of; the same object where nothing has changed. */
        Coverage coverage(String line) {
            List<String> texts = Wire.texts(line);
            if (texts.isEmpty()) {
                return last;
            }
            int at = 0;
            for (; at < texts.size() && texts.get(at).equals(NEW); at += 2) {
                names.add(texts.get(at + 1));
                counts.add(Counts.ZERO);
            }
            for (; at < texts.size(); at += 3) {
                counts.set(
                        Integer.parseInt(texts.get(at)),
                        new Counts(
                                Long.parseLong(texts.get(at + 1)),
                                Long.parseLong(texts.get(at + 2))));
            }
            last = coverage();
            return last;
        }

        private Coverage coverage() {
            SortedMap<String, KindCount> faults = new TreeMap<>();
            SortedMap<String, Sometimes> sometimes = new TreeMap<>();
            SortedMap<String, Long> reachable = new TreeMap<>();
            for (int i = 0; i < names.size(); i++) {
                String name = names.get(i).substring(1);
                Counts n = counts.get(i);
                switch (names.get(i).charAt(0)) {
                    case FAULT -> faults.put(name, new KindCount(n.all(), n.some()));
                    case SOMETIMES -> sometimes.put(name, new Sometimes(n.all(), n.some()));
                    default -> reachable.put(name, n.all());
                }
            }
            return new Coverage(faults, sometimes, reachable);
        }
    }
}
