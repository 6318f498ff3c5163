package dev.orrery.benchmarks.soon;

import static dev.orrery.benchmarks.row.Contender.java;

import dev.orrery.benchmarks.peer.NettyLoop;
import dev.orrery.benchmarks.row.Contender;
import dev.orrery.benchmarks.row.Row;
import dev.orrery.benchmarks.row.Trial;

import java.util.ArrayList;
import java.util.List;

/** Rows of callbacks: one after the other, in batches, from other threads. */
public final class SoonRows {
    private static final String PYTHON = "soon.py";

    private SoonRows() {}

    /** What is done on a host. */
    private interface Work {
        Trial on(Host host, int size);
    }

    /** The rows, ours first in each. */
    public static List<Row> rows() {
        return List.of(
                chain(),
                batch(),
                posts("threadsafe-1", 1, 1.0),
                posts("threadsafe-2", 2, 1.3),
                posts("threadsafe-4", 4, 1.4),
                latency());
    }

    private static Row chain() {
        return Row.rate("soon-chain", "a callback that reschedules itself", "1/s", 10_000_000)
                .with(ours(Chain::new))
                .with(peers(Chain::new, 4))
                .with(Contender.python(PYTHON))
                .with(java("limit-arraydeque", size -> new RingTrial(size, true)))
                .growing(10_000, 100_000, 1_000_000, 10_000_000)
                .goal("orrery", 1.3, "")
                .goal("orrery-handle", 0.7, "");
    }

    private static Row batch() {
        return Row.rate("soon-batch", "1 M callbacks posted, then drained", "1/s", 1_000_000)
                .with(ours(Batch::new))
                .with(peers(Batch::new, 1))
                .with(Contender.python(PYTHON))
                .with(java("limit-arraydeque", size -> new RingTrial(size, false)))
                .growing(1_000, 10_000, 100_000, 1_000_000, 10_000_000)
                .goal("orrery", 1.0, "netty")
                .goal("orrery-handle", 0.7, "netty")
                .goalAlso("orrery-handle", "bytes each", 24);
    }

    private static Row posts(String name, int producers, double goal) {
        String who =
                producers == 1 ? "a foreign thread posts" : producers + " foreign threads post";
        return Row.rate(name, who, "1/s", 4_000_000)
                .with(ours((host, size) -> new Posts(host, producers, size)))
                .with(peers((host, size) -> new Posts(host, producers, size), 4))
                .with(Contender.python(PYTHON))
                .with(limits((host, size) -> new Posts(host, producers, size)))
                .growing(40_000, 400_000, 4_000_000)
                .goal("orrery", goal, "");
    }

    private static Row latency() {
        return Row.cost(
                        "latency-park",
                        "from a foreign thread to a loop that sleeps and back, median",
                        "us",
                        4_000)
                .with(
                        java("orrery", size -> new RoundTrips(Host.executor(), size)),
                        java("orrery-spin", size -> new RoundTrips(Host.spinning(), size)))
                .with(peers(RoundTrips::new, 1))
                .with(Contender.python(PYTHON))
                .with(limits(RoundTrips::new))
                .goalAtMost("orrery", 1.05, "")
                .goalAlso("orrery-spin", "us for a caller that spins", 1);
    }

    private static List<Contender> ours(Work work) {
        return List.of(
                java("orrery", size -> work.on(Host.executor(), size)),
                java("orrery-handle", size -> work.on(Host.handles(), size)));
    }

    /**
     * @param slow by how much less the JDK's executors do, so that a run does not take seconds
     */
    private static List<Contender> peers(Work work, int slow) {
        List<Contender> all =
                new ArrayList<>(
                        NettyLoop.contenders((loop, size) -> work.on(new Host(loop, loop), size)));
        all.add(java("scheduled-pool", size -> work.on(Host.scheduledPool(), size / slow)));
        all.add(java("fork-join-pool", size -> work.on(Host.forkJoinPool(), size / slow)));
        all.add(java("virtual-thread", size -> work.on(Host.virtualThread(), size / slow)));
        return all;
    }

    private static List<Contender> limits(Work work) {
        return List.of(
                java("limit-mpsc-parked", size -> work.on(Host.mpsc(false), size)),
                java("limit-mpsc-spinning", size -> work.on(Host.mpsc(true), size)));
    }
}
