package dev.orrery.examples.rpcclient;

/** When the number of a call that has timed out may be given to another call. */
enum Reuse {
    /** When its answer is there after all: until then nobody else has the number. */
    WHEN_ANSWERED {
        @Override
        boolean isFreeOnTimeout() {
            return false;
        }
    },

    /**
     * THE BUG of {@code rpc-client-bug-reused-number}: at once. If the number comes round again
     * before the late answer is there, the next call gets an answer to somebody else's question.
     */
    AT_ONCE {
        @Override
        boolean isFreeOnTimeout() {
            return true;
        }
    };

    abstract boolean isFreeOnTimeout();
}
