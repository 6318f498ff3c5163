package acme;

import static dev.orrery.loop.combine.Async.sleep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.orrery.junit.SimulationTest;
import dev.orrery.loop.EventLoop;
import dev.orrery.loop.combine.Async;
import dev.orrery.sim.SimHost;
import dev.orrery.sim.Simulation;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;

import java.io.IOException;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.random.RandomGenerator;

/**
 * Somebody's tests, which the tests of the extension run. They are not in its package: their frames
 * count as the user's. Not found by surefire, whose patterns want another name.
 */
public final class Cases {
    private Cases() {}

    /** What happened, for the cases that tell; each has its own, as they may run at once. */
    public static final class Log {
        private final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();

        public void add(String line) {
            lines.add(line);
        }

        public List<String> lines() {
            return List.copyOf(lines);
        }

        public void clear() {
            lines.clear();
        }
    }

    public static class Holds {
        public static final Log LOG = new Log();

        @SimulationTest(seeds = 20, jobs = 1, verifyDeterminism = 1000)
        void tosses(Simulation sim) {
            LOG.add("toss " + sim.choose("coin", 2));
        }
    }

    public static class WithoutSwarm {
        @SimulationTest(seeds = 20, swarm = false)
        void tosses(Simulation sim) {
            sim.choose("coin", 2);
        }
    }

    public static class Overloaded {
        @SimulationTest(seeds = 1, shrink = "0s")
        void test(Simulation sim) {
            throw new IllegalStateException("first");
        }

        @SimulationTest(seeds = 1, shrink = "0s")
        void test(EventLoop loop, Simulation sim) {
            throw new IllegalStateException("second");
        }
    }

    public static class SaysALot {
        @SimulationTest(seeds = 1, shrink = "0s")
        void fails(Simulation sim) {
            throw new IllegalStateException("word ".repeat(100) + "the last word");
        }
    }

    /** Whoever wrote it has forgotten to use what is simulated. */
    public static class DoesNothing {
        @SimulationTest(seeds = 20)
        void addsUp() {
            assertEquals(4, 2 + 2);
        }
    }

    public static class FailsInTwoWays {
        @SimulationTest(seeds = 64, budget = "none")
        void neverBoth(Simulation sim) {
            int coin = sim.choose("coin", 4);
            assertTrue(coin != 1, "one came up");
            if (coin == 2) {
                throw new IllegalStateException("two came up");
            }
        }
    }

    public static class StopsAtTheFirst {
        @SimulationTest(seeds = 64, keepGoing = false)
        void neverBoth(Simulation sim) {
            assertEquals(0, sim.choose("coin", 4) % 2, "odd");
        }
    }

    public static class OnALoop {
        public static final Log LOG = new Log();

        @SimulationTest(seeds = 1, verifyDeterminism = 1)
        void waitsAnHour(EventLoop loop, Simulation sim, SimHost host, SelectorProvider network) {
            assertEquals(loop, EventLoop.current());
            assertEquals(host.world().selectorProvider(), network);
            sleep(Duration.ofHours(1));
            LOG.add(host.name() + " " + sim.elapsed());
        }
    }

    public static class BreaksAnInvariant {
        private int holders;

        @SimulationTest(seeds = 50)
        void neverTwoHolders(Simulation sim, EventLoop loop) {
            sim.always("never two holders", () -> holders < 2);
            sleep(Duration.ofMillis(4210));
            holders = sim.choose("holders", 3);
            sleep(Duration.ofMillis(1));
        }
    }

    public static class BuildsOnly {
        public static final Log LOG = new Log();

        @SimulationTest(seeds = 1)
        void isTurnedAfterwards(Simulation sim) {
            sim.host("a").startMain("main", () -> LOG.add("ran " + sim.elapsed()));
        }

        @SimulationTest(seeds = 1)
        void isNotTurnedTwice(Simulation sim) {
            sim.host("a").start("for ever", loop -> {});
            sim.runFor(Duration.ofSeconds(1));
            LOG.add("turned");
        }
    }

    public static class Random {
        public static final Log LOG = new Log();

        @SimulationTest(seeds = 30, jobs = 1, verifyDeterminism = 1000)
        void draws(RandomGenerator random) {
            LOG.add("drew " + random.nextLong());
        }
    }

    public abstract static class Grandparent {
        public static final Log LOG = new Log();

        @BeforeEach
        void before() {
            LOG.add("before all");
        }

        @AfterEach
        void after() {
            LOG.add("after all");
        }
    }

    public static class Lifecycle extends Grandparent {
        private int count;

        public Lifecycle() {
            LOG.add("new");
        }

        @BeforeEach
        void beforeMine(Simulation sim) {
            count++;
            LOG.add("before " + sim.choose("coin", 2) * 0);
        }

        @AfterEach
        void afterMine() {
            LOG.add("after " + count);
        }

        @SimulationTest(seeds = 2, jobs = 1, verifyDeterminism = 1000)
        void test(TestInfo info) {
            count++;
            LOG.add("test " + info.getTestMethod().orElseThrow().getName());
        }

        @Nested
        public class Inner {
            private final int mine = ++count;

