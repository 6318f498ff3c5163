package dev.orrery.benchmarks.guard;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopOptions;
import dev.orrery.loop.World;
import dev.orrery.loop.handle.Handle;
import dev.orrery.loop.handle.TimerHandle;
import dev.orrery.loop.monitor.LoopMonitor;

import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;

/** Callbacks, posts and timers of a loop. */
final class LoopFigures {
    private static final int COUNT = 50_000;
    private static final LoopOptions OPTIONS = LoopOptions.standard().withDebug(false);

    private LoopFigures() {}

    static void measure(Map<String, Double> figures) throws Exception {
        try (EventLoop loop = EventLoop.create(World.system(), OPTIONS)) {
            Executor soon = command -> kept(loop.callSoon(command));
            figures.put("callback", Bytes.each(COUNT, () -> chain(loop, soon)));
            Executor executor = loop.asExecutor();
            figures.put("callback-executor", Bytes.each(COUNT, () -> chain(loop, executor)));
            figures.put("post", Bytes.each(COUNT, () -> post(loop)));
        }
        LoopOptions watched = OPTIONS.withListener(new LoopMonitor());
        try (EventLoop loop = EventLoop.create(World.system(), watched)) {
            Executor soon = command -> kept(loop.callSoon(command));
            figures.put("callback-monitored", Bytes.each(COUNT, () -> chain(loop, soon)));
        }
        try (EventLoop loop = VirtualWaiter.newLoop()) {
            figures.put("timer-fired", Bytes.each(COUNT, () -> timers(loop, false)));
            figures.put("timer-cancelled", Bytes.each(COUNT, () -> timers(loop, true)));
        }
    }

    private static long chain(EventLoop loop, Executor executor) {
        loop.callSoon(
                new Runnable() {
                    private int left = COUNT;

                    @Override
                    public void run() {
                        if (--left > 0) {
                            executor.execute(this);
                        } else {
                            loop.stop();
                        }
                    }
                });
        loop.runForever();
        return 0;
    }

    private static long post(EventLoop loop) throws InterruptedException {
        AtomicLong bytes = new AtomicLong();
        int[] done = {0};
        Runnable callback =
                () -> {
                    if (++done[0] == COUNT) {
                        loop.stop();
                    }
                };
        Runnable posting =
                () -> {
                    long before = Bytes.ofThisThread();
                    for (int i = 0; i < COUNT; i++) {
                        kept(loop.callSoonThreadsafe(callback));
                    }
                    bytes.set(Bytes.ofThisThread() - before);
                };
        Thread poster = new Thread(posting);
        // The loop is busy meanwhile, so that all of them lie in its inbox at once.
        loop.callSoon(
                () -> {
                    poster.start();
                    join(poster);
                });
        loop.runForever();
        return bytes.get();
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException nobodyDoes) {
            throw new IllegalStateException(nobodyDoes);
        }
    }

    /** A thousand are pending at any time. */
    private static long timers(EventLoop loop, boolean isCancelled) {
        int pending = 1000;
        TimerHandle[] handles = new TimerHandle[pending];
        int[] fired = {0};
        Runnable count = () -> fired[0]++;
        loop.callSoon(
                new Runnable() {
                    private int left = COUNT;

                    @Override
                    public void run() {
                        long now = loop.nanoTime();
                        for (int i = 0; i < pending; i++) {
                            // Not in their order, and the same in each attempt.
                            long deadline = now + 1_000 + (i * 7919L) % pending * 1_000;
                            handles[i] = loop.callAt(deadline, count);
                        }
                        if (isCancelled) {
                            for (TimerHandle handle : handles) {
                                handle.cancel();
                            }
                        }
                        left -= pending;
                        if (left > 0) {
                            loop.callAt(now + 2_000_000, this);
                        } else {
                            loop.callAt(now + 2_000_000, loop::stop);
                        }
                    }
                });
        loop.runForever();
        if (fired[0] != (isCancelled ? 0 : COUNT)) {
            throw new IllegalStateException("each must fire or be cancelled: fired=" + fired[0]);
        }
        return 0;
    }

    private static void kept(Handle handle) {
        if (handle.isCancelled()) {
            throw new IllegalStateException("nobody has cancelled it: handle=" + handle);
        }
    }
}
