package dev.orrery.examples.lagmonitor;

import dev.orrery.loop.EventLoop;
import dev.orrery.sim.Simulation;
import dev.orrery.sim.explore.Scenario;

import java.time.Duration;

/** A monitor with a beat of 10 ms and an alarm at 50 ms, and callbacks some of which block. */
public final class LagMonitorScenario implements Scenario {
    private static final Duration BEAT = Duration.ofMillis(10);
    private static final Duration ALARM = Duration.ofMillis(50);
    // The simulation's timers are never later than that.
    private static final Duration LATEST_TIMER = Duration.ofMillis(200);
    private static final int CALLBACKS = 12;
    private static final Duration[] COSTS = {
        Duration.ZERO,
        Duration.ofMillis(1),
        Duration.ofMillis(12),
        Duration.ofMillis(70),
        Duration.ofMillis(400)
    };

    /** Found by the service loader. */
    public LagMonitorScenario() {}

    @Override
    public String name() {
        return "lag-monitor";
    }

    @Override
    public String summary() {
        return "a heartbeat finds every callback that blocks the loop, and blames nobody else";
    }

    @Override
    public void run(Simulation sim) {
        sim.host("server").start("loop", loop -> new Server(sim, loop).start());
        sim.run();
    }

    private static final class Server {
        private final Simulation sim;
        private final EventLoop loop;
        private final LagMonitor monitor;
        // The time that callbacks have blocked since the latest beat.
        private long blockedNanos;
        private long beatsSeen;
        // The lag that the next beat has to notice.
        private long dueNanos;
        private boolean isNoticed = true;
        private boolean isJust = true;

        private Server(Simulation sim, EventLoop loop) {
            this.sim = sim;
            this.loop = loop;
            this.monitor = new LagMonitor(loop, BEAT, ALARM, this::alarm);
        }

        private void start() {
            sim.always("a blocking callback is noticed at the next beat", () -> isNoticed);
            sim.always("no alarm without a reason", () -> isJust);
            work(CALLBACKS);
        }

        private void work(int left) {
            if (left == 0) {
                monitor.stop();
                loop.stop();
                return;
            }
            forgetBlocksBeforeTheLatestBeat();
            long begin = loop.nanoTime();
            sim.busy(COSTS[sim.choose("cost", COSTS.length)]);
            // Perhaps longer than it should have been: others had the processor.
            long cost = loop.nanoTime() - begin;
            blockedNanos += cost;
            dueNanos = Math.max(dueNanos, cost - BEAT.toNanos());
            loop.callLater(Duration.ofMillis(5L * sim.choose("gap", 8)), () -> work(left - 1));
        }

        private void forgetBlocksBeforeTheLatestBeat() {
            if (monitor.beats() != beatsSeen) {
                beatsSeen = monitor.beats();
                isNoticed &= monitor.worst().toNanos() >= dueNanos;
                blockedNanos = 0;
            }
        }

        private void alarm(long lagNanos) {
            isJust &= lagNanos <= blockedNanos + LATEST_TIMER.toNanos();
        }
    }
}
