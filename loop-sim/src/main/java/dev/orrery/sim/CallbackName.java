package dev.orrery.sim;

import dev.orrery.loop.LoopStepper;
import dev.orrery.loop.handle.Handle;
import dev.orrery.loop.handle.Titled;

import java.lang.reflect.Method;

/**
 * What a callback is called in a trace: a task's name, or the class of what is run, the same in
 * every JVM.
 *
 * <p>Threading: any thread. Cost: a look-up by class, save for what has a text of its own.
 */
final class CallbackName {
    /** The name of what has no text of its own; empty for what has one. */
    private static final ClassValue<String> OF_CLASS =
            new ClassValue<>() {
                @Override
                protected String computeValue(Class<?> type) {
                    return hasOwnText(type) ? "" : withoutIdentity(type.getName() + "@0");
                }
            };

    private CallbackName() {}

    /** A text, or an object whose text never changes. */
    static Object of(Handle handle) {
        Object runs = LoopStepper.whatRuns(handle);
        if (runs instanceof Titled titled) {
            return titled.title();
        }
        if (runs == null) {
            String text = String.valueOf(handle);
            // A channel's text may have brackets of its own.
            int close = text.lastIndexOf("] on ");
            return close < 0
                    ? withoutIdentity(inside(text))
                    : withoutIdentity(inside(text.substring(0, close + 1)))
                            + text.substring(close + 1);
        }
        String ofClass = OF_CLASS.get(runs.getClass());
        return ofClass.isEmpty() ? withoutIdentity(String.valueOf(runs)) : ofClass;
    }

    /** Whether it was a step of a task whose body has ended. */
    static boolean isLastStep(Handle handle) {
        return LoopStepper.whatRuns(handle) instanceof Titled titled && titled.isOver();
    }

    private static boolean hasOwnText(Class<?> type) {
        try {
            Method text = type.getMethod("toString");
            return text.getDeclaringClass() != Object.class;
        } catch (NoSuchMethodException everyClassHasIt) {
            throw new AssertionError(everyClassHasIt);
        }
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
