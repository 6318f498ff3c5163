package dev.orrery.sim.decision;

/** How names are written in plans and messages. Threading: stateless, any thread. */
final class PlanText {
    static final String MAGIC = "orrery-plan";

    private static final int LONGEST_FOUND = 60;
    private static final String HEX = "0123456789abcdef";

    private PlanText() {}

    /** Returns the text as one token: bare where nothing can be misread, else in quotes. */
    static String quote(String text) {
        return isBare(text) ? text : quoteAlways(text);
    }

    /** Returns the beginning of a foreign text, in quotes, for a message. */
    static String found(String text) {
        return text.length() <= LONGEST_FOUND
                ? quoteAlways(text)
                : quoteAlways(text.substring(0, LONGEST_FOUND)) + "...";
    }

    static String hex16(long value) {
        StringBuilder text = new StringBuilder(16);
        for (int shift = 60; shift >= 0; shift -= 4) {
            text.append(hexDigit(value >>> shift));
        }
        return text.toString();
    }

    static boolean isHex16(String text) {
        if (text.length() != 16) {
            return false;
        }
        for (int i = 0; i < 16; i++) {
            if (HEX.indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    private static char hexDigit(long value) {
        return HEX.charAt((int) value & 15);
    }

    private static boolean isBare(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letterOrDigit =
                    (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!letterOrDigit && "_./:@+-".indexOf(c) < 0) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static String quoteAlways(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 8).append('"');
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            appendEscaped(quoted, point);
            i += Character.charCount(point);
        }
        return quoted.append('"').toString();
    }

    private static void appendEscaped(StringBuilder quoted, int point) {
        switch (point) {
            case '"' -> quoted.append("\\\"");
            case '\\' -> quoted.append("\\\\");
            case '\n' -> quoted.append("\\n");
            case '\r' -> quoted.append("\\r");
            case '\t' -> quoted.append("\\t");
            default -> {
                if (isReadable(point)) {
                    quoted.appendCodePoint(point);
                } else {
                    for (char c : Character.toChars(point)) {
                        appendHex(quoted.append("\\u"), c);
                    }
                }
            }
        }
    }

    /** Lone surrogates do not survive UTF-8; the others would be invisible or break the line. */
    private static boolean isReadable(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            default -> true;
        };
    }

    private static void appendHex(StringBuilder quoted, char c) {
        for (int shift = 12; shift >= 0; shift -= 4) {
            quoted.append(hexDigit(c >>> shift));
        }
    }
}
