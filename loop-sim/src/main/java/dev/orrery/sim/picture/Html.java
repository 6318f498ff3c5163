package dev.orrery.sim.picture;

/**
 * Texts of a run in a page: whatever they hold, they stay texts.
 *
 * <p>Threading: stateless.
 */
final class Html {
    private Html() {}

    /** A text for an element or for an attribute in quotes. */
    static String text(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> {
                    boolean printable = c >= ' ' || c == '\n' || c == '\t';
                    // A page may not hold other control characters, nor half a character.
                    escaped.append(printable && !isHalf(text, i) ? c : '\ufffd');
                }
            }
        }
        return escaped.toString();
    }

    /** A text as a literal of JSON that may stand in a script element. */
    static String json(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // '<' and '&': a script element ends at </script, whatever a literal says.
            boolean plain =
                    c >= ' ' && c < 127 && c != '"' && c != '\\' && c != '<' && c != '>'
                            && c != '&';
            if (plain) {
                escaped.append(c);
            } else {
                escaped.append("\\u");
                for (int shift = 12; shift >= 0; shift -= 4) {
                    escaped.append(Character.forDigit((c >> shift) & 15, 16));
                }
            }
        }
        return escaped.append('"').toString();
    }

    private static boolean isHalf(String text, int i) {
        char c = text.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
        }
        return Character.isLowSurrogate(c)
                && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
    }
}
