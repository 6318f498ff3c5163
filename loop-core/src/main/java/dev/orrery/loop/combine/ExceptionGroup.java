package dev.orrery.loop.combine;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Several failures at once: those of the tasks of a {@link TaskGroup} and of its block.
 *
 * <p>The first is the cause too, the others are suppressed exceptions too, so that a printed stack
 * trace shows all. Order: as they occurred. Source: Python's {@code ExceptionGroup}.
 */
public final class ExceptionGroup extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final int MOST_NAMED = 8;

    private final Throwable[] exceptions;

    /**
     * A group of failures.
     *
     * @param message what has failed
     * @param exceptions the failures, at least one
     * @throws IllegalArgumentException if there is none
     */
    public ExceptionGroup(String message, List<? extends Throwable> exceptions) {
        super(text(message, exceptions), exceptions.get(0));
        this.exceptions = exceptions.toArray(Throwable[]::new);
        for (int i = 1; i < this.exceptions.length; i++) {
            addSuppressed(this.exceptions[i]);
        }
    }

    private static String text(String message, List<? extends Throwable> exceptions) {
        if (exceptions.isEmpty()) {
            throw new IllegalArgumentException(
                    "exceptions must not be empty: exceptions=[]. Throw none instead.");
        }
        int more = exceptions.size() - MOST_NAMED;
        return message
                + exceptions.stream()
                        .limit(MOST_NAMED)
                        .map(Throwable::toString)
                        .collect(Collectors.joining("; ", ": ", ""))
                + (more > 0 ? "; and " + more + " more" : "");
    }

    /**
     * The failures.
     *
     * @return in the order in which they occurred; a group in a group is one of them
     */
    public List<Throwable> exceptions() {
        return List.of(exceptions);
    }
}
