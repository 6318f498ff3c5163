package dev.orrery.benchmarks.jmh;

import dev.orrery.benchmarks.guard.VirtualWaiter;
import dev.orrery.loop.EventLoop;
import dev.orrery.loop.handle.TimerHandle;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.util.concurrent.TimeUnit;

/** The timers of a loop whose time is virtual. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TimerBenchmark {
    /** How many others are pending. */
    @Param({"0", "10000"})
    public int pending;

    private final EventLoop loop = VirtualWaiter.newLoop();
    private final Runnable nothing = TimerBenchmark::doNothing;
    private final Runnable stop = loop::stop;
    private long deadline;

    /** The others, which never fire. */
    @Setup
    public void setOthers() {
        for (int i = 0; i < pending; i++) {
            loop.callAt(EventLoop.MAX_DELAY_NANOS / 2 + i * 7919L % 10_007, nothing);
        }
    }

    /** Set, and cancelled at once. */
    @Benchmark
    public TimerHandle setAndCancel() {
        TimerHandle timer = loop.callAt(++deadline + 1_000_000_000, nothing);
        timer.cancel();
        return timer;
    }

    /** Set, and fired by a run of the loop that this one ends. */
    @Benchmark
    public TimerHandle setAndFire() {
        TimerHandle timer = loop.callAt(loop.nanoTime() + 1000, stop);
        loop.runForever();
        return timer;
    }

    private static void doNothing() {}
}
