package dev.orrery.sim.explore;

import dev.orrery.sim.check.Coverage;
import dev.orrery.sim.check.Coverage.Sometimes;
import dev.orrery.sim.decision.KindCount;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Lines between a parent JVM and its children: texts with tabs between them, whatever is in the
 * texts.
 *
 * <p>Threading: stateless, any thread.
 */
final class Wire {
    private Wire() {}

    static String line(List<String> texts) {
        StringBuilder line = new StringBuilder();
        for (String text : texts) {
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                switch (c) {
                    case '\\' -> line.append("\\\\");
                    case '\t' -> line.append("\\t");
                    case '\n' -> line.append("\\n");
                    case '\r' -> line.append("\\r");
                    default -> line.append(c);
                }
            }
            line.append('\t');
        }
        return line.toString();
    }

    static List<String> texts(String line) {
        List<String> texts = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\t') {
                texts.add(text.toString());
                text.setLength(0);
            } else if (c == '\\' && i + 1 < line.length()) {
                i++;
                char escaped = line.charAt(i);
                text.append(
                        switch (escaped) {
                            case 't' -> '\t';
                            case 'n' -> '\n';
                            case 'r' -> '\r';
                            default -> escaped;
                        });
            } else {
                text.append(c);
            }
        }
        return texts;
    }

    static String of(Coverage coverage) {
        List<String> texts = new ArrayList<>();
        texts.add(Integer.toString(coverage.faults().size()));
        coverage.faults()
                .forEach(
                        (kind, count) -> {
                            texts.add(kind);
                            texts.add(Long.toString(count.asked()));
                            texts.add(Long.toString(count.fired()));
                        });
        texts.add(Integer.toString(coverage.sometimes().size()));
        coverage.sometimes()
                .forEach(
                        (name, count) -> {
                            texts.add(name);
                            texts.add(Long.toString(count.evaluated()));
                            texts.add(Long.toString(count.held()));
                        });
        coverage.reachable()
                .forEach(
                        (name, count) -> {
                            texts.add(name);
                            texts.add(Long.toString(count));
                        });
        return line(texts);
    }

    static Coverage coverage(String line) {
        List<String> texts = texts(line);
        SortedMap<String, KindCount> faults = new TreeMap<>();
        SortedMap<String, Sometimes> sometimes = new TreeMap<>();
        SortedMap<String, Long> reachable = new TreeMap<>();
        int at = 1;
        int end = at + 3 * Integer.parseInt(texts.getFirst());
        for (; at < end; at += 3) {
            faults.put(texts.get(at), new KindCount(number(texts, at + 1), number(texts, at + 2)));
        }
        end = at + 1 + 3 * Integer.parseInt(texts.get(at));
        for (at++; at < end; at += 3) {
            sometimes.put(
                    texts.get(at), new Sometimes(number(texts, at + 1), number(texts, at + 2)));
        }
        for (; at < texts.size(); at += 2) {
            reachable.put(texts.get(at), number(texts, at + 1));
        }
        return new Coverage(faults, sometimes, reachable);
    }

    static String of(RunFailure failure) {
        Fingerprint fingerprint = failure.fingerprint();
        String origin = failure.origin();
        return line(
                List.of(
                        fingerprint.kind(),
                        fingerprint.what(),
                        line(fingerprint.frames()),
                        Boolean.toString(failure.isInvariant()),
                        failure.what(),
                        line(failure.details()),
                        origin == null ? "" : origin));
    }

    static RunFailure failure(String line) {
        List<String> texts = texts(line);
        String origin = texts.get(6);
        return new RunFailure(
                new Fingerprint(texts.get(0), texts.get(1), texts(texts.get(2))),
                Boolean.parseBoolean(texts.get(3)),
                texts.get(4),
                texts(texts.get(5)),
                origin.isEmpty() ? null : origin);
    }

    private static long number(List<String> texts, int at) {
        return Long.parseLong(texts.get(at));
    }
}
