package dev.orrery.examples.gracefulshutdown;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopFuture;
import dev.orrery.loop.handle.TimerHandle;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

/**
 * A service that answers requests until SIGTERM or SIGINT: then it accepts nothing new, finishes
 * what it has accepted, and cuts off what is not finished at the deadline. A second signal cuts off
 * at once.
 *
 * <p>Promise: a request that was accepted is answered or cut off before {@link #stopped()} is done;
 * its client never waits for ever. Threading: {@link #submit} and {@link #isAccepting} from any
 * thread, the rest on the loop. Failure: a refused request fails with {@link
 * RejectedExecutionException}, one that was cut off is cancelled.
 */
public final class Service {
    private static final List<String> SIGNALS = List.of("TERM", "INT");

    private final EventLoop loop;
    private final Duration grace;
    private final Function<String, LoopFuture<String>> handler;
    private final Admission admission;
    private final Census census = new Census();
    private final LoopFuture<Integer> stopped;
    private @Nullable TimerHandle deadline;

    /**
     * Opens the service.
     *
     * @param loop where it runs; the service takes over its TERM and INT
     * @param grace how long requests may take after the signal
     * @param handler answers a request; called on the loop, must not block
     */
    public Service(EventLoop loop, Duration grace, Function<String, LoopFuture<String>> handler) {
        this(loop, grace, handler, Admission.COUNTED_AT_THE_DOOR);
    }

    Service(
            EventLoop loop,
            Duration grace,
            Function<String, LoopFuture<String>> handler,
            Admission admission) {
        this.loop = loop;
        this.grace = grace;
        this.handler = handler;
        this.admission = admission;
        this.stopped = loop.newFuture();
        SIGNALS.forEach(signal -> loop.addSignalHandler(signal, this::shutDown));
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

    /** Begins the shutdown; what the signals do. */
    public void shutDown() {
        if (!census.isOpen()) {
            stop();
            return;
        }
        census.close();
        if (census.isOver()) {
            stop();
        } else {
            deadline = loop.callLater(grace, this::stop);
        }
    }

    /** {@return ends when nothing is left to answer, with the number of requests cut off} */
    public LoopFuture<Integer> stopped() {
        return stopped;
    }

    private void begin(Request request) {
        admission.begin(census, request);
        handle(request.text).addDoneCallback(handled -> answer(request, handled));
    }

    private LoopFuture<String> handle(String text) {
        try {
            return handler.apply(text);
        } catch (RuntimeException failure) {
            LoopFuture<String> failed = loop.newFuture();
            failed.completeExceptionally(failure);
            return failed;
        }
    }

    private void answer(Request request, LoopFuture<String> handled) {
        if (handled.isCancelled()) {
            request.answer.cancel(false);
        } else if (handled.exception() != null) {
            request.answer.completeExceptionally(handled.exception());
        } else {
            request.answer.complete(handled.result());
        }
        census.leave(request);
        if (census.isOver()) {
            stop();
        }
    }

    private void stop() {
        if (stopped.isDone()) {
            return;
        }
        if (deadline != null) {
            deadline.cancel();
        }
        SIGNALS.forEach(loop::removeSignalHandler);
        List<Request> late = census.inside();
        late.forEach(request -> request.answer.cancel(false));
        stopped.complete(late.size());
    }
}
