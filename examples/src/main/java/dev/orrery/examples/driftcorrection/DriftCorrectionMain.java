package dev.orrery.examples.driftcorrection;

import static dev.orrery.loop.combine.Async.run;
import static dev.orrery.loop.combine.Async.sleep;
import static dev.orrery.loop.combine.Async.spawn;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.task.Task;

import java.time.Duration;

/** Runs ten periods of 100 ms on a real loop; one run takes too long and costs two periods. */
public final class DriftCorrectionMain {
    private static final Duration PERIOD = Duration.ofMillis(100);

    private DriftCorrectionMain() {}

    /**
     * Runs for about a second.
     *
     * @param args none
     */
    public static void main(String[] args) {
        run(
                () -> {
                    Task<?> task =
                            spawn(() -> PeriodicTask.run(PERIOD, DriftCorrectionMain::report));
                    sleep(PERIOD.multipliedBy(10).plusMillis(50));
                    task.cancel();
                });
    }

    private static void report(PeriodicTask.Run run) {
        System.out.println(
                "period "
                        + run.slot()
                        + ", late by "
                        + run.lateNanos() / 1000
                        + " us, skipped "
                        + run.skipped());
        if (run.slot() == 4) {
            compute(PERIOD.multipliedBy(5).dividedBy(2));
        }
    }

    // What no task should do: it holds up the loop.
    private static void compute(Duration time) {
        long end = EventLoop.current().nanoTime() + time.toNanos();
        while (EventLoop.current().nanoTime() < end) {
            Thread.onSpinWait();
        }
    }
}
