package dev.orrery.sim.check;

import dev.orrery.sim.trace.VirtualTime;

import org.jspecify.annotations.Nullable;

/**
 * One call of a client, from its invocation to its end.
 *
 * <p>Threading: immutable, any thread. Order: {@code invokedAt} and {@code endedAt} count the
 * events of the history, so that calls at one instant have an order, too.
 *
 * @param <I> what is asked
 * @param <O> what is answered
 * @param client who called
 * @param input what was asked
 * @param output what was answered; null unless completed, and where null was the answer
 * @param outcome how it ended
 * @param invokedAt the how-manieth event of the history its invocation was
 * @param endedAt the how-manieth event its end was; {@link Long#MAX_VALUE} if it may still take
 *     effect
 * @param invokedNanos the virtual time of its invocation
 * @param endedNanos the virtual time of its end, or {@link Long#MAX_VALUE}
 */
public record Operation<I, O extends @Nullable Object>(
        String client,
        I input,
        @Nullable O output,
        Outcome outcome,
        long invokedAt,
        long endedAt,
        long invokedNanos,
        long endedNanos) {
    /** How a call ended. */
    public enum Outcome {
        /** It was answered. */
        COMPLETED,
        /** It is known to have had no effect. */
        FAILED,
        /** It may have had an effect, may still have one, or never: timed out, crashed, pending. */
        UNKNOWN
    }

    /**
     * Returns the call for a reader.
     *
     * @return one line, for example {@code a: write(1) -> ok [0.010 s, 0.030 s]}
     */
    public String text() {
        String answer =
                switch (outcome) {
                    case COMPLETED -> String.valueOf(output);
                    case FAILED -> "failed";
                    case UNKNOWN -> "?";
                };
        String end = endedNanos == Long.MAX_VALUE ? "..." : VirtualTime.format(endedNanos);
        return client
                + ": "
                + input
                + " -> "
                + answer
                + " ["
                + VirtualTime.format(invokedNanos)
                + ", "
                + end
                + "]";
    }

    Operation<I, O> ended(Outcome how, @Nullable O answer, long newEndedAt, long newEndedNanos) {
        return new Operation<>(
                client, input, answer, how, invokedAt, newEndedAt, invokedNanos, newEndedNanos);
    }

    /** The same call as it was known before its end. */
    Operation<I, O> unended() {
        return ended(Outcome.UNKNOWN, null, Long.MAX_VALUE, Long.MAX_VALUE);
    }
}
