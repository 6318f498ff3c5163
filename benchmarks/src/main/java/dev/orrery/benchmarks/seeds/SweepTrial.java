package dev.orrery.benchmarks.seeds;

import dev.orrery.benchmarks.peer.Pinning;
import dev.orrery.benchmarks.row.LeftOut;
import dev.orrery.benchmarks.row.Trial;
import dev.orrery.loop.time.NanoClock;
import dev.orrery.sim.decision.SeedRange;
import dev.orrery.sim.explore.ChildJvms;
import dev.orrery.sim.explore.Scenario;
import dev.orrery.sim.explore.Scenarios;
import dev.orrery.sim.explore.Sweep;
import dev.orrery.sim.explore.SweepEnd;
import dev.orrery.sim.explore.SweepOptions;
import dev.orrery.sim.explore.SweepResult;
import dev.orrery.sim.explore.SweepTally;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Seeds a second of a sweep as {@code ./orrery explore} does it: a child JVM for each processor,
 * once it has run for {@value #WARM_UP_SECONDS} seconds. On one processor all of it is there, the
 * parent and the compilers too.
 */
final class SweepTrial implements Trial {
    private static final int WARM_UP_SECONDS = 2;

    private final Scenario scenario;
    private final int seconds;
    private final int processors;

    SweepTrial(String example, int seconds, int processors) throws LeftOut {
        int known = Runtime.getRuntime().availableProcessors();
        if (known < processors) {
            throw new LeftOut("this machine has less than " + processors + " processors");
        }
        if (known > processors && !Pinning.pinThis(processors)) {
            throw new LeftOut("there is no taskset here; Debian has it in util-linux");
        }
        this.scenario = Scenarios.load().find(example);
        this.seconds = seconds;
        this.processors = processors;
    }

    @Override
    public double run() {
        List<SweepTally> tallies = new ArrayList<>();
        SweepOptions options =
                SweepOptions.standard()
                        .withSeeds(new SeedRange(1, Long.MAX_VALUE))
                        .withBudget(Duration.ofSeconds(WARM_UP_SECONDS + seconds))
                        .withJobs(processors)
                        .withChildJvms(ChildJvms.likeThisOne());
        SweepResult result = new Sweep(scenario, options, NanoClock.system(), tallies::add).run();
        if (result.end() != SweepEnd.BUDGET_SPENT || !result.findings().isEmpty()) {
            throw new IllegalStateException("the example must hold: " + result);
        }
        return rate(tallies, result.tally());
    }

    /** From the first tally after the time to warm up until the last. */
    static double rate(List<SweepTally> tallies, SweepTally last) {
        for (SweepTally first : tallies) {
            if (first.realTime().toSeconds() >= WARM_UP_SECONDS) {
                return (last.seeds() - first.seeds())
                        * 1e9
                        / last.realTime().minus(first.realTime()).toNanos();
            }
        }
        throw new IllegalStateException("no seed ended between warm-up and end: tally=" + last);
    }
}
