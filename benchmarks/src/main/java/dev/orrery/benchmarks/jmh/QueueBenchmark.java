package dev.orrery.benchmarks.jmh;

import dev.orrery.loop.engine.Inbox;
import dev.orrery.loop.engine.ReadyQueue;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

import java.util.concurrent.TimeUnit;

/** The ready queue, and the inbox that foreign threads post into; of one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class QueueBenchmark {
    private static final int BATCH = 1000;

    /** How many wait beside the one that comes and goes. */
    @Param({"0", "1000"})
    public int waiting;

    private final ReadyQueue ready = new ReadyQueue();
    private final ReadyQueue drained = new ReadyQueue();
    private final Inbox inbox = new Inbox(null);
    private final Runnable entry = QueueBenchmark::doNothing;

    /** One in, one out. */
    @Benchmark
    public void readyAddAndTake(Blackhole hole) {
        while (ready.size() < waiting) {
            ready.add(entry);
        }
        ready.add(entry);
        hole.consume(ready.take());
    }

    /** One of a thousand that are posted and then drained. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void inboxPostAndDrain(Blackhole hole) {
        for (int i = 0; i < BATCH; i++) {
            hole.consume(inbox.post(entry));
        }
        inbox.drain(drained);
        for (Object next = drained.take(); next != null; next = drained.take()) {
            hole.consume(next);
        }
    }

    private static void doNothing() {}
}
