package dev.orrery.benchmarks.jmh;

import dev.orrery.sim.decision.CalmOracle;
import dev.orrery.sim.decision.Choices;
import dev.orrery.sim.decision.Decisions;
import dev.orrery.sim.decision.Site;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.util.concurrent.TimeUnit;

/** What a simulation does for each accident that it decides about. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DecisionBenchmark {
    private static final int OTHERS = 100;

    private final Decisions decisions = new Decisions(new CalmOracle());
    private final Choices choices = Choices.upTo(4);
    private final Site site;

    /** Among a hundred other sites. */
    public DecisionBenchmark() {
        for (int i = 0; i < OTHERS; i++) {
            decisions.site("host " + i, "ready.order");
        }
        site = decisions.site("host a", "ready.order");
    }

    /** A site is found by its name. */
    @Benchmark
    public Site findSite() {
        return decisions.site("host a", "ready.order");
    }

    /** A site is asked. */
    @Benchmark
    public int choose() {
        return decisions.choose(site, choices);
    }
}
