package dev.orrery.sim.decision;

import org.jspecify.annotations.Nullable;

/**
 * Options that are turns: who is left out now has its turn later, so the question is one of order
 * only. Answerers that search orders, such as priorities and partial orders, answer these; faults
 * and latencies are plain {@link Choices}.
 *
 * <p>Threading: one run, one thread at a time.
 */
public interface Turns extends Choices {
    /**
     * Returns whose turn an option is.
     *
     * @param option an index from 0 to {@code size() - 1}
     * @return the name of who would act, the same in all questions of the run; null for the option
     *     to give way to whoever else waits
     */
    default @Nullable String turnOf(int option) {
        return key(option);
    }
}
