package dev.orrery.examples.gracefulshutdown;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Who is inside: let in, and not yet answered. Letting in and closing the door exclude each other,
 * so that after {@link #close} nobody comes in whom the one who closed has not seen.
 *
 * <p>Threading: any thread; no call blocks for longer than it takes to add to a set. Order: that of
 * coming in.
 */
final class Census {
    private final Set<Request> inside = new LinkedHashSet<>();
    private boolean closed;

    /** Lets {@code one} in; false if the door is closed. */
    synchronized boolean enter(Request one) {
        return !closed && inside.add(one);
    }

    /** Counts {@code one} that is past the door already. */
    synchronized void count(Request one) {
        inside.add(one);
    }

    synchronized boolean isOpen() {
        return !closed;
    }

    /** Closes the door. */
    synchronized void close() {
        closed = true;
    }

    synchronized void leave(Request one) {
        inside.remove(one);
    }

    /** True if the door is closed and nobody is inside. */
    synchronized boolean isOver() {
        return closed && inside.isEmpty();
    }

    synchronized List<Request> inside() {
        return new ArrayList<>(inside);
    }
}
