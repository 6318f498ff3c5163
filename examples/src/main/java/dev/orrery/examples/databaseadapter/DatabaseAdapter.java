package dev.orrery.examples.databaseadapter;

import static dev.orrery.loop.combine.Async.await;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopFuture;
import dev.orrery.loop.sync.Event;

import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * A blocking database driver for code that must not block: queries run on an executor, over a
 * limited number of connections, and their results come back to the loop.
 *
 * <p>Threading: the loop's, {@link #close} in a task; queries on the executor. Order: the queries
 * of one session run one after the other in the order asked, those of different sessions in any
 * order. Failure: a query that throws fails its own future; its connection is validated before it
 * is used again.
 */
public final class DatabaseAdapter {
    private final EventLoop loop;
    private final Executor workers;
    private final ConnectionPool pool;
    private int unanswered;
    private boolean isClosing;
    // Set while no query is unanswered.
    private final Event idle = new Event("idle");

    /**
     * An adapter without connections; they are opened as they are needed.
     *
     * @param loop where results come back to
     * @param workers where blocking calls are made; as many threads as connections are enough
     * @param driver the blocking driver
     * @param limit how many connections the server grants
     * @param validateAfter how long a connection may be idle and still be trusted
     */
    public DatabaseAdapter(
            EventLoop loop, Executor workers, Driver driver, int limit, Duration validateAfter) {
        this(loop, workers, driver, limit, validateAfter, Validation.TAKES_IT_OUT_FIRST);
    }

    DatabaseAdapter(
            EventLoop loop,
            Executor workers,
            Driver driver,
            int limit,
            Duration validateAfter,
            Validation validation) {
        if (limit < 1) {
            throw new IllegalArgumentException(
                    "limit must be at least 1: limit="
                            + limit
                            + ". Without a connection no query could ever run.");
        }
        this.loop = loop;
        this.workers = workers;
        this.pool = new ConnectionPool(loop, workers, driver, limit, validateAfter, validation);
        idle.set();
    }

    /** {@return a new session, whose queries run in order} */
    public Session session() {
        return new Session(this);
    }

    /** {@return how many connections are open, or being opened or closed} */
    public int connections() {
        return pool.open();
    }

    /**
     * Refuses new queries, waits for those that were asked, and closes all connections.
     *
     * @return the number of connections that were ever opened
     */
    public int close() {
        isClosing = true;
        idle.await();
        return pool.close();
    }

    EventLoop loop() {
        return loop;
    }

    void asked() {
        if (isClosing) {
            throw new IllegalStateException(
                    "query must come before close: unanswered="
                            + unanswered
                            + ". Ask another adapter.");
        }
        unanswered++;
        idle.clear();
    }

    void answered() {
        unanswered--;
        if (unanswered == 0) {
            idle.set();
        }
    }

    /** Runs a query on some connection. */
    <T> T run(Driver.Query<T> query) throws Exception {
        PooledConnection lent = pool.borrow();
        boolean hasWorked = false;
        try {
            LoopFuture<T> running = loop.runInExecutor(workers, () -> query.run(lent.connection));
            T result = await(running, Exception.class);
            hasWorked = true;
            return result;
        } finally {
            pool.giveBack(lent, hasWorked);
        }
    }
}
