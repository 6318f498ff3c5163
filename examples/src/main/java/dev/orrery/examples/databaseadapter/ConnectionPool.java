package dev.orrery.examples.databaseadapter;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopFuture;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;

/**
 * The connections of one adapter: opened as they are needed up to a limit, lent to one borrower at
 * a time, validated before they are lent when they were idle for long.
 *
 * <p>Every blocking call is made on the executor; all bookkeeping is the loop's. Threading: the
 * loop's. Order: borrowers are served in the order in which they asked.
 */
final class ConnectionPool {
    private final EventLoop loop;
    private final Executor workers;
    private final Driver driver;
    private final int limit;
    private final long validateAfterNanos;
    private final Validation validation;
    private final ArrayDeque<LoopFuture<PooledConnection>> borrowers = new ArrayDeque<>();
    // The one given back last comes first: the others may grow cold.
    private final ArrayDeque<PooledConnection> idle = new ArrayDeque<>();
    // Being opened, idle, lent, being validated or being closed. Invariant: at most the limit.
    private int open;
    private @Nullable LoopFuture<Integer> closed;
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
        this.limit = limit;
        this.validateAfterNanos = validateAfter.toNanos();
        this.validation = validation;
    }

    /** Ends with a connection that is the borrower's until it is given back. */
    LoopFuture<PooledConnection> borrow() {
        LoopFuture<PooledConnection> borrower = loop.newFuture();
        borrowers.add(borrower);
        serve();
        return borrower;
    }

    /** Ends a loan; {@code hasFailed} if the query on it has thrown. */
    void giveBack(PooledConnection lent, boolean hasFailed) {
        lent.isSuspect = hasFailed;
        if (!hasFailed) {
            lent.workedNanos = loop.nanoTime();
        }
        idle.addFirst(lent);
        serve();
    }

    /** Closes all; only when none is lent. Ends with the number that was ever opened. */
    LoopFuture<Integer> close() {
        closed = loop.newFuture();
        while (!idle.isEmpty()) {
            discard(idle.removeFirst());
        }
        finishIfClosed();
        return closed;
    }

    int open() {
        return open;
    }

    private void serve() {
        while (!borrowers.isEmpty()) {
            PooledConnection candidate = idle.peekFirst();
            if (candidate == null && open == limit) {
                return;
            }
            LoopFuture<PooledConnection> borrower = borrowers.removeFirst();
            if (candidate == null) {
                openFor(borrower);
            } else if (isFresh(candidate)) {
                idle.remove(candidate);
                borrower.complete(candidate);
            } else {
                validateFor(borrower, candidate);
            }
        }
    }

    private boolean isFresh(PooledConnection candidate) {
        return !candidate.isSuspect && loop.nanoTime() - candidate.workedNanos < validateAfterNanos;
    }

    private void openFor(LoopFuture<PooledConnection> borrower) {
        open++;
        LoopFuture<Driver.Connection> opening = onWorker(driver::connect);
        opening.addDoneCallback(
                done -> {
                    Throwable refusal = done.exception();
                    if (refusal == null) {
                        opened++;
                        borrower.complete(new PooledConnection(done.result(), loop.nanoTime()));
                    } else {
                        open--;
                        borrower.completeExceptionally(refusal);
                        serve();
                    }
                });
    }

    private void validateFor(LoopFuture<PooledConnection> borrower, PooledConnection asked) {
        validation.begins(idle, asked);
        LoopFuture<Boolean> validating = onWorker(asked.connection::isValid);
        validating.addDoneCallback(
                done -> {
                    validation.ends(idle, asked);
                    if (done.exception() == null && done.result()) {
                        borrower.complete(asked);
                    } else {
                        discard(asked);
                        borrowers.addFirst(borrower);
                        serve();
                    }
                });
    }

    private void discard(PooledConnection broken) {
        LoopFuture<Boolean> closing =
                onWorker(
                        () -> {
                            broken.connection.close();
                            return true;
                        });
        closing.addDoneCallback(
                done -> {
                    // Only now: the server counts it until it is really closed.
                    open--;
                    serve();
                    finishIfClosed();
                });
    }

    private void finishIfClosed() {
        if (closed != null && open == 0 && !closed.isDone()) {
            closed.complete(opened);
        }
    }

    private <T> LoopFuture<T> onWorker(Callable<T> blocking) {
        return loop.runInExecutor(workers, blocking);
    }
}
