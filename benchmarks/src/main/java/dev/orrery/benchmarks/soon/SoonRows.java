package dev.orrery.benchmarks.soon;

import dev.orrery.benchmarks.row.Contender;
import dev.orrery.benchmarks.row.Row;
import dev.orrery.loop.EventLoop;
import dev.orrery.loop.handle.Handle;

import java.util.List;
import java.util.concurrent.Executor;

/** Callbacks that are asked for on the loop itself. */
public final class SoonRows {
    private SoonRows() {}

    /** The rows, ours first in each. */
    public static List<Row> rows() {
        return List.of(
                Row.rate("soon-chain", "a callback that reschedules itself", "1/s", 10_000_000)
                        .with(
                                Contender.java(
                                        "orrery",
                                        size -> {
                                            EventLoop loop = EventLoop.create();
                                            Executor executor = loop.asExecutor();
                                            return () -> chain(loop, executor, size);
                                        }),
                                Contender.java(
                                        "orrery-handle",
                                        size -> {
                                            EventLoop loop = EventLoop.create();
                                            return () -> chain(loop, callSoon(loop), size);
                                        })));
    }

    private static Executor callSoon(EventLoop loop) {
        return command -> {
            Handle handle = loop.callSoon(command);
            assert !handle.isCancelled();
        };
    }

    private static double chain(EventLoop loop, Executor executor, int size) {
        Chain chain = new Chain(executor, loop::stop, size);
        long start = loop.nanoTime();
        loop.callSoon(chain);
        loop.runForever();
        return size * 1e9 / (loop.nanoTime() - start);
    }
}
