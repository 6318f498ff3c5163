package dev.orrery.sim.explore;

import java.util.ArrayList;
import java.util.List;

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

    static String of(RunFailure failure) {
        String origin = failure.origin();
        return line(
                List.of(
                        of(failure.fingerprint()),
                        Boolean.toString(failure.isInvariant()),
                        failure.what(),
                        line(failure.details()),
                        origin == null ? "" : origin));
    }

    static RunFailure failure(String line) {
        List<String> texts = texts(line);
        String origin = texts.get(4);
        return new RunFailure(
                fingerprint(texts.get(0)),
                Boolean.parseBoolean(texts.get(1)),
                texts.get(2),
                texts(texts.get(3)),
                origin.isEmpty() ? null : origin);
    }

    static String of(Fingerprint fingerprint) {
        return line(List.of(fingerprint.kind(), fingerprint.what(), line(fingerprint.frames())));
    }

    static Fingerprint fingerprint(String line) {
        List<String> texts = texts(line);
        return new Fingerprint(texts.get(0), texts.get(1), texts(texts.get(2)));
    }
}
