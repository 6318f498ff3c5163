package dev.orrery.examples.databaseadapter;

import static dev.orrery.loop.combine.Async.await;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.sync.Semaphore;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;

/**
 * The connections of one adapter: opened as they are needed up to a limit, lent to one borrower at
 * a time, validated before they are lent when they were idle for long.
 *
 * <p>Every blocking call is made on the executor; all bookkeeping is the loop's. Threading: tasks
 * of the loop. Order: borrowers are served in the order in which they asked.
 */
final class ConnectionPool {
    private final EventLoop loop;
    private final Executor workers;
    private final Driver driver;
    private final long validateAfterNanos;
    private final Validation validation;
    // One for each connection that may be lent. A connection is opened by one who has a loan while
    // none is idle, so there are never more connections than loans.
    private final Semaphore loans;
    // The one given back last comes first: the others may grow cold.
    private final ArrayDeque<PooledConnection> idle = new ArrayDeque<>();
    private int open;
    private int opened;

    ConnectionPool(
            EventLoop loop,
            Executor workers,
            Driver driver,
            int limit,
            Duration validateAfter,
            Validation validation) {
        this.loop = loop;
        this.workers = workers;
        this.driver = driver;
        this.loans = new Semaphore("loans", limit);
        this.validateAfterNanos = validateAfter.toNanos();
        this.validation = validation;
    }

    /** A connection that is the borrower's until it is given back. */
    PooledConnection borrow() throws Exception {
        loans.acquire();
        PooledConnection lent = null;
        try {
            lent = idleOne();
            if (lent == null) {
                lent = openOne();
            }
            return lent;
        } finally {
            if (lent == null) {
                loans.release();
            }
        }
    }

    /** Ends a loan; {@code hasWorked} unless the query on it has thrown. */
    void giveBack(PooledConnection lent, boolean hasWorked) {
        lent.isSuspect = !hasWorked;
        if (hasWorked) {
            lent.workedNanos = loop.nanoTime();
        }
        idle.addFirst(lent);
        loans.release();
    }

    /** Closes all; only when none is lent. The number that was ever opened. */
    int close() {
        while (!idle.isEmpty()) {
            discard(idle.removeFirst());
        }
        return opened;
    }

    /** How many are open, or being opened or closed. */
    int open() {
        return open;
    }

    /** The first idle connection that works; those before it are closed. */
    private @Nullable PooledConnection idleOne() {
        PooledConnection candidate = idle.peekFirst();
        while (candidate != null) {
            if (isFresh(candidate)) {
                idle.remove(candidate);
                return candidate;
            }
            validation.begins(idle, candidate);
            boolean isValid = isValid(candidate);
            validation.ends(idle, candidate);
            if (isValid) {
                return candidate;
            }
            discard(candidate);
            candidate = idle.peekFirst();
        }
        return null;
    }

    private boolean isFresh(PooledConnection candidate) {
        return !candidate.isSuspect && loop.nanoTime() - candidate.workedNanos < validateAfterNanos;
    }

    private boolean isValid(PooledConnection candidate) {
        try {
            return onWorker(candidate.connection::isValid);
        } catch (Exception broken) {
            return false;
        }
    }

    private PooledConnection openOne() throws Exception {
        open++;
        boolean isOpen = false;
        try {
            Driver.Connection connection = onWorker(driver::connect);
            isOpen = true;
            opened++;
            return new PooledConnection(connection, loop.nanoTime());
        } finally {
            open -= isOpen ? 0 : 1;
        }
    }

    private void discard(PooledConnection broken) {
        try {
            boolean _ = onWorker(() -> close(broken.connection));
        } catch (Exception closedAllTheSame) {
            // Nothing more is wanted of it.
        } finally {
            // Only now: the server counts it until it is really closed.
            open--;
        }
    }

    private static boolean close(Driver.Connection connection) throws Exception {
        connection.close();
        return true;
    }

    private <T> T onWorker(Callable<T> blocking) throws Exception {
        return await(loop.<T>runInExecutor(workers, blocking), Exception.class);
    }
}
