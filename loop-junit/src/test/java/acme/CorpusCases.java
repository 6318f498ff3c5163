package acme;

import dev.orrery.junit.Replay;
import dev.orrery.junit.SimulationTest;
import dev.orrery.sim.Simulation;

import java.util.concurrent.CountDownLatch;

/** Somebody's tests with known plans. */
public final class CorpusCases {
    private CorpusCases() {}

    private static void toss(Simulation sim) {
        int coin = sim.choose("coin", 4);
        sim.choose("weather", 2);
        if (coin == 3) {
            throw new IllegalStateException("three");
        }
    }

    public static class Known {
        @SimulationTest
        void never(Simulation sim) {
            toss(sim);
        }
    }

    public static class Hangs {
        @SimulationTest(hangAfter = "300ms")
        void forever(Simulation sim) throws InterruptedException {
            if (sim.choose("coin", 8) == 7) {
                new CountDownLatch(1).await();
            }
        }
    }

    public static class Replays {
        @Replay("fails.plan")
        @SimulationTest(corpus = "plans/of-two")
        void one(Simulation sim) {
            toss(sim);
        }

        @Replay("nowhere.plan")
        @SimulationTest
        void missing(Simulation sim) {
            toss(sim);
        }
    }
}
