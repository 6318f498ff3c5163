package dev.orrery.sim.explore;

import dev.orrery.loop.time.NanoClock;
import dev.orrery.sim.decision.Plan;

import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * What a child JVM does that runs known plans, or others beside them: one after the other, as they
 * are asked for.
 *
 * <p>Threading: one thread for the input, one that answers, and the threads of the runs.
 */
final class ChildChecks {
    private final Consumer<List<String>> answer;
    private final BlockingQueue<List<String>> asked = new LinkedBlockingQueue<>();

    ChildChecks(Consumer<List<String>> answer) {
        this.answer = answer;
    }

    /** Answers until the input ends, which ends this JVM. */
    void serve(List<String> first, BufferedReader requests) {
        answer.accept(List.of(ChildMain.READY));
        asked.add(first);
        Thread.ofPlatform()
                .name("orrery-child-requests")
                .daemon()
                .start(() -> readOrHalt(requests));
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(this::tellOfExit));
        try {
            while (true) {
                answer.accept(answerTo(asked.take()));
            }
        } catch (InterruptedException nobodys) {
            throw new IllegalStateException("a child JVM must not be interrupted", nobodys);
        }
    }

    private void readOrHalt(BufferedReader requests) {
        try {
            for (String line = requests.readLine(); line != null; line = requests.readLine()) {
                asked.add(Wire.texts(line));
            }
        } catch (IOException gone) {
            // As at the end of the input.
        }
        Runtime.getRuntime().halt(0);
    }

    private List<String> answerTo(List<String> request) {
        Scenario scenario = Scenarios.findOrMake(request.get(1), request.get(2));
        Plan plan = Plan.parse(request.get(3), "the plan");
        Duration hangAfter = Duration.ofNanos(Long.parseLong(request.get(4)));
        return request.getFirst().equals(ChildMain.CHECK)
                ? check(scenario, plan, hangAfter)
                : search(scenario, plan, hangAfter, request);
    }

    private static List<String> check(Scenario scenario, Plan plan, Duration hangAfter) {
        SupervisedTask<Replay> task = PlanChecker.replay(scenario, plan, hangAfter);
        Replay replay = task.await();
        if (replay == null) {
            return lost(task.abandoned());
        }
        CheckedPlan checked = CheckedPlan.of(replay);
        RunFailure failure = checked.failure();
        String divergence = checked.divergence();
        return List.of(
                ChildMain.CHECKED,
                checked.code().name(),
                Integer.toString(checked.matched()),
                failure == null ? "" : Wire.of(failure),
                divergence == null ? "" : divergence,
                new CoverageLines.Writer().line(checked.coverage()));
    }

    /** Each plan is told of when it is found: a later one may end this JVM. */
    private List<String> search(
            Scenario scenario, Plan plan, Duration hangAfter, List<String> request) {
        Duration time = Duration.ofNanos(Long.parseLong(request.get(5)));
        PlanSearch search = new SearchHere(scenario, NanoClock.system(), time);
        SupervisedTask<Boolean> task =
                new SupervisedTask<>(
                        "orrery-search",
                        hangAfter,
                        () -> {
                            if (request.getFirst().equals(ChildMain.SHRINK)) {
                                Fingerprint failure = Wire.fingerprint(request.get(6));
                                return found(search.smaller(plan, failure, this::found));
                            }
                            Plan calmer = search.calmer(plan);
                            return calmer != null && found(calmer);
                        });
        return task.await() == null ? lost(task.abandoned()) : List.of(ChildMain.SEARCHED);
    }

    private boolean found(Plan plan) {
        answer.accept(List.of(ChildMain.FOUND, plan.render()));
        return true;
    }

    private void tellOfExit() {
        List<String> stack = ChildMain.stackOfExit();
        if (!stack.isEmpty()) {
            answer.accept(lost(Hang.jvmEnded(ChildMain.EXIT, stack), ""));
        }
    }

    private static List<String> lost(SupervisedTask.@Nullable Abandoned hang) {
        return hang == null
                ? lost(Hang.died("interrupted", List.of()), "")
                : lost(hang.failure(), hang.threads());
    }

    private static List<String> lost(RunFailure failure, String threads) {
        return List.of(ChildMain.LOST, Wire.of(failure), threads);
    }
}
