package dev.orrery.sim.trace;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Where the code under test made something: the innermost frames that are neither the JDK's nor
 * this library's. It is the same in every run, so messages may name it.
 *
 * <p>Threading: immutable, any thread. Cost: a walk over the top of the stack, some microseconds;
 * for what is made seldom, such as channels and threads.
 */
public final class CreationSite {
    private static final List<String> OWN =
            List.of("java.", "jdk.", "sun.", "dev.orrery.loop.", "dev.orrery.sim.");
    private static final int MOST_FRAMES = 3;

    // They look their names up when they are asked, which most never are.
    private final List<StackWalker.StackFrame> frames;

    private CreationSite(List<StackWalker.StackFrame> frames) {
        this.frames = frames;
    }

    /**
     * The place that called into this library.
     *
     * @return the site
     */
    public static CreationSite here() {
        return new CreationSite(
                StackWalker.getInstance()
                        .walk(
                                stack ->
                                        stack.dropWhile(CreationSite::isOwn)
                                                // What comes then runs the code under test.
                                                .takeWhile(frame -> !isOwn(frame))
                                                .limit(MOST_FRAMES)
                                                .toList()));
    }

    @Override
    public String toString() {
        return frames.isEmpty()
                ? "a place in this library"
                : frames.stream().map(CreationSite::place).collect(Collectors.joining(" < "));
    }

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
        String type = frame.getClassName();
        for (String own : OWN) {
            if (type.startsWith(own)) {
                return true;
            }
        }
        return false;
    }
}
