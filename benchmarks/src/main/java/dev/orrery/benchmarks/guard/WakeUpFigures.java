package dev.orrery.benchmarks.guard;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopOptions;
import dev.orrery.loop.Waiter;
import dev.orrery.loop.World;

import org.jspecify.annotations.Nullable;

import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** How often a loop is woken for a thousand posts of a foreign thread. */
final class WakeUpFigures {
    private static final int POSTS = 1000;

    private WakeUpFigures() {}

    static void measure(Map<String, Double> figures) throws InterruptedException {
        figures.put("wakeups-asleep", (double) wakeups(true));
        figures.put("wakeups-busy", (double) wakeups(false));
    }

    private static int wakeups(boolean isAsleep) throws InterruptedException {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch posted = new CountDownLatch(1);
        CountingWaiter waiter = new CountingWaiter(reached, posted);
        World world = World.system().withWaiters(() -> waiter);
        EventLoop loop = EventLoop.create(world, LoopOptions.standard().withDebug(false));
        if (!isAsleep) {
            loop.callSoon(
                    () -> {
                        reached.countDown();
                        await(posted);
                    });
        }
        Thread runner = new Thread(loop::runForever);
        runner.start();
        reached.await();
        int[] done = {0};
        for (int i = 0; i < POSTS; i++) {
            loop.callSoonThreadsafe(
                    () -> {
                        if (++done[0] == POSTS) {
                            loop.stop();
                        }
                    });
        }
        int count = waiter.wakeups.get();
        posted.countDown();
        runner.join();
        return count;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException nobodyDoes) {
            throw new IllegalStateException(nobodyDoes);
        }
    }

    /** Sleeps until everything was posted, however often it is woken. */
    private record CountingWaiter(
            CountDownLatch reached, CountDownLatch posted, AtomicInteger wakeups)
            implements Waiter {
        CountingWaiter(CountDownLatch reached, CountDownLatch posted) {
            this(reached, posted, new AtomicInteger());
        }

        @Override
        public void await(
                @Nullable Selector selector, long deadlineNanos, Consumer<SelectionKey> ready) {
            reached.countDown();
            WakeUpFigures.await(posted);
        }

        @Override
        public void wakeup() {
            wakeups.incrementAndGet();
        }

        @Override
        public void close() {}
    }
}
