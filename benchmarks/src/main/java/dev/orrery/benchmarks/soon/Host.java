package dev.orrery.benchmarks.soon;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopOptions;
import dev.orrery.loop.World;
import dev.orrery.loop.handle.Handle;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/**
 * Somebody who runs callbacks one after the other, in a thread of their own.
 *
 * @param inside how the callbacks ask for more
 * @param outside how other threads ask
 */
record Host(Executor inside, Executor outside) {
    // Longer than who posts pauses.
    private static final Duration SPIN = Duration.ofNanos(100_000);

    private static Host of(Executor both) {
        return new Host(both, both);
    }

    /** Ours as an executor, whose callbacks nobody cancels. */
    static Host executor() {
        return of(running(EventLoop.create()).asExecutor());
    }

    /** The same, looking for something to do for a while before it sleeps. */
    static Host spinning() {
        LoopOptions options = LoopOptions.standard().withSpin(SPIN);
        return of(running(EventLoop.create(World.system(), options)).asExecutor());
    }

    /** Ours, each callback with the handle that cancels it. */
    static Host handles() {
        EventLoop loop = running(EventLoop.create());
        return new Host(
                command -> kept(loop.callSoon(command)),
                command -> kept(loop.callSoonThreadsafe(command)));
    }

    static Host scheduledPool() {
        return of(new ScheduledThreadPoolExecutor(1));
    }

    /** First in, first out, as event loops are. */
    static Host forkJoinPool() {
        return of(new ForkJoinPool(1, ForkJoinPool.defaultForkJoinWorkerThreadFactory, null, true));
    }

    /** One virtual thread that takes callbacks from a queue. */
    static Host virtualThread() {
        return of(Executors.newSingleThreadExecutor(Thread.ofVirtual().factory()));
    }

    static Host mpsc(boolean isSpinning) {
        return of(MpscHost.start(isSpinning));
    }

    private static EventLoop running(EventLoop loop) {
        Thread.ofPlatform().daemon().start(loop::runForever);
        return loop;
    }

    private static void kept(Handle handle) {
        if (handle.isCancelled()) {
            throw new IllegalStateException("nobody has cancelled it: handle=" + handle);
        }
    }
}
