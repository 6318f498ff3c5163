package dev.orrery.sim.json;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads one JSON text. Threading: one thread, one text. */
final class JsonReader {
    private static final int DEEPEST = 100;

    private final String text;
    private final String name;
    private int at;
    private int depth;

    JsonReader(String text, String name) {
        this.text = text;
        this.name = name;
    }

    Object read() {
        Object value = value();
        if (peek() != 0) {
            throw refused("the end of the text");
        }
        return value;
    }

    private Object value() {
        if (++depth > DEEPEST) {
            throw refused("at most " + DEEPEST + " levels");
        }
        char first = peek();
        Object value =
                switch (first) {
                    case '{' -> object();
                    case '[' -> array();
                    case '"' -> string();
                    case 't' -> word("true", Boolean.TRUE);
                    case 'f' -> word("false", Boolean.FALSE);
                    default -> number();
                };
        depth--;
        return value;
    }

    private Map<String, Object> object() {
        Map<String, Object> members = new LinkedHashMap<>();
        take('{');
        while (peek() != '}') {
            if (!members.isEmpty()) {
                take(',');
            }
            String key = peek() == '"' ? string() : refuse("a name in quotes");
            take(':');
            members.put(key, value());
        }
        take('}');
        return members;
    }

    private List<Object> array() {
        List<Object> items = new ArrayList<>();
        take('[');
        while (peek() != ']') {
            if (!items.isEmpty()) {
                take(',');
            }
            items.add(value());
        }
        take(']');
        return items;
    }

    private String string() {
        StringBuilder read = new StringBuilder();
        at++;
        while (true) {
            char c = next();
            if (c == '"') {
                return read.toString();
            }
            read.append(c == '\\' ? escaped() : c);
        }
    }

    private char escaped() {
        char c = next();
        return switch (c) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case '"', '\\', '/' -> c;
            case 'u' -> {
                int end = Math.min(text.length(), at + 4);
                String digits = text.substring(at, end);
                if (!digits.matches("[0-9a-fA-F]{4}")) {
                    throw refused("four hex digits");
                }
                at = end;
                yield (char) Integer.parseInt(digits, 16);
            }
            default -> throw refused("an escape");
        };
    }

    private Object number() {
        int start = at;
        while (at < text.length() && "+-.0123456789eE".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        String digits = text.substring(start, at);
        try {
            if (digits.matches("-?[0-9]{1,18}")) {
                return Long.valueOf(digits);
            }
            if (digits.length() < 40) {
                return new BigDecimal(digits);
            }
        } catch (NumberFormatException notANumber) {
            // Refused below.
        }
        at = start;
        throw refused("a value");
    }

    private Boolean word(String word, Boolean value) {
        if (!text.startsWith(word, at)) {
            throw refused("a value");
        }
        at += word.length();
        return value;
    }

    /** The next character that is no space, or 0 at the end. */
    private char peek() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at < text.length() ? text.charAt(at) : 0;
    }

    private char next() {
        if (at == text.length()) {
            throw refused("the end of a text in quotes");
        }
        return text.charAt(at++);
    }

    private void take(char expected) {
        if (peek() != expected) {
            throw refused("'" + expected + "'");
        }
        at++;
    }

    private String refuse(String expected) {
        throw refused(expected);
    }

    private IllegalArgumentException refused(String expected) {
        return new IllegalArgumentException(
                "JSON must have "
                        + expected
                        + " at character "
                        + at
                        + ": file="
                        + name
                        + ". Write the file again: it is cut off, or was edited.");
    }
}
