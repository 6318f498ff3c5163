package dev.orrery.sim;

import dev.orrery.loop.handle.Handle;

/**
 * What a callback is called in a trace: a task's name, or the class of what is run, the same in
 * every JVM. Read from the handle's text, which names what it runs.
 *
 * @param label for the reader; may be empty
 * @param ended whether it is a step of a task whose body has ended
 */
record CallbackName(String label, boolean ended) {
    private static final String TASK = "Task[";
    private static final String PENDING = "PENDING";

    static CallbackName of(Handle handle) {
        String text = String.valueOf(handle);
        String body = inside(text);
        if (body.startsWith(TASK)) {
            return ofTask(body);
        }
        String channel = channel(text);
        return new CallbackName(withoutIdentity(body) + channel, false);
    }

    /** Of {@code Task[name, STATE...]}. */
    private static CallbackName ofTask(String body) {
        int comma = body.indexOf(", ");
        int end = comma < 0 ? body.length() : comma;
        boolean pending = body.startsWith(PENDING, Math.min(end + 2, body.length()));
        return new CallbackName("task " + body.substring(TASK.length(), end), !pending);
    }

    /**
     * The body in {@code Timer[body]}; a body that debug mode has marked is followed by a place.
     */
    private static String inside(String text) {
        int open = text.indexOf('[');
        int close = text.lastIndexOf(']');
        if (open < 0 || close < open) {
            return text;
        }
        String body = text.substring(open + 1, close);
        int site = body.indexOf(" scheduled at ");
        return site < 0 ? body : body.substring(0, site);
    }

    private static String channel(String text) {
        int close = text.lastIndexOf("] on ");
        return close < 0 ? "" : text.substring(close + 1);
    }

    /**
     * {@code com.acme.Cache$$Lambda/0x00@1f} is {@code Cache}; what has a text of its own stays.
     */
    private static String withoutIdentity(String body) {
        int at = body.lastIndexOf('@');
        int lambda = body.indexOf("$$Lambda");
        int end = lambda >= 0 ? lambda : at;
        if (end < 0 || body.indexOf(' ') >= 0) {
            return body;
        }
        return body.substring(body.lastIndexOf('.', end) + 1, end);
    }
}
