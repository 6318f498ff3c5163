package dev.orrery.examples.dialer;

import dev.orrery.loop.task.Task;

import java.nio.channels.Pipe;

/** What becomes of the attempts that were not needed. */
enum Losers {
    /** They are cancelled; what one of them has opened nevertheless is closed. */
    CANCELLED_AND_CLOSED {
        @Override
        void dismiss(Task<Pipe> attempt) {
            if (!attempt.cancel() && attempt.exception() == null) {
                Connections.close(attempt.result());
            }
        }
    },

    /**
     * THE BUG of {@code dialer-bug-second-winner}: they are cancelled. That does nothing to one
     * that has succeeded in the same iteration of the loop as the winner; its connection is open,
     * and nobody has it.
     */
    CANCELLED {
        @Override
        void dismiss(Task<Pipe> attempt) {
            attempt.cancel();
        }
    };

    abstract void dismiss(Task<Pipe> attempt);
}
