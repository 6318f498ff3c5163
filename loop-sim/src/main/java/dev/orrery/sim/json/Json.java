package dev.orrery.sim.json;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes maps, lists, texts, numbers and truth values as JSON (RFC 8259), on one line, and reads
 * them back.
 *
 * <p>Threading: stateless, any thread. Order: members keep theirs.
 */
public final class Json {
    private Json() {}

    /**
     * Writes a value.
     *
     * @param value a map, list, number or truth value of such, or anything else for its text
     * @return JSON in ASCII
     */
    public static String of(Object value) {
        StringBuilder json = new StringBuilder();
        append(json, value);
        return json.toString();
    }

    /**
     * Makes an object of one member.
     *
     * @param name the member's name
     * @param value its value
     * @return the object
     */
    public static Map<String, Object> member(String name, Object value) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put(name, value);
        return object;
    }

    /**
     * Reads a text.
     *
     * @param text JSON, without {@code null}
     * @param name what messages call the text
     * @return a {@code Map<String, Object>}, {@code List<Object>}, String, Long, BigDecimal or
     *     Boolean
     * @throws IllegalArgumentException if it is not JSON; the message says where
     */
    public static Object parse(String text, String name) {
        return new JsonReader(text, name).read();
    }

    private static void append(StringBuilder json, Object value) {
        switch (value) {
            case Map<?, ?> map -> {
                json.append('{');
                Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
                while (entries.hasNext()) {
                    Map.Entry<?, ?> entry = entries.next();
                    appendText(json, String.valueOf(entry.getKey()));
                    json.append(':');
                    append(json, entry.getValue());
                    json.append(entries.hasNext() ? "," : "");
                }
                json.append('}');
            }
            case List<?> list -> {
                json.append('[');
                Iterator<?> items = list.iterator();
                while (items.hasNext()) {
                    append(json, items.next());
                    json.append(items.hasNext() ? "," : "");
                }
                json.append(']');
            }
            case Double number -> json.append(String.format(Locale.ROOT, "%.3f", number));
            case Number number -> json.append(number);
            case Boolean truth -> json.append(truth.booleanValue());
            default -> appendText(json, value.toString());
        }
    }

    private static void appendText(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                default -> {
                    // Beyond ASCII as escapes: stdout need not be in UTF-8.
                    if (c < ' ' || c > '~') {
                        json.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                    } else {
                        json.append(c);
                    }
                }
            }
        }
        json.append('"');
    }
}
