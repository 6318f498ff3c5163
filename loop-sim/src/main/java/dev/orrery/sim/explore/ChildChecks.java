package dev.orrery.sim.explore;

import dev.orrery.sim.decision.Plan;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * What a child JVM does that runs known plans: one after the other, as they are asked for.
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
                answer.accept(check(asked.take()));
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

    private static List<String> check(List<String> request) {
        Scenario scenario = Scenarios.findOrMake(request.get(1), request.get(2));
        Plan plan = Plan.parse(request.get(3), "the plan");
        Duration hangAfter = Duration.ofNanos(Long.parseLong(request.get(4)));
        SupervisedTask<Replay> task = PlanChecker.replay(scenario, plan, hangAfter);
        Replay replay = task.await();
        SupervisedTask.Abandoned hang = task.abandoned();
        if (replay == null) {
            return hang == null
                    ? lost(Hang.died("interrupted", List.of()), "")
                    : lost(hang.failure(), hang.threads());
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

    private void tellOfExit() {
        List<String> stack = ChildMain.stackOfExit();
        if (!stack.isEmpty()) {
            answer.accept(lost(Hang.jvmEnded(ChildMain.EXIT, stack), ""));
        }
    }

    private static List<String> lost(RunFailure failure, String threads) {
        return List.of(ChildMain.LOST, Wire.of(failure), threads);
    }
}
