package dev.orrery.examples.gracefulshutdown;

import static dev.orrery.loop.combine.Async.spawn;
import static dev.orrery.loop.combine.Async.waitFor;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopFuture;
import dev.orrery.loop.sync.Event;
import dev.orrery.loop.task.TaskCancelled;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * A service that answers requests until SIGTERM or SIGINT: then it accepts nothing new, finishes
 * what it has accepted, and cuts off what is not finished at the deadline. A second signal cuts off
 * at once.
 *
 * <p>Promise: a request that was accepted is answered or cut off before {@link #serve} returns; its
 * client never waits for ever. Threading: {@link #submit} and {@link #isAccepting} from any thread,
 * {@link #serve} in a task, the rest on the loop. Failure: a refused request fails with {@link
 * RejectedExecutionException}, one that was cut off is cancelled.
 */
public final class Service {
    /** Answers a request; each one is a task of its own, which may wait. */
    @FunctionalInterface
    public interface Handler {
        /**
         * Answers.
         *
         * @param request what is asked
         * @return the answer
         * @throws Exception if there is none
         */
        String answer(String request) throws Exception;
    }

    private static final List<String> SIGNALS = List.of("TERM", "INT");

    private final EventLoop loop;
    private final Duration grace;
    private final Handler handler;
    private final Admission admission;
    private final Census census = new Census();
    private final Event closing = new Event("closing");
    // Ends when nobody is inside any more or shall be waited for, with those who are cut off.
    private final LoopFuture<List<Request>> over;

    /**
     * Opens the service.
     *
     * @param loop where it runs; the service takes over its TERM and INT
     * @param grace how long requests may take after the signal
     * @param handler answers a request
     */
    public Service(EventLoop loop, Duration grace, Handler handler) {
        this(loop, grace, handler, Admission.COUNTED_AT_THE_DOOR);
    }

    Service(EventLoop loop, Duration grace, Handler handler, Admission admission) {
        this.loop = loop;
        this.grace = grace;
        this.handler = handler;
        this.admission = admission;
        this.over = loop.newFuture();
        SIGNALS.forEach(signal -> loop.addSignalHandler(signal, this::shutDown));
    }

    /**
     * Serves until a signal has come and nothing is left to answer.
     *
     * @return the number of requests cut off
     */
    public int serve() {
        closing.await();
        List<Request> late = awaitAnswers();
        SIGNALS.forEach(loop::removeSignalHandler);
        // Some may have been answered since.
        return (int) late.stream().filter(request -> request.answer.cancel(false)).count();
    }

    private List<Request> awaitAnswers() {
        try {
            return waitFor(over, grace);
        } catch (TimeoutException late) {
            return census.inside();
        }
    }

    /**
     * Hands in a request, from any thread.
     *
     * @param text what is asked
     * @return the answer; failed already if the service does not accept any more
     */
    public CompletableFuture<String> submit(String text) {
        Request request = new Request(text);
        if (!admission.accept(census, request)) {
            request.answer.completeExceptionally(
                    new RejectedExecutionException(
                            "request must come before the shutdown: request="
                                    + text
                                    + ". Ask another instance."));
            return request.answer;
        }
        try {
            loop.callSoonThreadsafe(() -> begin(request));
        } catch (IllegalStateException loopClosed) {
            // The deadline has passed since, and whoever was inside has been cut off.
            request.answer.cancel(false);
        }
        return request.answer;
    }

    /** {@return true until the shutdown begins; any thread} */
    public boolean isAccepting() {
        return census.isOpen();
    }

    /** Begins the shutdown, the second time ends it at once; what the signals do. */
    public void shutDown() {
        if (census.isOpen()) {
            census.close();
            closing.set();
            endIfOver();
        } else if (!over.isDone()) {
            over.complete(census.inside());
        }
    }

    private void endIfOver() {
        if (census.isOver() && !over.isDone()) {
            over.complete(List.of());
        }
    }

    private void begin(Request request) {
        admission.begin(census, request);
        spawn(() -> answer(request));
    }

    private void answer(Request request) {
        try {
            request.answer.complete(handler.answer(request.text));
        } catch (TaskCancelled cancelled) {
            request.answer.cancel(false);
            throw cancelled;
        } catch (Exception failure) {
            request.answer.completeExceptionally(failure);
        } finally {
            census.leave(request);
            endIfOver();
        }
    }
}
