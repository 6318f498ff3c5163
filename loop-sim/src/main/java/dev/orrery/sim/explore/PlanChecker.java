package dev.orrery.sim.explore;

import dev.orrery.sim.decision.Plan;
import dev.orrery.sim.trace.Trace;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;

/**
 * Runs known plans again, one after the other, so that one that hangs is told of and the others
 * still run: in a child JVM where the options give one, else on a thread that is left behind.
 *
 * <p>Threading: one thread. Cost: one child JVM for all plans, and another one after each plan that
 * hangs or ends it. Failure: a plan that ends its JVM ends this one, too, where there is no child.
 */
public final class PlanChecker implements AutoCloseable {
    private @Nullable CheckingJvm child;

    /** Makes one that has started nothing yet. */
    public PlanChecker() {}

    /**
     * Runs a plan again.
     *
     * @param scenario the scenario that the plan names
     * @param plan the plan
     * @param how its child JVMs or none, after how much time a run hangs, and the folder that a
     *     dump of all threads goes to then
     * @return how it went; null when this thread was interrupted, whose flag is set then
     * @throws IllegalStateException if a child JVM cannot be started
     */
    public @Nullable CheckedPlan check(Scenario scenario, Plan plan, SweepOptions how) {
        ChildJvms jvms = how.childJvms();
        CheckingJvm.Told told =
                jvms == null ? here(scenario, plan, how) : there(jvms, scenario, plan, how);
        String dump = told == null ? null : told.threads();
        if (told == null || dump == null) {
            return told == null ? null : told.checked();
        }
        RunFailure failure = Objects.requireNonNull(told.checked().failure());
        return CheckedPlan.lost(plan, failure.withDetail("all threads: " + write(dump, plan, how)));
    }

    private static CheckingJvm.@Nullable Told here(Scenario scenario, Plan plan, SweepOptions how) {
        SupervisedTask<Replay> task = replay(scenario, plan, how.hangAfter());
        Replay replay = task.await();
        if (replay != null) {
            return new CheckingJvm.Told(CheckedPlan.of(replay), null);
        }
        SupervisedTask.Abandoned hang = task.abandoned();
        return hang == null
                ? null
                : new CheckingJvm.Told(CheckedPlan.lost(plan, hang.failure()), hang.threads());
    }

    static SupervisedTask<Replay> replay(Scenario scenario, Plan plan, Duration hangAfter) {
        return new SupervisedTask<>(
                "orrery-plan", hangAfter, () -> Replay.of(scenario, plan, Trace.recordAll()));
    }

    private CheckingJvm.@Nullable Told there(
            ChildJvms jvms, Scenario scenario, Plan plan, SweepOptions how) {
        CheckingJvm mine = child;
        if (mine == null) {
            mine = new CheckingJvm(jvms);
            child = mine;
        }
        return mine.check(scenario, plan, how.hangAfter());
    }

    private static String write(String dump, Plan plan, SweepOptions how) {
        boolean interrupted = Thread.interrupted();
        try {
            return how.plans()
                    .writeThreads(plan.scenario(), plan.seed().orElse(0), dump)
                    .toString();
        } catch (IOException e) {
            return "not written: " + RunFailure.oneLine(e.toString());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Ends the child JVM, if there is one. */
    @Override
    public void close() {
        CheckingJvm mine = child;
        if (mine != null) {
            mine.close();
        }
    }
}
