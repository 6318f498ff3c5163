package dev.orrery.examples.databaseadapter;

import dev.orrery.loop.LoopFuture;

import java.util.ArrayDeque;

/**
 * A row of queries of one user, each begun when the one before has ended.
 *
 * <p>Threading: the loop's. Order: results come in the order of the queries.
 */
public final class Session {
    private final DatabaseAdapter adapter;
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private boolean isBusy;

    Session(DatabaseAdapter adapter) {
        this.adapter = adapter;
    }

    /**
     * Runs a query after those that were asked before. Cancelling the future does not keep the
     * query from running.
     *
     * @param query runs on the executor; may block
     * @param <T> what comes out
     * @return ends with the query's result or with what it throws
     * @throws IllegalStateException if the adapter is being closed
     */
    public <T> LoopFuture<T> query(Driver.Query<T> query) {
        adapter.asked();
        LoopFuture<T> answer = adapter.loop().newFuture();
        waiting.add(() -> begin(query, answer));
        next();
        return answer;
    }

    private <T> void begin(Driver.Query<T> query, LoopFuture<T> answer) {
        LoopFuture<T> running = adapter.run(query);
        running.addDoneCallback(
                done -> {
                    Throwable failure = done.exception();
                    if (answer.isDone()) {
                        // The user has lost interest.
                    } else if (failure == null) {
                        answer.complete(done.result());
                    } else {
                        answer.completeExceptionally(failure);
                    }
                    isBusy = false;
                    next();
                    adapter.answered();
                });
    }

    private void next() {
        if (!isBusy && !waiting.isEmpty()) {
            isBusy = true;
            waiting.remove().run();
        }
    }
}
