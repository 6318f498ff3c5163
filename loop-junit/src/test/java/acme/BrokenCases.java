package acme;

import dev.orrery.junit.SimulationTest;
import dev.orrery.sim.Simulation;

/** Somebody's tests that bring out errors of the JVM. */
public final class BrokenCases {
    private BrokenCases() {}

    public static class ErrorsOfTheJvm {
        @SimulationTest
        void now(Simulation sim) {
            int way = sim.choose("way", 8);
            if (way == 3) {
                throw new IllegalStateException("three");
            }
            if (way == 5) {
                throw new InternalError("planted");
            }
        }
    }
}
