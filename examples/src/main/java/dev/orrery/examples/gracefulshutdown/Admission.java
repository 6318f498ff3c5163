package dev.orrery.examples.gracefulshutdown;

/**
 * When a request begins to count as one that has to be answered. Between its acceptance in the
 * client's thread and its beginning on the loop it lies in the loop's inbox.
 */
enum Admission {
    /** From the moment at which the client is told that it is accepted. */
    COUNTED_AT_THE_DOOR {
        @Override
        boolean accept(Census census, Request request) {
            return census.enter(request);
        }

        @Override
        void begin(Census census, Request request) {}
    },

    /**
     * THE BUG of {@code graceful-shutdown-bug-uncounted-request}: the client's thread only looks
     * whether the door is open; the request is counted when it begins on the loop. If SIGTERM is
     * handled while an accepted request is still on its way through the inbox, and nobody else is
     * inside, then the count is zero: the service believes itself idle and stops at once. The
     * client waits for ever.
     */
    COUNTED_WHEN_BEGUN {
        @Override
        boolean accept(Census census, Request request) {
            return census.isOpen();
        }

        @Override
        void begin(Census census, Request request) {
            census.count(request);
        }
    };

    /** In the client's thread: true if the request is accepted. */
    abstract boolean accept(Census census, Request request);

    /** On the loop, when the accepted request is taken up. */
    abstract void begin(Census census, Request request);
}
