package dev.orrery.sim.explore;

import dev.orrery.loop.time.NanoClock;
import dev.orrery.sim.check.CoverageSum;
import dev.orrery.sim.decision.Seeds;
import dev.orrery.sim.search.Answerers;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Runs one scenario with one seed after the other, or several at once, and keeps a plan of each
 * distinct failure.
 *
 * <p>Every failure is replayed from its plan, and so is the first seed and one in so many of the
 * others: when a replay is another run, the sweep ends, since its verdicts mean nothing. A run that
 * does not end in real time is a failure, too.
 *
 * <p>Threading: one thread makes and runs it; one sweep runs once. The runs are on daemon threads,
 * as many as {@link SweepOptions#jobs()}; the progress is told on the caller's. Order: what runs
 * tell is taken in the order of their seeds, so that the number of threads changes nothing that is
 * reported; budget, interrupt and answerers that learn excepted. Time and units: the budget and the
 * progress are in real time, that of the given clock.
 */
public final class Sweep {
    private static final long PROGRESS_NANOS = 1_000_000_000;
    // Invariant: a worker hands over the runs of as many kinds, so a new one always has its run.
    static final int MOST_KINDS = 100;
    // A sweep of which some workers have ended for this and others for that reason has the last.
    private static final List<SweepEnd> WEIGHT =
            List.of(
                    SweepEnd.EXHAUSTED,
                    SweepEnd.SEEDS_DONE,
                    SweepEnd.BUDGET_SPENT,
                    SweepEnd.DYING,
                    SweepEnd.BROKEN,
                    SweepEnd.INTERRUPTED);

    private final Scenario scenario;
    private final SweepOptions options;
    private final NanoClock clock;
    private final Consumer<SweepTally> progress;

    private final Unexamined unexamined;
    private final Examination examination;
    private final Map<Fingerprint, Finding> findings = new LinkedHashMap<>();
    // Runs that held and whose replay was another run.
    private final List<Finding> unrepeated = new ArrayList<>();
    private final long startNanos;
    private long nowNanos;
    private long reportedNanos;
    private long lastSeed;
    private long seeds;
    private long failing;
    private long events;
    private final CoverageSum coverage = new CoverageSum();
    // Not nanoseconds in a long: a million runs of a day each are more than 292 years.
    private Duration virtualTime = Duration.ZERO;
    private boolean notDeterministic;
    // How many seeds have failed in a way that is not among the first so many.
    private long omitted;
    private final List<String> problems = new ArrayList<>();

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
        this.unexamined = new Unexamined(scenario, options);
        this.examination = new Examination(scenario, options, clock);
        this.startNanos = clock.nanoTime();
        this.nowNanos = startNanos;
        this.reportedNanos = startNanos;
        this.lastSeed = options.seeds().first();
    }

    /**
     * Runs the seeds up to the first failure, or all of them, or until the budget is spent.
     *
     * <p>When its thread is interrupted it returns what it has so far, with the flag still set.
     *
     * @return what was found
     * @throws IllegalArgumentException if there is no such answerer
     */
    public SweepResult run() {
        int jobs = (int) Math.min(options.jobs(), options.seeds().size());
        try (examination;
                Crew crew = crew(jobs)) {
            SweepEnd end = merge(crew);
            crew.stop(end);
            return result(end);
        }
    }

    private Crew crew(int jobs) {
        // Asked for here, so that one that is not there is refused before anything is started.
        Answerers.of(options.answerer(), 0, jobs);
        ChildJvms jvms = options.childJvms();
        return jvms == null
                ? new ThreadCrew(scenario, options, clock, startNanos, jobs)
                : new JvmCrew(jvms, scenario, options, clock, startNanos, jobs);
    }

    /** Takes what the workers tell in the order of the seeds, until one of them ends the sweep. */
    private SweepEnd merge(Crew crew) {
        boolean[] ended = new boolean[crew.size()];
        SweepEnd end = SweepEnd.EXHAUSTED;
        int running = crew.size();
        for (int worker = 0; running > 0; worker = (worker + 1) % crew.size()) {
            if (ended[worker]) {
                continue;
            }
            int next = worker;
            WorkerReport report =
                    Waiting.await(() -> crew.poll(next), crew::waited, crew.firstWaitNanos());
            SweepEnd why =
                    switch (report) {
                        case WorkerReport.Ran ran -> ran(ran);
                        case WorkerReport.Lost lost -> lost(lost);
                        case WorkerReport.Broken broken -> broken(worker, crew.size(), broken);
                        case WorkerReport.Ended over -> {
                            ended[worker] = true;
                            running--;
                            end = endOf(end, over.why());
                            yield null;
                        }
                        case null -> SweepEnd.INTERRUPTED;
                    };
            if (why != null) {
                return why;
            }
        }
        return end;
    }

    /** Why all have ended, when some have for this and others for that reason. */
    private static SweepEnd endOf(SweepEnd some, SweepEnd other) {
        return WEIGHT.indexOf(some) < WEIGHT.indexOf(other) ? other : some;
    }

    /** Counts a run; what it returns ends the sweep. */
    private @Nullable SweepEnd ran(WorkerReport.Ran ran) {
        count(ran.seed(), ran.events(), ran.virtualNanos());
        coverage.add(ran.coverage());
        nowNanos = ran.endNanos();
        RunFailure failure = ran.failure();
        if (failure != null) {
            failing++;
            failed(ran, failure);
        } else if (ran.run() != null || ran.elsewhere() != null) {
            examine(ran, "the replay of its plan");
        }
        if (notDeterministic) {
            return SweepEnd.NOT_DETERMINISTIC;
        }
        if (failure != null && !options.isKeepGoing()) {
            return SweepEnd.FIRST_FAILURE;
        }
        if (nowNanos - reportedNanos >= PROGRESS_NANOS) {
            reportedNanos = nowNanos;
            progress.accept(tally());
        }
        return null;
    }

    private @Nullable SweepEnd lost(WorkerReport.Lost lost) {
        count(lost.seed(), 0, 0);
        failing++;
        nowNanos = clock.nanoTime();
        Finding known = findings.get(lost.failure().fingerprint());
        if (known != null) {
            findings.put(lost.failure().fingerprint(), known.withSeeds(known.seeds() + 1));
        } else if (findings.size() < MOST_KINDS) {
            findings.put(lost.failure().fingerprint(), unexamined.ofLost(lost));
        } else {
            omitted++;
        }
        return lost.goesOn() ? null : SweepEnd.HANGING;
    }

    /** What was found before is not lost; where nothing has run there is nothing but the error. */
    private SweepEnd broken(int worker, int workers, WorkerReport.Broken broken) {
        if (seeds == 0) {
            throw thrown(broken.error());
        }
        problems.add(
                "worker "
                        + (worker + 1)
                        + " of "
                        + workers
                        + " could not go on after seed "
                        + Seeds.format(lastSeed)
                        + ": "
                        + RunFailure.oneLine(broken.error().toString()));
        return SweepEnd.BROKEN;
    }

    private void count(long seed, long runEvents, long virtualNanos) {
        lastSeed = seed;
        seeds++;
        events += runEvents;
        virtualTime = virtualTime.plusNanos(virtualNanos);
    }

    private void failed(WorkerReport.Ran ran, RunFailure failure) {
        Fingerprint fingerprint = failure.fingerprint();
        Finding known = findings.get(fingerprint);
        if (known != null) {
            findings.put(fingerprint, known.withSeeds(known.seeds() + 1));
        } else if (findings.size() < MOST_KINDS) {
            examine(ran, "a run of a plan like it");
        } else {
            omitted++;
        }
    }

    private void examine(WorkerReport.Ran ran, String whatHangs) {
        Finding finding = examination.of(ran, whatHangs);
        nowNanos = clock.nanoTime();
        RunFailure failure = ran.failure();
        notDeterministic |= finding.divergence() != null || failure == null;
        if (failure == null) {
            unrepeated.add(finding);
        } else {
            findings.put(failure.fingerprint(), finding);
        }
    }

    private static RuntimeException thrown(Throwable error) {
        if (error instanceof Error e) {
            throw e;
        }
        return error instanceof RuntimeException e ? e : new IllegalStateException(error);
    }

    private SweepTally tally() {
        Duration realTime = Duration.ofNanos(nowNanos - startNanos);
        return new SweepTally(seeds, failing, events, virtualTime, realTime);
    }

    private SweepResult result(SweepEnd end) {
        List<Finding> all = new ArrayList<>(findings.values());
        all.addAll(unrepeated);
        if (omitted > 0) {
            problems.add(
                    "only the first "
                            + MOST_KINDS
                            + " distinct failures are told of: "
                            + omitted
                            + (omitted == 1 ? " seed" : " seeds")
                            + " failed in other ways");
        }
        return new SweepResult(
                scenario.name(), options, tally(), lastSeed, end, coverage.sum(), all, problems);
    }
}
