package dev.orrery.examples.rpcclient;

import static dev.orrery.loop.combine.Async.await;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopFuture;
import dev.orrery.loop.handle.TimerHandle;
import dev.orrery.loop.sync.Queue;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/**
 * Calls on one connection: each has a number of a few bits, which its answer brings back. A call
 * waits while all numbers are taken.
 *
 * <p>Promise: an answer is that to the caller's question; a call ends at the latest when its time
 * is over, and does not time out before. Threading: tasks of one loop; {@link #answered} in any
 * callback of it.
 */
public final class RpcClient {
    /** Sends questions. */
    @FunctionalInterface
    public interface Wire {
        /**
         * Sends without waiting.
         *
         * @param number the call's
         * @param question what is asked
         */
        void send(int number, String question);
    }

    private record Call(LoopFuture<String> answer, TimerHandle timer) {}

    private final EventLoop loop;
    private final Wire wire;
    private final Duration limit;
    private final Reuse reuse;
    private final Deadline deadline;
    private final Queue<Integer> free;
    private final Map<Integer, Call> pending = new LinkedHashMap<>();

    /**
     * A client of one connection.
     *
     * @param loop where it runs
     * @param wire the connection
     * @param numbers how many calls there may be at once
     * @param limit how long an answer may take
     */
    public RpcClient(EventLoop loop, Wire wire, int numbers, Duration limit) {
        this(loop, wire, numbers, limit, Reuse.WHEN_ANSWERED, Deadline.CANCELLED);
    }

    RpcClient(
            EventLoop loop,
            Wire wire,
            int numbers,
            Duration limit,
            Reuse reuse,
            Deadline deadline) {
        this.loop = loop;
        this.wire = wire;
        this.limit = limit;
        this.reuse = reuse;
        this.deadline = deadline;
        this.free = new Queue<>("free numbers", numbers);
        for (int number = 0; number < numbers; number++) {
            free.putNowait(number);
        }
    }

    /**
     * Asks.
     *
     * @param question what
     * @return the answer
     * @throws TimeoutException if there is none in time
     */
    public String call(String question) throws TimeoutException {
        int number = free.get();
        LoopFuture<String> answer = loop.newFuture();
        pending.put(number, new Call(answer, loop.callLater(limit, () -> timeOut(number))));
        wire.send(number, question);
        return await(answer, TimeoutException.class);
    }

    /**
     * Takes an answer from the connection.
     *
     * @param number which the question had
     * @param text the answer
     */
    public void answered(int number, String text) {
        Call call = pending.remove(number);
        if (call != null) {
            deadline.answered(call.timer);
            call.answer.complete(text);
            free.putNowait(number);
        } else if (!reuse.isFreeOnTimeout()) {
            free.putNowait(number);
        }
    }

    private void timeOut(int number) {
        Call call = pending.remove(number);
        if (call != null) {
            call.answer.completeExceptionally(new TimeoutException("no answer within " + limit));
            if (reuse.isFreeOnTimeout()) {
                free.putNowait(number);
            }
        }
    }
}
