package dev.orrery.loop;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Where something was asked of a loop: the innermost frames that are not the loop's own.
 *
 * <p>Threading: immutable. Cost: a walk over the top of the stack, so debug mode only. Source:
 * asyncio's {@code source_traceback}.
 *
 * @param frames innermost first; empty where every frame is the loop's
 */
record CreationSite(List<StackWalker.StackFrame> frames) {
    private static final String OWN_PACKAGES = "dev.orrery.loop.";
    private static final int MOST_FRAMES = 4;

    /** The place that called into the loop. */
    static CreationSite here() {
        return new CreationSite(
                StackWalker.getInstance()
                        .walk(
                                stack ->
                                        stack.dropWhile(CreationSite::isOwn)
                                                // What comes then is the loop running its caller.
                                                .takeWhile(frame -> !isOwn(frame))
                                                .limit(MOST_FRAMES)
                                                .toList()));
    }

    @Override
    public String toString() {
        return frames.isEmpty()
                ? "unknown"
                : frames.stream().map(CreationSite::place).collect(Collectors.joining(" < "));
    }

    /** In the form that development tools make a link of; without the module, which is noise. */
    private static String place(StackWalker.StackFrame frame) {
        return frame.getClassName()
                + "."
                + frame.getMethodName()
                + "("
                + frame.getFileName()
                + ":"
                + frame.getLineNumber()
                + ")";
    }

    private static boolean isOwn(StackWalker.StackFrame frame) {
        return frame.getClassName().startsWith(OWN_PACKAGES);
    }
}
