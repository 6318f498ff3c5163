package dev.orrery.examples.lagmonitor;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.World;

import java.time.Duration;

/** Watches a real loop in which one callback of many blocks for 250 ms. */
public final class LagMonitorMain {
    private LagMonitorMain() {}

    /**
     * Runs for about a second.
     *
     * @param args none
     */
    public static void main(String[] args) {
        try (EventLoop loop = EventLoop.create()) {
            LagMonitor monitor =
                    new LagMonitor(
                            loop,
                            Duration.ofMillis(10),
                            Duration.ofMillis(100),
                            lag -> System.out.println("the loop stood still: " + lag + " ns"));
            loop.callLater(Duration.ofMillis(400), LagMonitorMain::askASlowServer);
            loop.callLater(Duration.ofSeconds(1), loop::stop);
            loop.runForever();
            System.out.println(
                    monitor.beats()
                            + " beats, median lag below "
                            + monitor.percentile(50).toNanos() / 1000
                            + " us, worst "
                            + monitor.worst().toMillis()
                            + " ms");
        }
    }

    // The mistake that the monitor is there for: blocking code in a callback.
    private static void askASlowServer() {
        try {
            World.system().sleep(Duration.ofMillis(250));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
