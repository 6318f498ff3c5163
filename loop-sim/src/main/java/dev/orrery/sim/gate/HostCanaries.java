package dev.orrery.sim.gate;

import dev.orrery.loop.EventLoop;
import dev.orrery.sim.SimHost;
import dev.orrery.sim.Simulation;

import java.time.Duration;
import java.util.List;

/**
 * Planted bugs, one for each kind of accident of hosts. Each has the strength that it has where a
 * scenario says nothing.
 */
final class HostCanaries {
    private static final Duration OFTEN = Duration.ofMillis(1);
    private static final int TIMES = 300;

    static final List<Canary> ALL =
            List.of(
                    new Canary(
                            "canary-number-given-twice",
                            "fault.crash",
                            "keeps in memory only which numbers it has given out",
                            HostCanaries::crash),
                    new Canary(
                            "canary-long-pause",
                            "fault.pause",
                            "takes for granted that no time passes from one step to the next",
                            HostCanaries::pause),
                    new Canary(
                            "canary-wrong-clock",
                            "fault.clock",
                            "takes for granted that the wall clock goes as the monotonic one",
                            HostCanaries::clock));

    private HostCanaries() {}

    private static void crash(Simulation sim) {
        sim.faults().only("fault.crash");
        int[] given = {0};
        sim.host("node").boot(host -> host.start("numbers", loop -> give(loop, 1, given)));
        sim.ready();
        sim.runFor(Duration.ofSeconds(30));
    }

    private static void give(EventLoop loop, int number, int[] given) {
        if (number <= given[0]) {
            throw new AssertionError("a number was given out twice: number=" + number);
        }
        given[0] = number;
        if (number < TIMES) {
            loop.callLater(OFTEN, () -> give(loop, number + 1, given));
        }
    }

    private static void pause(Simulation sim) {
        sim.faults().only("fault.pause");
        sim.ready();
        sim.host("node").start("steps", loop -> step(loop, 1, loop.nanoTime()));
        sim.runUntilIdle();
    }

    private static void step(EventLoop loop, int count, long lastNanos) {
        long now = loop.nanoTime();
        if (now - lastNanos > OFTEN.toNanos() * 5) {
            throw new AssertionError("the time for the step was over");
        }
        if (count < TIMES) {
            loop.callLater(OFTEN, () -> step(loop, count + 1, now));
        }
    }

    private static void clock(Simulation sim) {
        sim.faults().only("fault.clock");
        SimHost host = sim.host("node");
        sim.ready();
        host.start("measure", loop -> measure(host, loop, 1));
        sim.runUntilIdle();
    }

    private static void measure(SimHost host, EventLoop loop, int count) {
        long wall = host.world().wallClock().millis();
        long monotonic = loop.nanoTime();
        if (count < TIMES) {
            loop.callLater(
                    OFTEN,
                    () -> {
                        long wallMillis = host.world().wallClock().millis() - wall;
                        long millis = (loop.nanoTime() - monotonic) / 1_000_000;
                        if (Math.abs(wallMillis - millis) > 2) {
                            throw new AssertionError("the clocks do not agree");
                        }
                        measure(host, loop, count + 1);
                    });
        }
    }
}
