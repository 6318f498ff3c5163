package dev.orrery.sim.picture;

import dev.orrery.sim.decision.Plan;
import dev.orrery.sim.trace.TraceEvent;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;

/**
 * What a {@link Picture} shows: a run, why it failed, and the plan that makes it fail.
 *
 * <p>Record the run with {@code Trace.recordAll().withStacks()}: from less the picture has no
 * stacks or no beginning. Made by {@link #of} and the methods that begin with {@code with}.
 *
 * <p>Threading: immutable, any thread.
 */
public final class PictureInput {
    private final String headline;
    private final boolean held;
    private final List<String> details;
    private final String seed;
    private final String replay;
    private final Plan plan;
    private final List<TraceEvent> events;
    private final @Nullable PassingRun neighbour;

    private PictureInput(
            String headline,
            boolean held,
            List<String> details,
            String seed,
            String replay,
            Plan plan,
            List<TraceEvent> events,
            @Nullable PassingRun neighbour) {
        this.headline = Objects.requireNonNull(headline, "headline");
        this.held = held;
        this.details = List.copyOf(details);
        this.seed = Objects.requireNonNull(seed, "seed");
        this.replay = Objects.requireNonNull(replay, "replay");
        this.plan = Objects.requireNonNull(plan, "plan");
        this.events = List.copyOf(events);
        this.neighbour = neighbour;
    }

    /**
     * A picture of one run.
     *
     * @param headline why it failed, or that it held
     * @param plan the choices that make it so
     * @param events its events, the first of the run first
     * @return the input, without seed, replay command, details and neighbour
     */
    public static PictureInput of(String headline, Plan plan, List<TraceEvent> events) {
        return new PictureInput(headline, false, List.of(), "", "", plan, events, null);
    }

    /**
     * A picture of a run that held.
     *
     * @param plan the choices that make it so
     * @param events its events, the first of the run first
     * @return the input, without seed, replay command and neighbour
     */
    public static PictureInput ofHeld(Plan plan, List<TraceEvent> events) {
        return new PictureInput("All held", true, List.of(), "", "", plan, events, null);
    }

    /**
     * Adds what else is to be said of the failure.
     *
     * @param newDetails further lines, such as an exception's message and its causes
     * @return an input, otherwise equal
     */
    public PictureInput withDetails(List<String> newDetails) {
        return new PictureInput(headline, held, newDetails, seed, replay, plan, events, neighbour);
    }

    /**
     * Adds the seed that found it.
     *
     * @param newSeed the seed, as text
     * @return an input, otherwise equal
     */
    public PictureInput withSeed(String newSeed) {
        return new PictureInput(headline, held, details, newSeed, replay, plan, events, neighbour);
    }

    /**
     * Adds the command that replays it.
     *
     * @param newReplay one line for a shell
     * @return an input, otherwise equal
     */
    public PictureInput withReplay(String newReplay) {
        return new PictureInput(headline, held, details, seed, newReplay, plan, events, neighbour);
    }

    /**
     * Adds a run that held, to be laid over this one.
     *
     * @param newNeighbour the other run
     * @return an input, otherwise equal
     */
    public PictureInput withNeighbour(PassingRun newNeighbour) {
        return new PictureInput(headline, held, details, seed, replay, plan, events, newNeighbour);
    }

    String headline() {
        return headline;
    }

    boolean isHeld() {
        return held;
    }

    List<String> details() {
        return details;
    }

    String seed() {
        return seed;
    }

    String replay() {
        return replay;
    }

    Plan plan() {
        return plan;
    }

    List<TraceEvent> events() {
        return events;
    }

    @Nullable PassingRun neighbour() {
        return neighbour;
    }
}
