package dev.orrery.sim.check;

import org.jspecify.annotations.Nullable;

/**
 * What a system would do if it did one thing at a time: the specification that a {@link
 * LinearizabilityChecker} holds a history against.
 *
 * <p>Threading: as its checker. Failure: what {@link #step} throws ends the check.
 *
 * @param <S> the state: immutable, with {@code equals} and {@code hashCode}
 * @param <I> what is asked
 * @param <O> what is answered
 */
public interface SequentialModel<S, I, O extends @Nullable Object> {
    /**
     * What one call makes of a state.
     *
     * @param <S> the state
     * @param <O> what is answered
     * @param state the state after the call
     * @param output the one answer that is right
     */
    record Step<S, O extends @Nullable Object>(S state, O output) {}

    /**
     * The state at the beginning.
     *
     * @return the state
     */
    S initial();

    /**
     * Does one thing.
     *
     * @param state the state before
     * @param input what is asked
     * @return the state after, and the answer
     */
    Step<S, O> step(S state, I input);
}
