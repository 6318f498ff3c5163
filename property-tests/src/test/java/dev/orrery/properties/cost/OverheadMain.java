package dev.orrery.properties.cost;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.orrery.junit.SimulationTest;
import dev.orrery.loop.time.NanoClock;
import dev.orrery.sim.Simulation;
import dev.orrery.sim.decision.SeedRange;
import dev.orrery.sim.explore.Scenario;
import dev.orrery.sim.explore.ScenarioRun;
import dev.orrery.sim.explore.Scenarios;
import dev.orrery.sim.explore.Sweep;
import dev.orrery.sim.explore.SweepOptions;
import dev.orrery.sim.search.Answerer;
import dev.orrery.sim.search.Answerers;
import dev.orrery.sim.trace.Trace;

import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * Prints what {@link SimulationTest} adds to the time of its runs, beside a bare loop over {@link
 * ScenarioRun#of}, and what a trace that is kept adds. All ways run the same seeds of the same
 * scenarios on one thread, in turns in one JVM; what counts is the processor time of that thread
 * from its first run to its last, and so neither JUnit's start nor other work of the machine. Run
 * by benchmarks/overhead.
 */
final class OverheadMain {
    private static final int ROUNDS = 7;
    private static final long NANOS_A_ROUND = 300_000_000;
    private static final long WARM_UP = 2000;
    private static final NanoClock CLOCK = NanoClock.system();
    private static final Launcher LAUNCHER = LauncherFactory.create();

    private OverheadMain() {}

    /** The same scenarios as tests; how many seeds is said from outside. */
    static final class Tests {
        @SimulationTest(budget = "none", jobs = 1, verifyDeterminism = Integer.MAX_VALUE)
        void rateLimiter(Simulation sim) throws Exception {
            new Timed("rate-limiter").run(sim);
        }

        @SimulationTest(budget = "none", jobs = 1, verifyDeterminism = Integer.MAX_VALUE)
        void jobScheduler(Simulation sim) throws Exception {
            new Timed("job-scheduler").run(sim);
        }

        @SimulationTest(budget = "none", jobs = 1, verifyDeterminism = Integer.MAX_VALUE)
        void lease(Simulation sim) throws Exception {
            new Timed("lease").run(sim);
        }
    }

    /** A scenario that reads the processor time of the thread that runs it. */
    private record Timed(String name) implements Scenario {
        private static final Scenarios ALL = Scenarios.load();
        private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
        private static final AtomicLong BEGAN = new AtomicLong(-1);
        private static final AtomicLong ENDED = new AtomicLong();

        @Override
        public String summary() {
            return "";
        }

        @Override
        public void run(Simulation sim) throws Exception {
            BEGAN.compareAndSet(-1, THREADS.getCurrentThreadCpuTime());
            ALL.find(name).run(sim);
            ENDED.set(THREADS.getCurrentThreadCpuTime());
        }
    }

    public static void main(String[] arguments) {
        System.out.printf(
                Locale.ROOT,
                "Java %s, medians of %d interleaved rounds, processor time of the thread that runs"
                        + " the seeds%n",
                Runtime.version(),
                ROUNDS);
        System.out.println(
                "scenario           seeds  us a run   sweep  @SimulationTest  trace of the last 10"
                        + "  whole trace");
        row("rate-limiter", "rateLimiter");
        row("job-scheduler", "jobScheduler");
        row("lease", "lease");
        System.exit(0);
    }

    private static void row(String scenario, String method) {
        LongConsumer[] ways = {
            seeds -> bare(scenario, seeds, Trace::digestOnly),
            seeds -> sweep(scenario, seeds),
            seeds -> junit(method, seeds),
            seeds -> bare(scenario, seeds, () -> Trace.recordLast(10)),
            seeds -> bare(scenario, seeds, Trace::recordAll),
        };
        // Compiles all of it, before the number of seeds is chosen.
        for (LongConsumer way : ways) {
            nanos(way, WARM_UP);
        }
        long seeds = NANOS_A_ROUND / (nanos(ways[0], WARM_UP) / WARM_UP);
        long[][] nanos = new long[ways.length][ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            for (int way = 0; way < ways.length; way++) {
                // Not always the same way after the same: what one leaves behind costs the next.
                int next = (way + round) % ways.length;
                nanos[next][round] = nanos(ways[next], seeds);
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%-16s %7d %9.1f %+7.1f%% %+15.1f%% %+20.1f%% %+11.1f%%%n",
                scenario,
                seeds,
                median(nanos[0]) / 1e3 / seeds,
                percent(nanos[0], nanos[1]),
                percent(nanos[0], nanos[2]),
                percent(nanos[0], nanos[3]),
                percent(nanos[0], nanos[4]));
    }

    private static long nanos(LongConsumer way, long seeds) {
        Timed.BEGAN.set(-1);
        way.accept(seeds);
        return Timed.ENDED.get() - Timed.BEGAN.get();
    }

    private static void bare(String name, long seeds, Supplier<Trace> trace) {
        Scenario scenario = new Timed(name);
        Answerer answerer = Answerers.of(Answerers.STANDARD, 0, 1);
        for (long seed = 1; seed <= seeds; seed++) {
            ScenarioRun run = ScenarioRun.of(scenario, answerer.oracle(seed), trace.get());
            if (run.failure() != null) {
                throw new AssertionError(run.failure().text());
            }
        }
    }

    private static void sweep(String name, long seeds) {
        SweepOptions options =
                SweepOptions.standard()
                        .withSeeds(new SeedRange(1, seeds))
                        .withReplayEvery(Integer.MAX_VALUE);
        if (!new Sweep(new Timed(name), options, CLOCK, tally -> {}).run().findings().isEmpty()) {
            throw new AssertionError("the sweep found something: " + name);
        }
    }

    private static void junit(String method, long seeds) {
        LauncherDiscoveryRequest request =
                LauncherDiscoveryRequestBuilder.request()
                        .selectors(selectMethod(Tests.class, method, Simulation.class.getName()))
                        .configurationParameter("orrery.seeds", Long.toString(seeds))
                        .build();
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LAUNCHER.execute(request, listener);
        if (listener.getSummary().getTestsSucceededCount() != 1) {
            throw new AssertionError("the test did not pass: " + method);
        }
    }

    /** The median over the rounds, each of which compares what ran one after the other. */
    private static double percent(long[] base, long[] other) {
        long[] perMille = new long[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            perMille[round] = 1000 * other[round] / base[round];
        }
        return median(perMille) / 10.0 - 100;
    }

    private static long median(long[] values) {
        long[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