            @BeforeEach
            void beforeInner(EventLoop loop) {
                LOG.add("before inner " + (EventLoop.current() == loop));
            }

            @AfterEach
            void afterInner() {
                LOG.add("after inner " + EventLoop.current().isRunning());
            }

            @SimulationTest(seeds = 1)
            void nested() {
                LOG.add("nested " + mine + " " + count);
            }
        }
    }

    public static class AfterFails {
        @AfterEach
        void after() {
            throw new IllegalStateException("after failed");
        }

        @SimulationTest(seeds = 1)
        void test() {
            throw new IllegalArgumentException("test failed");
        }
    }

    public static class AfterIsCalled {
        public static final Log LOG = new Log();
        private boolean bad;

        @AfterEach
        void after() {
            LOG.add("after");
        }

        @SimulationTest(seeds = 1)
        void whenTheSimulationFails(Simulation sim, EventLoop loop) {
            sim.always("good", () -> !bad);
            bad = true;
            sleep(Duration.ofSeconds(1));
        }
    }

    public static class Constructor {
        private final SimHost host;

        public Constructor(Simulation sim) {
            host = sim.host("mine");
        }

        @SimulationTest(seeds = 3)
        void hasTheSameSimulation(Simulation sim) {
            assertEquals(sim.host("mine"), host);
        }
    }

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    public static class PerClass {
        @SimulationTest
        void test() {}
    }

    public static class Assumes {
        @SimulationTest(seeds = 30)
        void never() {
            Assumptions.assumeTrue(false, "never");
        }

        @SimulationTest(seeds = 30)
        void often(Simulation sim) {
            Assumptions.assumeTrue(sim.choose("coin", 2) == 0);
        }
    }

    public static class IsNotDeterministic {
        private static int runs;

        @SimulationTest(seeds = 10)
        void counts(Simulation sim) {
            sim.mark("run " + runs++);
        }
    }

    public static class IsRefused {
        @SimulationTest(seeds = 0)
        void noSeeds() {}

        @SimulationTest(budget = "abc")
        void noBudget() {}

        @SimulationTest(answerer = "oracel")
        void noAnswerer() {}

        @SimulationTest(answerer = "calm", swarm = false)
        void contradiction() {}

        @SimulationTest(corpus = "no/such/folder")
        void noCorpus() {}

        @SimulationTest(verifyDeterminism = 0)
        void noShare() {}
    }

    public static class Hangs {
        // Only one seed can have it: the thread is left behind, and would hang again.
        @SimulationTest(seeds = 50, hangAfter = "300ms", jobs = 1)
        void forever(Simulation sim) throws InterruptedException {
            if (sim.choose("coin", 8) == 7) {
                new CountDownLatch(1).await();
            }
        }
    }

    /** Several tests that JUnit may run at the same time; each sees its own simulations only. */
    public static class InParallel {
        private final List<Simulation> mine = new ArrayList<>();

        private void use(Simulation sim, EventLoop loop) {
            mine.add(sim);
            for (int i = 0; i < 5; i++) {
                sleep(Duration.ofSeconds(1 + sim.choose("pause", 3)));
                assertEquals(List.of(sim), mine);
                assertEquals(loop, EventLoop.current());
            }
        }

        @SimulationTest(seeds = 60, jobs = 2)
        void one(Simulation sim, EventLoop loop) {
            use(sim, loop);
        }

        @SimulationTest(seeds = 60, jobs = 2)
        void two(Simulation sim, EventLoop loop) {
            use(sim, loop);
        }

        @SimulationTest(seeds = 64)
        void three(Simulation sim, EventLoop loop) {
            use(sim, loop);
            assertTrue(sim.choose("coin", 8) != 7, "seven");
        }

        @Test
        void anOrdinaryOne() {
            assertEquals(List.of(), mine);
        }
    }

    public static class LeavesBehind {
        @SimulationTest(seeds = 3)
        void aFailedTask(EventLoop loop) {
            Async.spawn(
                    () -> {
                        throw new IllegalStateException("nobody looks");
                    });
            sleep(Duration.ofSeconds(1));
        }

        @SimulationTest(seeds = 3)
        void anOpenPipe(EventLoop loop, SelectorProvider network) throws IOException {
            network.openPipe();
        }

        @SimulationTest(seeds = 3)
        void aTaskThatStillWaits(EventLoop loop) {
            Async.spawn(() -> sleep(Duration.ofHours(1)));
            loop.callLater(Duration.ofHours(2), () -> {});
        }
    }

    /** As code that logs: the lock is that of all runs. */
    public static class TakesAStaticLock {
        private static long sum;

        private static synchronized void work() {
            for (int i = 0; i < 1_000_000; i++) {
                sum += Integer.hashCode(i) % 7;
            }
        }

        @SimulationTest(seeds = 50)
        void works(EventLoop loop) {
            work();
        }
    }

    public static class DependsOnStatics {
        private static final List<String> CACHE = Collections.synchronizedList(new ArrayList<>());

        @SimulationTest(seeds = 30, jobs = 1)
        void failsLater() {
            CACHE.add("run");
            assertTrue(CACHE.size() < 10, "the cache is full");
        }
    }
}
