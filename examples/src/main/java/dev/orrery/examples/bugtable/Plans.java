package dev.orrery.examples.bugtable;

import dev.orrery.loop.time.NanoClock;
import dev.orrery.sim.decision.SeededOracle;
import dev.orrery.sim.explore.RunFailure;
import dev.orrery.sim.explore.Scenario;
import dev.orrery.sim.explore.ScenarioRun;
import dev.orrery.sim.explore.Shrinker;
import dev.orrery.sim.explore.Shrunk;
import dev.orrery.sim.trace.Trace;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * The first plans that the seeds from 1 on give, made small.
 *
 * @param shrunk what came of each
 * @param nanos the real time that each took
 */
record Plans(List<Shrunk> shrunk, List<Long> nanos) {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    // More than any planted bug needs.
    private static final long MOST_SEEDS = 20_000;

    static Plans of(Scenario scenario, int plans, NanoClock clock) {
        List<Shrunk> shrunk = new ArrayList<>();
        List<Long> nanos = new ArrayList<>();
        for (long seed = 1; seed <= MOST_SEEDS && shrunk.size() < plans; seed++) {
            ScenarioRun run = ScenarioRun.of(scenario, new SeededOracle(seed), Trace.digestOnly());
            RunFailure failure = run.failure();
            if (failure != null) {
                long beganNanos = clock.nanoTime();
                Shrinker shrinker = new Shrinker(scenario, clock, LIMIT, Long.MAX_VALUE);
                shrunk.add(shrinker.shrink(run.plan(), failure.fingerprint()));
                nanos.add(clock.nanoTime() - beganNanos);
            }
        }
        return new Plans(shrunk, nanos);
    }

    int medianLinesBefore() {
        return median(Shrunk::linesBefore);
    }

    int medianLines() {
        return median(Shrunk::lines);
    }

    int mostLines() {
        return shrunk.stream().mapToInt(Shrunk::lines).max().orElse(0);
    }

    long mostNanos() {
        return nanos.stream().mapToLong(Long::longValue).max().orElse(0);
    }

    private int median(ToIntFunction<Shrunk> lines) {
        int[] sorted = shrunk.stream().mapToInt(lines).sorted().toArray();
        return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
    }
}
