package dev.orrery.benchmarks.late;

import dev.orrery.benchmarks.peer.NettyLoop;
import dev.orrery.benchmarks.peer.OrreryLoop;
import dev.orrery.benchmarks.peer.ServiceLoop;
import dev.orrery.benchmarks.row.Contender;
import dev.orrery.benchmarks.row.Row;
import dev.orrery.loop.EventLoop;

import java.util.List;

/** How late the timers of a loop are that has nothing else to do. */
public final class LateRows {
    private LateRows() {}

    /** The rows, ours first in each. */
    public static List<Row> rows() {
        return List.of(
                late("1ms", 1_000_000, 250),
                late("2.3ms", 2_300_000, 120),
                late("5ms", 5_000_000, 60),
                late("20ms", 20_000_000, 20),
                Row.cost(
                                "late-channel",
                                "a channel is served while a timer of 2.3 ms is pending, p50",
                                "us",
                                200)
                        .with(
                                Contender.java("orrery", size -> new Service(size, true)),
                                Contender.java(
                                        "orrery-no-timer", size -> new Service(size, false))));
    }

    private static Row late(String delay, long nanos, int size) {
        return Row.cost("late-" + delay, "lateness of a timer of " + delay + ", p50", "us", size)
                .with(
                        Contender.java(
                                "orrery",
                                n -> new Late(new OrreryLoop(EventLoop.create()), nanos, n)),
                        Contender.java(
                                "orrery-channel",
                                n -> new Late(new OrreryLoop(IdleChannel.loop()), nanos, n)))
                .with(NettyLoop.contenders((loop, n) -> new Late(new ServiceLoop(loop), nanos, n)))
                .with(
                        Contender.java(
                                "scheduled-pool",
                                n -> new Late(ServiceLoop.ofScheduledPool(), nanos, n)))
                .with(Contender.python("timers.py"))
                .with(Contender.java("limit-park", n -> new BarePark(nanos, n)))
                .goalAtMost("orrery", 1.1, "limit-park")
                .goalAlso("orrery", "early", 0);
    }
}
