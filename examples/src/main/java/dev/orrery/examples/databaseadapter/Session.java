package dev.orrery.examples.databaseadapter;

import static dev.orrery.loop.combine.Async.shield;

import dev.orrery.loop.LoopFuture;
import dev.orrery.loop.sync.Lock;
import dev.orrery.loop.task.Task;

/**
 * A row of queries of one user, each begun when the one before has ended.
 *
 * <p>Threading: the loop's. Order: results come in the order of the queries.
 */
public final class Session {
    private final DatabaseAdapter adapter;
    private final Lock turn = new Lock("turn");

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
        return shield(Task.<T>spawn(adapter.loop(), () -> runInTurn(query)));
    }

    private <T> T runInTurn(Driver.Query<T> query) throws Exception {
        try (var _ = turn.acquire()) {
            return adapter.run(query);
        } finally {
            adapter.answered();
        }
    }
}
