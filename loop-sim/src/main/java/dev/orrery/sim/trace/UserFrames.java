package dev.orrery.sim.trace;

import java.util.stream.Collectors;

/**
 * Where the code under test stands: the innermost frames that are neither the loop's nor the
 * simulator's.
 *
 * <p>Threading: any thread; the stack is the caller's. Cost: a walk over the top of the stack, so
 * only where stacks were asked for. Source: the loop's creation sites, asyncio's {@code
 * source_traceback}.
 */
final class UserFrames {
    private static final int MOST_FRAMES = 8;
    // Below it is whoever has started the run: JUnit, a build tool, main.
    private static final String RUN = "dev.orrery.sim.explore.ScenarioRun";

    private UserFrames() {}

    /** The frames, innermost first, one a line; empty where every frame is our own. */
    static String here() {
        return StackWalker.getInstance()
                .walk(
                        stack ->
                                stack.takeWhile(frame -> !frame.getClassName().equals(RUN))
                                        .dropWhile(frame -> isOwn(frame.getClassName()))
                                        // What comes then is the loop running its caller.
                                        .takeWhile(frame -> !isOrrery(frame.getClassName()))
                                        .filter(frame -> !isOwn(frame.getClassName()))
                                        .limit(MOST_FRAMES)
                                        .map(UserFrames::place)
                                        .collect(Collectors.joining("\n")));
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

    private static boolean isOwn(String type) {
        return isOrrery(type) || type.startsWith("java.") || type.startsWith("jdk.");
    }

    private static boolean isOrrery(String type) {
        return type.startsWith("dev.orrery.loop.") || type.startsWith("dev.orrery.sim.");
    }
}
