package dev.orrery.sim.explore;

import dev.orrery.sim.decision.SeedRange;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;

/**
 * What a sweep runs, how long, and what it does with what it finds.
 *
 * <p>Threading: immutable, any thread. Time and units: all durations are in real time.
 */
public final class SweepOptions {
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    // Changed only in a copy that nobody else has seen.
    private SeedRange seeds = new SeedRange(1, 1000);
    private @Nullable Duration budget;
    private boolean keepGoing;
    private PlanFolder plans = PlanFolder.standard();
    private int lastEvents = 10;
    private String answerer = "seeded";
    private int jobs = 1;
    private Duration hangAfter = Duration.ofSeconds(30);
    private Duration shrinkTime = Duration.ofSeconds(10);
    private int replayEvery = 1024;
    private @Nullable FreshJvm freshJvm;
    private @Nullable ChildJvms childJvms;
    private Function<Path, String> replayCommand = file -> "";

    private SweepOptions() {}

    private SweepOptions(SweepOptions same) {
        seeds = same.seeds;
        budget = same.budget;
        keepGoing = same.keepGoing;
        plans = same.plans;
        lastEvents = same.lastEvents;
        answerer = same.answerer;
        jobs = same.jobs;
        hangAfter = same.hangAfter;
        shrinkTime = same.shrinkTime;
        replayEvery = same.replayEvery;
        freshJvm = same.freshJvm;
        childJvms = same.childJvms;
        replayCommand = same.replayCommand;
    }

    /**
     * Returns the options that are used when nothing is said.
     *
     * @return seeds 1 to 1000 on one thread, answered by {@code seeded}, without budget, up to the
     *     first failure, which is shrunk for 10 s; plans in {@link PlanFolder#standard()}, the last
     *     10 events of a failed run kept; one run in 1024 is repeated, and one that takes longer
     *     than 30 s hangs
     */
    public static SweepOptions standard() {
        return new SweepOptions();
    }

    /**
     * Returns these options with other seeds.
     *
     * @param newSeeds the seeds to run, in order
     * @return the options, otherwise equal
     */
    public SweepOptions withSeeds(SeedRange newSeeds) {
        SweepOptions copy = new SweepOptions(this);
        copy.seeds = newSeeds;
        return copy;
    }

    /**
     * Returns these options with a budget: no seed is begun after it.
     *
     * @param newBudget how much real time, more than zero
     * @return the options, otherwise equal
     * @throws IllegalArgumentException if it is zero, negative, or more than 292 years
     */
    public SweepOptions withBudget(Duration newBudget) {
        SweepOptions copy = new SweepOptions(this);
        copy.budget = positive("budget", newBudget, "Leave it out for no limit.");
        return copy;
    }

    /**
     * Returns these options with or without going on after a failure.
     *
     * @param newKeepGoing whether the sweep goes on and reports each distinct failure
     * @return the options, otherwise equal
     */
    public SweepOptions withKeepGoing(boolean newKeepGoing) {
        SweepOptions copy = new SweepOptions(this);
        copy.keepGoing = newKeepGoing;
        return copy;
    }

    /**
     * Returns these options with another folder for plans.
     *
     * @param newPlans where the plans of failed runs go
     * @return the options, otherwise equal
     */
    public SweepOptions withPlans(PlanFolder newPlans) {
        SweepOptions copy = new SweepOptions(this);
        copy.plans = newPlans;
        return copy;
    }

    /**
     * Returns these options with more or less events kept.
     *
     * @param newLastEvents how many of the last events of a failed run are reported, 0 for none
     * @return the options, otherwise equal
     * @throws IllegalArgumentException if it is negative
     */
    public SweepOptions withLastEvents(int newLastEvents) {
        if (newLastEvents < 0) {
            throw new IllegalArgumentException(
                    "lastEvents must not be negative: lastEvents="
                            + newLastEvents
                            + ". Use 0 for none.");
        }
        SweepOptions copy = new SweepOptions(this);
        copy.lastEvents = newLastEvents;
        return copy;
    }

    /**
     * Returns these options with another answerer.
     *
     * @param newAnswerer who answers the decisions, for example {@code pct:depth=3}
     * @return the options, otherwise equal
     */
    public SweepOptions withAnswerer(String newAnswerer) {
        SweepOptions copy = new SweepOptions(this);
        copy.answerer = newAnswerer;
        return copy;
    }

    /**
     * Returns these options with more or fewer workers.
     *
     * @param newJobs how many runs go on at once, at least 1
     * @return the options, otherwise equal
     * @throws IllegalArgumentException if it is less than 1
     */
    public SweepOptions withJobs(int newJobs) {
        SweepOptions copy = new SweepOptions(this);
        copy.jobs = atLeastOne("jobs", newJobs, "Use 1 for one run after the other.");
        return copy;
    }

    /**
     * Returns these options with another limit for a run that hangs.
     *
     * @param newHangAfter how long one run may take, more than zero
     * @return the options, otherwise equal
     * @throws IllegalArgumentException if it is zero, negative, or more than 292 years
     */
    public SweepOptions withHangAfter(Duration newHangAfter) {
        SweepOptions copy = new SweepOptions(this);
        copy.hangAfter = positive("hangAfter", newHangAfter, "30 s is usual.");
        return copy;
    }

