package dev.orrery.examples.intake;

import java.util.concurrent.atomic.AtomicInteger;

/** How a thread makes sure that there is room for what it hands in. */
enum Reservation {
    /** It takes a place, if there is one, before it posts. */
    BY_THE_SENDER {
        @Override
        boolean reserve(AtomicInteger taken, int places) {
            while (true) {
                int seen = taken.get();
                if (seen >= places) {
                    return false;
                }
                if (taken.compareAndSet(seen, seen + 1)) {
                    return true;
                }
            }
        }

        @Override
        void arrived(AtomicInteger taken) {}
    },

    /**
     * THE BUG of {@code intake-bug-overfilled}: it looks whether there is a place, and the place is
     * taken on the loop, when what was posted arrives. What is on its way through the loop's inbox
     * is not counted, so threads that look at the same moment all see the last place.
     */
    BY_THE_LOOP {
        @Override
        boolean reserve(AtomicInteger taken, int places) {
            return taken.get() < places;
        }

        @Override
        void arrived(AtomicInteger taken) {
            taken.incrementAndGet();
        }
    };

    /** In the sender's thread: true if it may post. */
    abstract boolean reserve(AtomicInteger taken, int places);

    /** On the loop, for each that was posted. */
    abstract void arrived(AtomicInteger taken);
}
