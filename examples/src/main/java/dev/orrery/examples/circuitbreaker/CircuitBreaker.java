package dev.orrery.examples.circuitbreaker;

import dev.orrery.loop.EventLoop;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * Makes calls to a backend as long as it answers. After some failures in a row it makes none for a
 * while, then one, the probe: if that succeeds, the breaker closes.
 *
 * <p>Promise: once open, it closes on the success of a probe only; there is one probe at a time.
 * Threading: tasks of one loop. Failure: a call that is not made fails with {@link
 * RejectedExecutionException}.
 */
public final class CircuitBreaker {
    private final EventLoop loop;
    private final int mostFailures;
    private final Duration rest;
    private final Consumer<BreakerState> listener;
    private final Verdict verdict;
    private BreakerState state = BreakerState.CLOSED;
    // Goes up with each change of state.
    private int era;
    private int failures;
    private long openedNanos;

    /**
     * A closed breaker.
     *
     * @param loop where it runs
     * @param mostFailures after how many failures in a row it opens
     * @param rest how long it stays open
     * @param listener told of each change of state
     */
    public CircuitBreaker(
            EventLoop loop, int mostFailures, Duration rest, Consumer<BreakerState> listener) {
        this(loop, mostFailures, rest, listener, Verdict.OF_THE_PRESENT);
    }

    CircuitBreaker(
            EventLoop loop,
            int mostFailures,
            Duration rest,
            Consumer<BreakerState> listener,
            Verdict verdict) {
        this.loop = loop;
        this.mostFailures = mostFailures;
        this.rest = rest;
        this.listener = listener;
        this.verdict = verdict;
    }

    /**
     * Makes a call, if the backend may be called.
     *
     * @param <V> what it answers
     * @param backend the call; may wait
     * @return the answer
     * @throws Exception what the call throws
     */
    public <V> V call(Callable<V> backend) throws Exception {
        int eraOfCall = admit();
        boolean isWell = false;
        try {
            V answer = backend.call();
            isWell = true;
            return answer;
        } finally {
            if (verdict.counts(eraOfCall, era)) {
                count(isWell);
            }
        }
    }

    /**
     * The present state.
     *
     * @return changes only when calls begin and end
     */
    public BreakerState state() {
        return state;
    }

    private int admit() {
        if (state == BreakerState.OPEN && loop.nanoTime() - openedNanos >= rest.toNanos()) {
            moveTo(BreakerState.HALF_OPEN);
        } else if (state != BreakerState.CLOSED) {
            throw new RejectedExecutionException("backend must rest: state=" + state);
        }
        return era;
    }

    private void count(boolean isWell) {
        if (isWell) {
            failures = 0;
            if (state == BreakerState.HALF_OPEN) {
                moveTo(BreakerState.CLOSED);
            }
        } else if (state == BreakerState.HALF_OPEN
                || (state == BreakerState.CLOSED && ++failures >= mostFailures)) {
            openedNanos = loop.nanoTime();
            moveTo(BreakerState.OPEN);
        }
    }

    private void moveTo(BreakerState next) {
        state = next;
        era++;
        failures = 0;
        listener.accept(next);
    }
}
