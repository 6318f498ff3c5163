package dev.orrery.sim;

/**
 * Thrown when a simulation has used up a budget: events, virtual time, or events without time
 * moving, which is what a loop that spins looks like.
 */
public final class BudgetExceededException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    BudgetExceededException(String message) {
        super(message);
    }
}
