package dev.orrery.sim.explore;

import dev.orrery.sim.decision.Plan;
import dev.orrery.sim.decision.ReplayOracle;
import dev.orrery.sim.decision.Seeds;
import dev.orrery.sim.picture.PassingRun;
import dev.orrery.sim.picture.Picture;
import dev.orrery.sim.picture.PictureInput;
import dev.orrery.sim.trace.Trace;
import dev.orrery.sim.trace.TraceEvent;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.List;

/**
 * What is done with a failing run before it is reported. Its plan is written as it was found, so
 * that nothing is lost whatever follows; it is replayed here and in a fresh JVM; it is made small,
 * and the small plan takes its place once it was seen to fail in the same way again.
 *
 * <p>Threading: one thread investigates; another may give up waiting for it, see {@link #giveUp}.
 */
final class Investigation {
    private final Scenario scenario;
    private final SweepOptions options;
    private final Repeat repeat;
    private final PlanFiles files;
    private final long seed;
    private final ScenarioRun run;
    private final Plan found;
    // The smallest plan so far that was seen to fail. Guarded by this, as is whether it counts.
    private Plan best;
    private boolean givenUp;

    Investigation(Scenario scenario, SweepOptions options, long seed, ScenarioRun run) {
        this.scenario = scenario;
        this.options = options;
        this.seed = seed;
        this.run = run;
        this.repeat = new Repeat(scenario, options.freshJvm());
        this.files = new PlanFiles(options.plans());
        String code = CodeHash.of(scenario);
        Plan plan = run.plan().withSeed(seed);
        this.found = code == null ? plan : plan.withHeader(PlanHeaders.CODE, code);
        this.best = found;
    }

    /**
     * Replays a run that failed; whatever comes of it is a finding.
     *
     * @param search where plans are run that differ from it
     */
    Finding ofFailure(PlanSearch search) {
        files.keep(found);
        RunFailure failure = run.failure();
        if (repeat.of(found, run) == null && failure != null) {
            shrink(search, failure.fingerprint());
        }
        Plan plan = settle();
        ScenarioRun last = recorded(plan);
        Plan calmer = repeat.divergence() == null ? neighbour(search, plan) : null;
        ScenarioRun beside = calmer == null ? null : recorded(calmer);
        RunDiff diff =
                calmer == null || beside == null
                        ? null
                        : RunDiff.between(plan, last, calmer, beside);
        Path picture = draw(plan, last, beside, diff);
        repeat.restoreInterrupt();
        ScenarioRun reported = plan.equals(found) ? run : last;
        return finding(reported, withProblem(reported, search), plan, lastOf(last), diff, picture);
    }

    private static @Nullable RunFailure withProblem(ScenarioRun reported, PlanSearch search) {
        RunFailure failure = reported.failure();
        String problem = search.problem();
        return failure == null || problem == null ? failure : failure.withDetail(problem);
    }

    /** A run that held and whose replay was another run. */
    Finding ofSample(ScenarioRun replay) {
        return ofDivergence(replay, Divergence.between(scenario, found, run, replay));
    }

    /** A run that is known not to repeat. */
    Finding ofDivergence(ScenarioRun replay, Divergence divergence) {
        repeat.differs(divergence);
        files.keep(found);
        return finding(run, run.failure(), found, lastOf(replay), null, null);
    }

    /**
     * Ends the investigation from another thread, when a run of it hangs or nobody has time to
     * wait: what it has so far is its result.
     *
     * @param why for the reader
     * @return a finding without last events, or null when the plan was not seen to repeat
     */
    synchronized @Nullable Finding giveUp(String why) {
        givenUp = true;
        RunFailure failure = run.failure();
        if (best.equals(found) || failure == null) {
            return null;
        }
        files.replace(found, best);
        return new Finding(
                seed,
                1,
                failure.withDetail(why),
                Trace.format(best.digest().orElseThrow()),
                found,
                best,
                files.file(),
                files.problem(),
                List.of(),
                repeat.confirmation(),
                repeat.problem(),
                null,
                null,
                null);
    }

    private synchronized boolean isBetter(Plan plan) {
        if (!givenUp) {
            best = plan;
        }
        return !givenUp;
    }

    /** What was made small stays only where it repeats. */
    private void shrink(PlanSearch search, Fingerprint fingerprint) {
        if (options.shrinkTime().isZero() || repeat.isInterrupted()) {
            return;
        }
        Plan small = search.smaller(found, fingerprint, this::isBetter);
        repeat.noteInterrupt();
        boolean sound = small.equals(found) || repeat.isSound(small, fingerprint);
        isBetter(sound ? small : found);
    }

    private synchronized Plan settle() {
        if (!givenUp) {
            files.replace(found, best);
        }
        return best;
    }

    private ScenarioRun recorded(Plan plan) {
        return ScenarioRun.of(
                scenario,
                new ReplayOracle(plan),
                Trace.recordLast(RunDiff.MOST_EVENTS).withStacks());
    }

    /** The picture beside the plan; only of runs whose beginning is still there. */
    private synchronized @Nullable Path draw(
            Plan plan, ScenarioRun last, @Nullable ScenarioRun beside, @Nullable RunDiff diff) {
        RunFailure failure = last.failure();
        if (givenUp || failure == null || !last.trace().isWhole()) {
            return null;
        }
        List<TraceEvent> events = RunDiff.upToFailure(last);
        PictureInput input =
                PictureInput.of(failure.what(), plan, events)
                        .withDetails(failure.details())
                        .withSeed(Seeds.format(seed))
                        .withReplay(
                                options.replayCommand(options.plans().file(scenario.name(), seed)));
        if (beside != null && diff != null && beside.trace().isWhole()) {
            TraceEvent common = diff.lastCommon();
            int parts = common == null ? 0 : (int) common.index() + 1;
            input =
                    input.withNeighbour(
                            new PassingRun(
                                    "the calmest run near it that holds",
                                    beside.recorded(),
                                    parts));
        }
        return files.draw(plan, Picture.of(input));
    }

    private @Nullable Plan neighbour(PlanSearch search, Plan plan) {
        if (options.shrinkTime().isZero() || repeat.isInterrupted()) {
            return null;
        }
        Plan calmer = search.calmer(plan);
        repeat.noteInterrupt();
        return calmer;
    }

    private Finding finding(
            ScenarioRun reported,
            @Nullable RunFailure failure,
            Plan plan,
            List<TraceEvent> lastEvents,
            @Nullable RunDiff neighbour,
            @Nullable Path picture) {
        return new Finding(
                seed,
                1,
                failure,
                reported.digestText(),
                found,
                plan,
                files.file(),
                files.problem(),
                lastEvents,
                repeat.confirmation(),
                repeat.problem(),
                repeat.divergence(),
                neighbour,
                picture);
    }

    private List<TraceEvent> lastOf(ScenarioRun replay) {
        List<TraceEvent> events = RunDiff.upToFailure(replay);
        return events.subList(Math.max(0, events.size() - options.lastEvents()), events.size());
    }
}
