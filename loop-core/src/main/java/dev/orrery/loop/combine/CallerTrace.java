package dev.orrery.loop.combine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Lets the stack trace of a failure in another thread go on with the frames of whoever waits for
 * it, as if that one had called the code itself.
 */
final class CallerTrace {
    private CallerTrace() {}

    /**
     * Appends the frames of the calling thread that are outside of the class {@code own}.
     *
     * <p>A failure without a stack trace stays so, and one that has these frames already, for it is
     * thrown anew each time, gets no more.
     */
    static void append(Throwable failure, String own) {
        List<StackTraceElement> inner = Arrays.asList(failure.getStackTrace());
        List<StackTraceElement> outer =
                Arrays.stream(new Throwable().getStackTrace())
                        .filter(frame -> !frame.getClassName().equals(own))
                        .filter(frame -> !frame.getClassName().equals(CallerTrace.class.getName()))
                        .toList();
        int known = inner.size() - outer.size();
        if (inner.isEmpty() || (known >= 0 && inner.subList(known, inner.size()).equals(outer))) {
            return;
        }
        List<StackTraceElement> whole = new ArrayList<>(inner);
        whole.addAll(outer);
        failure.setStackTrace(whole.toArray(StackTraceElement[]::new));
    }
}
