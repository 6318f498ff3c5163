package dev.orrery.examples.replicatedlog;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What a node has promised to others.
 *
 * @param term the highest term it knows of
 * @param vote for whom it has voted in that term, if for anybody
 * @param log the log, committed or not
 */
record Promises(int term, @Nullable String vote, List<Entry> log) {
    static final Promises NONE = new Promises(0, null, List.of());

    Promises {
        log = List.copyOf(log);
    }

    int lastTerm() {
        return log.isEmpty() ? 0 : log.getLast().term();
    }

    /** The term of the entry before {@code index}. */
    int termBefore(int index) {
        return index == 0 ? 0 : log.get(index - 1).term();
    }
}