    /**
     * Returns these options with more or less time to shrink a failure.
     *
     * @param newShrinkTime how long each distinct failure is shrunk at the most; zero for not at
     *     all
     * @return the options, otherwise equal
     * @throws IllegalArgumentException if it is negative or more than 292 years
     */
    public SweepOptions withShrinkTime(Duration newShrinkTime) {
        SweepOptions copy = new SweepOptions(this);
        copy.shrinkTime =
                newShrinkTime.isZero()
                        ? newShrinkTime
                        : positive("shrinkTime", newShrinkTime, "Use zero not to shrink.");
        return copy;
    }

    /**
     * Returns these options with more or fewer runs that are made twice.
     *
     * @param newReplayEvery one run in so many is repeated and compared, at least 1
     * @return the options, otherwise equal
     * @throws IllegalArgumentException if it is less than 1
     */
    public SweepOptions withReplayEvery(int newReplayEvery) {
        SweepOptions copy = new SweepOptions(this);
        copy.replayEvery = atLeastOne("replayEvery", newReplayEvery, "Use 1 to repeat every run.");
        return copy;
    }

    /**
     * Returns these options with a way to confirm failures in a fresh JVM.
     *
     * @param newFreshJvm runs plans of the scenario; null to run them again in this JVM
     * @return the options, otherwise equal
     */
    public SweepOptions withFreshJvm(@Nullable FreshJvm newFreshJvm) {
        SweepOptions copy = new SweepOptions(this);
        copy.freshJvm = newFreshJvm;
        return copy;
    }

    /**
     * Returns these options with child JVMs, so that a run that hangs, or ends its JVM, does not
     * end the sweep.
     *
     * @param newChildJvms starts a JVM for each job; null to run the seeds in this JVM
     * @return the options, otherwise equal
     */
    public SweepOptions withChildJvms(@Nullable ChildJvms newChildJvms) {
        SweepOptions copy = new SweepOptions(this);
        copy.childJvms = newChildJvms;
        return copy;
    }

    /**
     * Returns these options with a command in the pictures of failures.
     *
     * @param newReplayCommand what users type to run the plan of a file again; empty for nothing
     * @return the options, otherwise equal
     */
    public SweepOptions withReplayCommand(Function<Path, String> newReplayCommand) {
        SweepOptions copy = new SweepOptions(this);
        copy.replayCommand = newReplayCommand;
        return copy;
    }

    /**
     * Returns which seeds run.
     *
     * @return the seeds, both ends included
     */
    public SeedRange seeds() {
        return seeds;
    }

    /**
     * Returns after how much real time no further seed is begun.
     *
     * @return the budget, or null when there is none
     */
    public @Nullable Duration budget() {
        return budget;
    }

    /**
     * Returns whether the sweep goes on after a failure.
     *
     * @return true to go on
     */
    public boolean isKeepGoing() {
        return keepGoing;
    }

    /**
     * Returns where plans go.
     *
     * @return their folder
     */
    public PlanFolder plans() {
        return plans;
    }

    /**
     * Returns how many of the last events of a failed run are reported.
     *
     * @return their number
     */
    public int lastEvents() {
        return lastEvents;
    }

    /**
     * Returns who answers the decisions.
     *
     * @return the answerer's name and parameters
     */
    public String answerer() {
        return answerer;
    }

    /**
     * Returns how many runs go on at once.
     *
     * @return the number of workers, at least 1
     */
    public int jobs() {
        return jobs;
    }

    /**
     * Returns after how much time a run is said to hang.
     *
     * @return more than zero
     */
    public Duration hangAfter() {
        return hangAfter;
    }

    /**
     * Returns how long a failure is shrunk at the most.
     *
     * @return zero when it is not shrunk
     */
    public Duration shrinkTime() {
        return shrinkTime;
    }

    /**
     * Returns how many of the runs are repeated.
     *
     * @return one in so many
     */
    public int replayEvery() {
        return replayEvery;
    }

    /**
     * Returns what confirms failures in a fresh JVM.
     *
     * @return null when they are run again in this one
     */
    public @Nullable FreshJvm freshJvm() {
        return freshJvm;
    }

    /**
     * Returns what starts the JVMs in which the seeds run.
     *
     * @return null when they run in this one
     */
    public @Nullable ChildJvms childJvms() {
        return childJvms;
    }

    private static int atLeastOne(String name, int value, String remedy) {
        if (value < 1) {
            throw new IllegalArgumentException(
                    name + " must be at least 1: " + name + "=" + value + ". " + remedy);
        }
        return value;
    }

    private static Duration positive(String name, Duration value, String remedy) {
        if (value.isZero() || value.isNegative() || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    name
                            + " must be more than zero and less than 292 years: "
                            + name
                            + "="
                            + value
                            + ". "
                            + remedy);
        }
        return value;
    }

    /**
     * Returns the command that runs a plan again.
     *
     * @param plan the plan's file
     * @return what users type; empty when nobody has said
     */
    public String replayCommand(Path plan) {
        return replayCommand.apply(plan);
    }
}
