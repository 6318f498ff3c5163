package dev.orrery.examples.dialer;

import static dev.orrery.loop.combine.Async.spawn;
import static dev.orrery.loop.combine.Async.waitOn;

import dev.orrery.loop.combine.ReturnWhen;
import dev.orrery.loop.task.Task;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;

/**
 * Connects to one of several addresses: begins with the first, and with each next one when there is
 * no connection after a while or all attempts have failed.
 *
 * <p>Promise: of all connections that are opened the caller gets one, and the others are closed.
 * Threading: tasks of one loop. Source: "happy eyeballs" (RFC 8305).
 */
public final class Dialer {
    private final Function<String, Pipe> connect;
    private final Duration head;
    private final Losers losers;

    /**
     * A dialer.
     *
     * @param connect opens a connection to an address; may wait, and throw
     * @param head how long an attempt has for itself before the next one begins
     */
    public Dialer(Function<String, Pipe> connect, Duration head) {
        this(connect, head, Losers.CANCELLED_AND_CLOSED);
    }

    Dialer(Function<String, Pipe> connect, Duration head, Losers losers) {
        this.connect = connect;
        this.head = head;
        this.losers = losers;
    }

    /**
     * Connects.
     *
     * @param addresses the best first
     * @return a connection, the caller's
     * @throws IOException if no address can be reached
     */
    public Pipe dial(List<String> addresses) throws IOException {
        List<Task<Pipe>> attempts = new ArrayList<>();
        @Nullable Task<Pipe> winner = null;
        try {
            Iterator<String> next = addresses.iterator();
            while (winner == null && (next.hasNext() || hasPending(attempts))) {
                if (next.hasNext()) {
                    String address = next.next();
                    attempts.add(spawn("dial " + address, () -> connect.apply(address)));
                }
                winner = await(attempts, next.hasNext());
            }
            if (winner == null) {
                throw new IOException("an address must answer: addresses=" + addresses);
            }
            return winner.result();
        } finally {
            for (Task<Pipe> attempt : attempts) {
                if (attempt != winner) {
                    losers.dismiss(attempt);
                }
            }
        }
    }

    /** Waits for one more to end, a head start at most if there are more addresses to try. */
    private @Nullable Task<Pipe> await(List<Task<Pipe>> attempts, boolean hasMore) {
        List<Task<Pipe>> pending = attempts.stream().filter(one -> !one.isDone()).toList();
        if (!pending.isEmpty()) {
            waitOn(ReturnWhen.FIRST_COMPLETED, hasMore ? head : null, pending);
        }
        return attempts.stream().filter(Dialer::isConnected).findFirst().orElse(null);
    }

    private static boolean isConnected(Task<Pipe> attempt) {
        return attempt.isDone() && !attempt.isCancelled() && attempt.exception() == null;
    }

    private static boolean hasPending(List<Task<Pipe>> attempts) {
        return attempts.stream().anyMatch(one -> !one.isDone());
    }
}
