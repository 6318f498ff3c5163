package dev.orrery.sim.explore;

import dev.orrery.sim.Simulation;
import dev.orrery.sim.decision.Plan;
import dev.orrery.sim.trace.VirtualTime;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What can be said of a run that does not end in real time.
 *
 * <p>Threading: whoever waits for it. The run still goes on: its decisions and its time are read
 * while its own thread may be changing them, and are left out where that fails.
 */
final class Hang {
    private static final int MOST_FRAMES = 40;

    private Hang() {}

    static WorkerReport.Lost of(Scenario scenario, SeedWorker worker, SweepOptions options) {
        Simulation simulation = worker.watch().simulation();
        StackTraceElement[] stack = worker.thread().getStackTrace();
        String dump = ThreadDump.take();
        return new WorkerReport.Lost(
                worker.seed(),
                failure(stack, dump, simulation, options.hangAfter()),
                plan(scenario.name(), simulation).withSeed(worker.seed()),
                dump,
                false);
    }

    static RunFailure failure(
            StackTraceElement[] stack,
            String dump,
            @Nullable Simulation simulation,
            Duration hangAfter) {
        List<String> details = new ArrayList<>();
        details.add("a run must end in real time: hangAfter=" + text(hangAfter));
        details.add("the thread that runs it:");
        for (int i = 0; i < Math.min(stack.length, MOST_FRAMES); i++) {
            details.add("  at " + stack[i]);
        }
        details.addAll(ThreadDump.runningVirtualThreads(dump));
        String time = simulation == null ? "" : " at " + VirtualTime.format(simulation.nanoTime());
        return RunFailure.ofStacks("hang", "scenario hangs" + time, details);
    }

    /** What can be said of a run that has taken its JVM along. */
    static WorkerReport.Lost lost(
            Scenario scenario, SeedWorker worker, String how, List<String> details) {
        return new WorkerReport.Lost(
                worker.seed(),
                jvmEnded(how, details),
                plan(scenario.name(), worker.watch().simulation()).withSeed(worker.seed()),
                null,
                true);
    }

    static RunFailure jvmEnded(String how, List<String> details) {
        return RunFailure.ofStacks(
                "JVM ended",
                "the JVM of the run ended by " + how.lines().findFirst().orElse(""),
                details);
    }

    /** What can be said of a JVM that has told nothing of its end. */
    static RunFailure died(String how, List<String> printed) {
        List<String> details = new ArrayList<>();
        details.add("a run must not end its JVM: " + how);
        if (!printed.isEmpty()) {
            details.add("it printed last:");
            printed.forEach(line -> details.add("  " + line));
        }
        return RunFailure.ofStacks("JVM died, " + how, "the JVM of the run died, " + how, details);
    }

    private static Plan plan(String scenario, @Nullable Simulation simulation) {
        try {
            if (simulation != null) {
                return simulation.decisions().plan(scenario);
            }
        } catch (RuntimeException changing) {
            // The seed must do.
        }
        return Plan.of(scenario, List.of());
    }

    static String text(Duration duration) {
        return duration.toMillis() % 1000 == 0
                ? duration.toSeconds() + " s"
                : duration.toMillis() + " ms";
    }
}
