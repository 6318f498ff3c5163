package dev.orrery.sim;

import java.util.List;

/**
 * Thrown when a simulation waits for something and nothing can ever happen any more: nobody is
 * runnable, no timer is set, no event is to come. Its message says who waits for what.
 */
public final class NothingCanHappenException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    private final transient List<String> waiting;

    NothingCanHappenException(String when, List<String> waiting) {
        super(
                "something must be able to happen while somebody waits: time="
                        + when
                        + ". Look for the wake-up that never comes; who waits for what:\n  "
                        + String.join("\n  ", waiting));
        this.waiting = List.copyOf(waiting);
    }

    /**
     * Who waits for what.
     *
     * @return a line for each
     */
    public List<String> waiting() {
        return waiting;
    }
}
