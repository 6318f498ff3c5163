package dev.orrery.examples.driftcorrection;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.World;

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
        try (EventLoop loop = EventLoop.create()) {
            PeriodicTask task = PeriodicTask.start(loop, PERIOD, run -> report(loop, run));
            loop.runForever();
            System.out.println(
                    "after period " + task.lastSlot() + ": " + task.skipped() + " skipped");
        }
    }

    private static void report(EventLoop loop, PeriodicTask.Run run) {
        System.out.println(
                "period "
                        + run.slot()
                        + ", late by "
                        + run.lateNanos() / 1000
                        + " us, skipped "
                        + run.skipped());
        if (run.slot() == 4) {
            blockFor(PERIOD.multipliedBy(5).dividedBy(2));
        }
        if (run.slot() >= 10) {
            loop.stop();
        }
    }

    // What no callback should do: it holds up the loop.
    private static void blockFor(Duration time) {
        try {
            World.system().sleep(time);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
