package dev.orrery.examples.batcher;

import java.util.List;

/** When the events of a batch leave the list of those that wait. */
enum Emptying {
    /** Before the batch is written: what comes meanwhile is for the next one. */
    BEFORE_THE_WRITE {
        @Override
        void begins(List<String> waiting) {
            waiting.clear();
        }

        @Override
        void ends(List<String> waiting) {}
    },

    /**
     * THE BUG of {@code batcher-bug-dropped-event}: when it is written, "so that nothing is lost if
     * the write fails". An event that comes during the write is in no batch, and is cleared away.
     */
    AFTER_THE_WRITE {
        @Override
        void begins(List<String> waiting) {}

        @Override
        void ends(List<String> waiting) {
            waiting.clear();
        }
    };

    abstract void begins(List<String> waiting);

    abstract void ends(List<String> waiting);
}
