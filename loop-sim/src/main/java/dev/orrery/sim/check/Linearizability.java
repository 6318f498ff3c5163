package dev.orrery.sim.check;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What a {@link LinearizabilityChecker} has found out.
 *
 * <p>Threading: immutable, any thread.
 *
 * @param <I> what is asked
 * @param <O> what is answered
 * @param verdict whether the history is linearizable
 * @param part what the part of the history is called that the rest is about: the key that
 *     partitions it; null where it was not partitioned, or is linearizable
 * @param operations the calls of that part, up to the first end after which it was not linearizable
 *     any more; empty unless it is not
 * @param prefix the longest order of calls that the model agrees with
 * @param rejected what could come next in real time and does not agree with the model
 * @param steps how many steps of the model it took
 * @param text all of it for a reader
 */
public record Linearizability<I, O extends @Nullable Object>(
        Verdict verdict,
        @Nullable Object part,
        List<Operation<I, O>> operations,
        List<Operation<I, O>> prefix,
        List<Operation<I, O>> rejected,
        long steps,
        String text) {
    /** The three answers. */
    public enum Verdict {
        /** There is an order that the model agrees with. */
        LINEARIZABLE,
        /** There is none. */
        NOT_LINEARIZABLE,
        /** The limit of steps was reached before either was certain. */
        GAVE_UP
    }

    /** Copies the lists. */
    public Linearizability {
        operations = List.copyOf(operations);
        prefix = List.copyOf(prefix);
        rejected = List.copyOf(rejected);
    }

    /**
     * Tells whether there is an order that the model agrees with.
     *
     * @return false if there is none, or if the checker gave up
     */
    public boolean isLinearizable() {
        return verdict == Verdict.LINEARIZABLE;
    }
}
