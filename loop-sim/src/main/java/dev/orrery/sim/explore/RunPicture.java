package dev.orrery.sim.explore;

import dev.orrery.loop.time.NanoClock;
import dev.orrery.sim.decision.Plan;
import dev.orrery.sim.decision.ReplayOracle;
import dev.orrery.sim.picture.PassingRun;
import dev.orrery.sim.picture.PictureInput;
import dev.orrery.sim.trace.Trace;
import dev.orrery.sim.trace.TraceEvent;

import java.util.List;

/**
 * What a picture of a replay shows: the run, and beside one that fails the calmest one that holds.
 *
 * <p>Threading: stateless; runs the scenario in the calling thread. Cost: up to 200 runs of it, in
 * two seconds of real time at most.
 */
public final class RunPicture {
    private static final long SEARCH_NANOS = 2_000_000_000;

    private RunPicture() {}

    /**
     * Makes the input of a picture.
     *
     * @param scenario what runs
     * @param replay its replay, into a trace that has kept all events
     * @param seed the seed, as text
     * @param again the command that replays it
     * @param clock real time
     * @return all that the picture needs
     */
    public static PictureInput of(
            Scenario scenario, Replay replay, String seed, String again, NanoClock clock) {
        List<TraceEvent> events = replay.run().recorded();
        RunFailure failure = replay.run().failure();
        if (failure == null) {
            return PictureInput.ofHeld(replay.plan(), events).withSeed(seed).withReplay(again);
        }
        PictureInput input =
                PictureInput.of(failure.what(), replay.plan(), events)
                        .withDetails(failure.details())
                        .withSeed(seed)
                        .withReplay(again);
        Plan calmer = Neighbour.of(scenario, replay.plan(), clock, SEARCH_NANOS);
        return calmer == null ? input : input.withNeighbour(neighbour(scenario, calmer, events));
    }

    private static PassingRun neighbour(Scenario scenario, Plan plan, List<TraceEvent> failing) {
        ScenarioRun run =
                ScenarioRun.of(scenario, new ReplayOracle(plan), Trace.recordAll().withStacks());
        // What comes after the failure has nothing to be compared with.
        long end = failing.isEmpty() ? 0 : failing.getLast().timeNanos();
        List<TraceEvent> events =
                run.recorded().stream().filter(event -> event.timeNanos() <= end).toList();
        int common = Math.min(events.size(), failing.size());
        int parts = 0;
        while (parts < common && events.get(parts).equals(failing.get(parts))) {
            parts++;
        }
        return new PassingRun("the calmest run beside it that holds", events, parts);
    }
}
