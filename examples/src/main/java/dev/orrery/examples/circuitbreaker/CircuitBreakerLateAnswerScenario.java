package dev.orrery.examples.circuitbreaker;

import dev.orrery.sim.Simulation;
import dev.orrery.sim.explore.Scenario;

/** The breaker with the planted bug of {@link Verdict#OF_WHOEVER_COMES}. */
public final class CircuitBreakerLateAnswerScenario implements Scenario {
    private final CircuitBreakerScenario same =
            new CircuitBreakerScenario(Verdict.OF_WHOEVER_COMES);

    /** Found by the service loader. */
    public CircuitBreakerLateAnswerScenario() {}

    @Override
    public String name() {
        return same.name() + "-bug-late-answer";
    }

    @Override
    public String summary() {
        return "planted bug: the answer to a call from before it opened is taken for that of the"
                + " probe";
    }

    @Override
    public void run(Simulation sim) {
        same.run(sim);
    }
}
