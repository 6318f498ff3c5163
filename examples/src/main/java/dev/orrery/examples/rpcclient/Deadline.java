package dev.orrery.examples.rpcclient;

import dev.orrery.loop.handle.TimerHandle;

/** What becomes of a call's timer when the answer is there. */
enum Deadline {
    /** It is cancelled. */
    CANCELLED {
        @Override
        void answered(TimerHandle timer) {
            timer.cancel();
        }
    },

    /**
     * THE BUG of {@code rpc-client-bug-late-timer}: nothing, since it will find that the call is
     * gone. But it looks the call up by its number; if that was given to another call meanwhile,
     * this one is timed out long before its time.
     */
    LEFT_ALONE {
        @Override
        void answered(TimerHandle timer) {}
    };

    abstract void answered(TimerHandle timer);
}
