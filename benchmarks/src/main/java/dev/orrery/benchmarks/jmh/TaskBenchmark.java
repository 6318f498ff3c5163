package dev.orrery.benchmarks.jmh;

import dev.orrery.benchmarks.guard.VirtualWaiter;
import dev.orrery.loop.EventLoop;
import dev.orrery.loop.task.Task;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.util.concurrent.TimeUnit;

/** Tasks on one loop: a switch, and a whole life. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-opens=java.base/java.lang=ALL-UNNAMED")
public class TaskBenchmark {
    private static final int BATCH = 1000;

    private final EventLoop loop = VirtualWaiter.newLoop();

    /** A task goes away and comes back. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int contextSwitch() {
        return loop.runUntilComplete(
                Task.spawn(
                        loop,
                        () -> {
                            for (int i = 0; i < BATCH; i++) {
                                Task.yieldNow();
                            }
                            return BATCH;
                        }));
    }

    /** A task that does nothing. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int spawnAndEnd() {
        int[] ended = {0};
        return loop.runUntilComplete(
                Task.spawn(
                        loop,
                        () -> {
                            for (int i = 0; i < BATCH; i++) {
                                Task.spawn(() -> ++ended[0]);
                            }
                            Task.yieldNow();
                            return ended[0];
                        }));
    }
}
