package dev.orrery.sim.explore;

import dev.orrery.loop.time.NanoClock;
import dev.orrery.sim.decision.SeededOracle;
import dev.orrery.sim.trace.Trace;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Runs one scenario with one seed after the other, and keeps a plan of each kind of failure.
 *
 * <p>Every failure is replayed from its plan at once, and so is the first seed and one in 1024 of
 * the others: when a replay is another run, the sweep ends, since its verdicts mean nothing.
 *
 * <p>Threading: one thread makes and runs it; one sweep runs once. Time and units: the budget and
 * the progress are in real time, that of the given clock.
 */
public final class Sweep {
    private static final long PROGRESS_NANOS = 1_000_000_000;
    private static final int MOST_KINDS = 100;

    private final Scenario scenario;
    private final SweepOptions options;
    private final NanoClock clock;
    private final Consumer<SweepTally> progress;

    private final Investigation investigation;
    private final Map<Fingerprint, Finding> findings = new LinkedHashMap<>();
    // Runs that held and whose replay was another run.
    private final List<Finding> unrepeated = new ArrayList<>();
    private final long startNanos;
    private long seeds;
    private long failing;
    private long events;
    // Not nanoseconds in a long: a million runs of a day each are more than 292 years.
    private Duration virtualTime = Duration.ZERO;
    private boolean notDeterministic;

    /**
     * Makes a sweep.
     *
     * @param scenario what runs
     * @param options which seeds, how long, and where plans go
     * @param clock real time
     * @param progress told of what was done so far, at most once a second
     */
    public Sweep(
            Scenario scenario,
            SweepOptions options,
            NanoClock clock,
            Consumer<SweepTally> progress) {
        this.scenario = scenario;
        this.options = options;
        this.clock = clock;
        this.progress = progress;
        this.investigation = new Investigation(scenario, options);
        this.startNanos = clock.nanoTime();
    }

    /**
     * Runs the seeds up to the first failure, or all of them, or until the budget is spent.
     *
     * @return what was found
     */
    public SweepResult run() {
        Duration budget = options.budget();
        long budgetNanos = budget == null ? Long.MAX_VALUE : budget.toNanos();
        long reportedNanos = startNanos;
        long seed = options.seeds().first();
        while (true) {
            runSeed(seed);
            long now = clock.nanoTime();
            if (isOver(seed)) {
                return result(seed, now, false);
            }
            if (now - startNanos >= budgetNanos) {
                return result(seed, now, true);
            }
            if (now - reportedNanos >= PROGRESS_NANOS) {
                reportedNanos = now;
                progress.accept(tally(now));
            }
            seed++;
        }
    }

    private boolean isOver(long seed) {
        return seed == options.seeds().last()
                || notDeterministic
                || (failing > 0 && !options.isKeepGoing());
    }

    private void runSeed(long seed) {
        boolean sampled = seeds % options.replayEvery() == 0;
        // The sample's events are kept: a first run that differs from all others shows once only.
        Trace trace = sampled ? Trace.recordAll() : Trace.digestOnly();
        ScenarioRun run = ScenarioRun.of(scenario, new SeededOracle(seed), trace);
        seeds++;
        events += run.events();
        virtualTime = virtualTime.plusNanos(run.virtualNanos());
        RunFailure failure = run.failure();
        if (failure != null) {
            failing++;
            failed(seed, run, failure.fingerprint());
        } else if (sampled) {
            Finding finding = investigation.ofSample(seed, run);
            if (finding != null) {
                notDeterministic = true;
                unrepeated.add(finding);
            }
        }
    }

    private void failed(long seed, ScenarioRun run, Fingerprint fingerprint) {
        Finding known = findings.get(fingerprint);
        if (known != null) {
            findings.put(fingerprint, known.withSeeds(known.seeds() + 1));
        } else if (findings.size() < MOST_KINDS) {
            Finding finding = investigation.ofFailure(seed, run);
            notDeterministic |= finding.confirmation() == Confirmation.NOT_REPEATED;
            findings.put(fingerprint, finding);
        }
    }

    private SweepTally tally(long nowNanos) {
        Duration realTime = Duration.ofNanos(nowNanos - startNanos);
        return new SweepTally(seeds, failing, events, virtualTime, realTime);
    }

    private SweepResult result(long lastSeed, long nowNanos, boolean budgetSpent) {
        List<Finding> all = new ArrayList<>(findings.values());
        all.addAll(unrepeated);
        return new SweepResult(
                scenario.name(), options, tally(nowNanos), lastSeed, budgetSpent, all);
    }
}
