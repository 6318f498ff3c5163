package dev.orrery.sim.explore;

import dev.orrery.sim.decision.Plan;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.Predicate;

/**
 * A search in a child JVM: a plan that differs a little from one that fails may end its JVM, and
 * this one must still report what was found. Only what has come to its end there is run here.
 *
 * <p>Threading: one thread; another may close it. Cost: the start of a JVM, and of another one
 * after each plan that hangs or ends it. Failure: such a plan ends the search, and what was found
 * until then is its result; so does a JVM that cannot be started.
 */
final class SearchElsewhere implements PlanSearch, AutoCloseable {
    private final Scenario scenario;
    private final SweepOptions options;
    private final CheckingJvm jvm;
    private @Nullable String problem;
    private volatile boolean closed;

    SearchElsewhere(ChildJvms jvms, Scenario scenario, SweepOptions options) {
        this.scenario = scenario;
        this.options = options;
        this.jvm = new CheckingJvm(jvms);
    }

    /** Forgets what has become of an earlier plan, and runs one; false if it has no end. */
    boolean endsWell(Plan plan) {
        problem = null;
        try {
            CheckingJvm.Told told = closed ? null : jvm.check(scenario, plan, options.hangAfter());
            if (told == null) {
                return false;
            }
            RunFailure failure = told.checked().failure();
            if (!told.checked().hasEnded() && failure != null) {
                problem = "its replay has no end: " + failure.what();
            }
            return told.checked().hasEnded();
        } catch (IllegalStateException noJvm) {
            problem = noJvm.getMessage();
            return false;
        }
    }

    @Override
    public Plan smaller(Plan plan, Fingerprint failure, Predicate<Plan> goesOn) {
        Plan[] best = {plan};
        search(
                ChildMain.SHRINK,
                plan,
                failure,
                answer -> {
                    best[0] = plan(answer.get(1));
                    return goesOn.test(best[0]);
                });
        return best[0];
    }

    @Override
    public @Nullable Plan calmer(Plan plan) {
        @Nullable Plan[] found = {null};
        search(
                ChildMain.CALM,
                plan,
                null,
                answer -> {
                    found[0] = plan(answer.get(1));
                    return true;
                });
        return found[0];
    }

    private void search(
            String what, Plan plan, @Nullable Fingerprint failure, Predicate<List<String>> goesOn) {
        if (closed) {
            return;
        }
        try {
            RunFailure lost =
                    jvm.search(
                            List.of(
                                    what,
                                    scenario.name(),
                                    scenario.getClass().getName(),
                                    plan.render(),
                                    Long.toString(options.hangAfter().toNanos()),
                                    Long.toString(options.shrinkTime().toNanos()),
                                    failure == null ? "" : Wire.of(failure)),
                            options.hangAfter().plus(options.shrinkTime()),
                            goesOn);
            if (lost != null && problem == null) {
                problem = "a plan like it has no end: " + lost.what();
            }
        } catch (IllegalStateException noJvm) {
            problem = noJvm.getMessage();
        }
        if (closed) {
            // Perhaps one was started just then.
            jvm.close();
        }
    }

    private static Plan plan(String text) {
        return Plan.parse(text, "a child's plan");
    }

    @Override
    public @Nullable String problem() {
        return problem;
    }

    @Override
    public void close() {
        closed = true;
        jvm.close();
    }
}
