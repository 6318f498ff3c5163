package dev.orrery.benchmarks.timers;

import dev.orrery.benchmarks.bare.BareLoop;
import dev.orrery.benchmarks.bare.HeapOfKeys;
import dev.orrery.benchmarks.bare.IndexedHeap;
import dev.orrery.benchmarks.bare.QueueOfEntries;
import dev.orrery.benchmarks.bare.SortedOnce;
import dev.orrery.benchmarks.peer.NettyLoop;
import dev.orrery.benchmarks.peer.OrreryLoop;
import dev.orrery.benchmarks.peer.ServiceLoop;
import dev.orrery.benchmarks.peer.TimerLoop;
import dev.orrery.benchmarks.row.Contender;
import dev.orrery.benchmarks.row.Row;
import dev.orrery.benchmarks.row.Trial;
import dev.orrery.loop.EventLoop;

import java.util.ArrayList;
import java.util.List;

/** Timers that fire, and timers that are cancelled. */
public final class TimerRows {
    private static final int MILLION = 1_000_000;
    private static final int IN_FLIGHT = 100_000;

    private TimerRows() {}

    private interface Work {
        Trial on(TimerLoop loop, int size) throws Exception;
    }

    /** The rows, ours first in each. */
    public static List<Row> rows() {
        return List.of(
                Row.rate("timers-fire-10ms", "timers within 10 ms, fired", "1/s", MILLION)
                        .with(loops(Fire::new))
                        .with(limits(Fire::new))
                        .goal("orrery", 1.4, "")
                        .growing(30_000, 100_000, 300_000, MILLION, 3 * MILLION),
                Row.cost(
                                "timers-fire-900ms",
                                "timers within 0.9 s: how late 99 in 100 are at most",
                                "ms",
                                MILLION)
                        .with(loops(Lag::new))
                        .with(limits(Lag::new))
                        .goal("orrery", 1)
                        .growing(10_000, 100_000, MILLION),
                cancel("timers-cancel-0", "no other", 0).goal("orrery", 1.5, ""),
                cancel("timers-cancel-10k", "10,000 others", 10_000).goal("orrery", 2.2, ""),
                cancel("timers-cancel-1M", "a million others", MILLION).goal("orrery", 2.5, ""),
                cancels(
                        "timers-cancel-inflight",
                        "timers set, each cancelled when 100,000 more are set",
                        (loop, size) -> new InFlight(loop, size, IN_FLIGHT)));
    }

    private static Row cancel(String name, String pending, int count) {
        return cancels(
                name,
                "timers set and cancelled while " + pending + " are pending",
                (loop, size) -> new Cancel(loop, size, count));
    }

    private static Row cancels(String name, String title, Work work) {
        return Row.rate(name, title, "1/s", 2 * MILLION)
                .with(loops(work))
                .with(
                        Contender.java(
                                "limit-heap4",
                                size -> work.on(new BareLoop(new IndexedHeap()), size)));
    }

    private static List<Contender> loops(Work work) {
        List<Contender> all = new ArrayList<>();
        all.add(
                Contender.java(
                        "orrery", size -> work.on(new OrreryLoop(EventLoop.create()), size)));
        all.addAll(NettyLoop.contenders((loop, size) -> work.on(new ServiceLoop(loop), size)));
        all.add(
                Contender.java(
                        "scheduled-pool", size -> work.on(ServiceLoop.ofScheduledPool(), size)));
        all.add(
                Contender.java(
                        "fork-join-pool", size -> work.on(ServiceLoop.ofForkJoinPool(), size)));
        all.addAll(Contender.python("timers.py"));
        return all;
    }

    private static List<Contender> limits(Work work) {
        return List.of(
                Contender.java(
                        "limit-pq", size -> work.on(new BareLoop(new QueueOfEntries()), size)),
                Contender.java(
                        "limit-heap4", size -> work.on(new BareLoop(new HeapOfKeys()), size)),
                Contender.java(
                        "limit-sort", size -> work.on(new BareLoop(new SortedOnce(1)), size)));
    }
}
