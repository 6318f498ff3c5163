package dev.orrery.sim.decision;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts one line of a plan into tokens: bare words, texts in quotes, and nothing after a {@code #}.
 */
final class PlanTokens {
    /**
     * A word of a line.
     *
     * @param text the word, without quotes and escapes
     * @param quoted whether it stood in quotes: {@code "="} is a name, {@code =} is not
     */
    record Token(String text, boolean quoted) {
        boolean is(String word) {
            return !quoted && text.equals(word);
        }
    }

    private final String line;
    private final List<Token> tokens = new ArrayList<>();
    private int position;

    private PlanTokens(String line) {
        this.line = line;
    }

    /** Returns the tokens of a line, or null when its quotes or escapes are broken. */
    static @Nullable List<Token> of(String line) {
        PlanTokens cutter = new PlanTokens(line);
        return cutter.cut() ? cutter.tokens : null;
    }

    private boolean cut() {
        while (true) {
            while (position < line.length() && isBlank(line.charAt(position))) {
                position++;
            }
            if (position == line.length() || line.charAt(position) == '#') {
                return true;
            }
            if (line.charAt(position) == '"') {
                if (!cutQuoted()) {
                    return false;
                }
            } else if (!cutBare()) {
                return false;
            }
        }
    }

    private boolean cutBare() {
        int start = position;
        while (position < line.length() && !isBlank(line.charAt(position))) {
            if (line.charAt(position) == '"') {
                return false;
            }
            position++;
        }
        tokens.add(new Token(line.substring(start, position), false));
        return true;
    }

    private boolean cutQuoted() {
        StringBuilder text = new StringBuilder();
        for (position++; position < line.length(); position++) {
            char c = line.charAt(position);
            if (c == '"') {
                position++;
                tokens.add(new Token(text.toString(), true));
                return position == line.length() || isBlank(line.charAt(position));
            }
            if (c != '\\') {
                text.append(c);
            } else if (!cutEscape(text)) {
                return false;
            }
        }
        return false;
    }

    /** Leaves the position on the last character of the escape. */
    private boolean cutEscape(StringBuilder text) {
        position++;
        if (position == line.length()) {
            return false;
        }
        switch (line.charAt(position)) {
            case '"' -> text.append('"');
            case '\\' -> text.append('\\');
            case 'n' -> text.append('\n');
            case 'r' -> text.append('\r');
            case 't' -> text.append('\t');
            case 'u' -> {
                return cutHex(text);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean cutHex(StringBuilder text) {
        if (position + 4 >= line.length()) {
            return false;
        }
        int value = 0;
        for (int i = 1; i <= 4; i++) {
            char c = line.charAt(position + i);
            int digit = c < 128 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                return false;
            }
            value = value * 16 + digit;
        }
        position += 4;
        text.append((char) value);
        return true;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
