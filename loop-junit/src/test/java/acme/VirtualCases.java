package acme;

import static dev.orrery.loop.combine.Async.sleep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.orrery.junit.OnVirtualTime;
import dev.orrery.junit.SimulationTest;
import dev.orrery.loop.EventLoop;
import dev.orrery.sim.Simulation;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;

/** Somebody's ordinary tests on virtual time. */
public final class VirtualCases {
    private VirtualCases() {}

    @ExtendWith(OnVirtualTime.class)
    public static class Ordinary {
        public static final Cases.Log LOG = new Cases.Log();
        private Simulation sim;

        @BeforeEach
        void before(Simulation mine, EventLoop loop) {
            sim = mine;
            assertSame(loop, EventLoop.current());
            sleep(Duration.ofMinutes(1));
        }

        @AfterEach
        void after() {
            LOG.add("after " + sim.elapsed());
        }

        @Test
        void waits(EventLoop loop, Simulation same) {
            assertSame(sim, same);
            assertSame(loop, EventLoop.current());
            sleep(Duration.ofHours(1));
            LOG.add("waits " + sim.elapsed());
        }

        @ParameterizedTest
        @ValueSource(ints = {2, 3})
        void waitsFor(int hours, Simulation same) {
            sleep(Duration.ofHours(hours));
            assertEquals(Duration.ofHours(hours).plusMinutes(1), same.elapsed());
        }

        @RepeatedTest(2)
        void repeats() {
            assertEquals(Duration.ofMinutes(1), sim.elapsed());
        }

        @SimulationTest(seeds = 5)
        void goesItsOwnWay(EventLoop loop, Simulation seeded) {
            assertSame(sim, seeded);
            assertSame(loop, EventLoop.current());
        }
    }

    @ExtendWith(OnVirtualTime.class)
    public static class Fails {
        public static final Cases.Log LOG = new Cases.Log();

        @AfterEach
        void after() {
            LOG.add("after");
        }

        @Test
        void itself() {
            sleep(Duration.ofSeconds(1));
            throw new IllegalStateException("the test");
        }

        @Test
        void inACallback(EventLoop loop) {
            loop.callSoon(
                    () -> {
                        throw new IllegalStateException("the callback");
                    });
            sleep(Duration.ofSeconds(1));
        }
    }

    @ExtendWith(OnVirtualTime.class)
    public static class AsksTooEarly {
        @BeforeAll
        static void before(EventLoop loop) {}

        @Test
        void test() {}
    }
}
