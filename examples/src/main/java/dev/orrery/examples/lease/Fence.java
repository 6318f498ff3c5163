package dev.orrery.examples.lease;

/** Which writes a {@link Store} takes. */
enum Fence {
    /** Those whose token is not lower than one that it has seen. */
    AT_THE_STORE {
        @Override
        boolean takes(int token, int highest) {
            return token >= highest;
        }
    },

    /**
     * THE BUG of {@code lease-bug-paused-leader}: all; the leader has looked at the clock, after
     * all. But it may stand still between the look and the write, for longer than its lease lasts;
     * when it goes on, another one has written.
     */
    AT_THE_LEADER {
        @Override
        boolean takes(int token, int highest) {
            return true;
        }
    };

    abstract boolean takes(int token, int highest);
}
