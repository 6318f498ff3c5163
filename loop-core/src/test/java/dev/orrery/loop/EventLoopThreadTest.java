package dev.orrery.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.loop.handle.PostProbe;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Loops and several threads, for real: who runs what where, and what an interrupt does. */
@Timeout(60)
class EventLoopThreadTest {
    @Test
    void severalLoopsRunInSeveralThreadsAtOnce() throws Exception {
        try (LoopThread a = LoopThread.start();
                LoopThread b = LoopThread.start();
                LoopThread c = LoopThread.start()) {
            List<LoopThread> all = List.of(a, b, c);
            CountDownLatch together = new CountDownLatch(all.size());
            for (LoopThread one : all) {
                one.loop()
                        .callSoonThreadsafe(
                                () -> {
                                    together.countDown();
                                    awaitUninterruptibly(together);
                                });
            }
            // Each callback waited for the other two, so all three loops were in one at once.
            together.await();
            for (LoopThread one : all) {
                assertThat(one.call(EventLoop::current)).isSameAs(one.loop());
                assertThat(one.call(Thread::currentThread)).isSameAs(one.thread());
            }
        }
    }

    @Test
    void loopsPostToOneAnother() throws Exception {
        try (LoopThread a = LoopThread.start();
                LoopThread b = LoopThread.start()) {
            CountDownLatch done = new CountDownLatch(1);
            AtomicInteger hops = new AtomicInteger();
            class Ball implements Runnable {
                @Override
                public void run() {
                    if (hops.incrementAndGet() == 1000) {
                        done.countDown();
                    } else {
                        EventLoop here = EventLoop.current();
                        (here == a.loop() ? b : a).loop().callSoonThreadsafe(this);
                    }
                }
            }
            a.loop().callSoonThreadsafe(new Ball());
            done.await();
            assertThat(hops).hasValue(1000);
        }
    }

    @Test
    void eachThreadsPostsArriveInItsOrderAndNoneIsLost() throws Exception {
        int threads = 4;
        int posts = 2000;
        List<String> ran = new ArrayList<>();
        try (LoopThread running = LoopThread.start()) {
            List<Thread> posters = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                String name = "t" + t;
                Thread poster =
                        new Thread(
                                () -> {
                                    for (int i = 0; i < posts; i++) {
                                        String what = name + " " + i;
                                        running.loop().callSoonThreadsafe(() -> ran.add(what));
                                    }
                                });
                posters.add(poster);
                poster.start();
            }
            for (Thread poster : posters) {
                poster.join();
            }
            List<String> all = running.call(() -> new ArrayList<>(ran));
            assertThat(all).hasSize(threads * posts).doesNotHaveDuplicates();
            for (int t = 0; t < threads; t++) {
                String name = "t" + t + " ";
                List<Integer> order =
                        all.stream()
                                .filter(what -> what.startsWith(name))
                                .map(what -> Integer.valueOf(what.substring(name.length())))
                                .toList();
                assertThat(order).isSorted();
            }
        }
    }

    @Test
    void aPosterThatDiesOnItsWayLeavesTheWakingToTheNext() throws Exception {
        DyingPosters dying = new DyingPosters();
        World world = World.system().withWaiters(() -> dying).withPostProbe(dying::reached);
        try (LoopThread running = LoopThread.start(world, LoopOptions.standard())) {
            for (int round = 0; round < 20; round++) {
                CountDownLatch ran = new CountDownLatch(2);
                while (running.thread().getState() != Thread.State.WAITING) {
                    Thread.onSpinWait();
                }
                dying.atLink = round % 2 == 0;
                dying.atWakeup = round % 2 == 1;
                assertThatThrownBy(() -> running.loop().callSoonThreadsafe(ran::countDown))
                        .isInstanceOf(StackOverflowError.class);
                dying.atLink = false;
                dying.atWakeup = false;
                running.loop().callSoonThreadsafe(ran::countDown);
                boolean bothRan = ran.await(10, TimeUnit.SECONDS);
                // Whatever became of them, so that the loop can be closed.
                dying.wakeup();
                assertThat(bothRan).as("in round " + round).isTrue();
            }
        }
    }

    @Test
    void aPostMayBeCancelledByItsThreadUntilItHasBegun() throws Exception {
        List<String> ran = Collections.synchronizedList(new ArrayList<>());
        try (LoopThread running = LoopThread.start()) {
            CountDownLatch entered = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            running.loop()
                    .callSoonThreadsafe(
                            () -> {
                                entered.countDown();
                                awaitUninterruptibly(goOn);
                            });
            entered.await();
            running.loop().callSoonThreadsafe(() -> ran.add("cancelled")).cancel();
            running.loop().callSoonThreadsafe(() -> ran.add("kept"));
            goOn.countDown();
            running.call(() -> null);
        }
        assertThat(ran).containsExactly("kept");
    }

    @Test
    void anInterruptedLoopGoesOnAndItsThreadIsInterruptedAfterTheRun() throws Exception {
        List<String> ran = Collections.synchronizedList(new ArrayList<>());
        Counting listener = new Counting();
        EventLoop[] made = new EventLoop[1];
        CountDownLatch running = new CountDownLatch(1);
        Thread thread =
                new Thread(
                        () -> {
                            try (EventLoop loop =
                                    EventLoop.create(
                                            World.system(),
                                            LoopOptions.standard().withListener(listener))) {
                                made[0] = loop;
                                loop.callSoon(running::countDown);
                                loop.runForever();
                                ran.add("interrupted " + Thread.interrupted());
                            }
                        });
        thread.start();
        running.await();
        thread.interrupt();
        CountDownLatch fired = new CountDownLatch(1);
        made[0].callSoonThreadsafe(
                () -> made[0].callLater(Duration.ofMillis(100), fired::countDown));
        fired.await();
        made[0].callSoonThreadsafe(
                () -> {
                    ran.add("in a callback " + Thread.currentThread().isInterrupted());
                    made[0].stop();
                });
        thread.join();
        assertThat(ran).containsExactly("in a callback false", "interrupted true");
        // A loop that spins makes thousands of iterations in 100 ms.
        assertThat(listener.iterations).hasValueLessThan(50);
    }

    @Test
    void aLoopThatStartsInterruptedWaitsAllTheSame() {
        Counting listener = new Counting();
        try (EventLoop loop =
                EventLoop.create(World.system(), LoopOptions.standard().withListener(listener))) {
            long start = loop.nanoTime();
            loop.callLater(Duration.ofMillis(50), loop::stop);
            Thread.currentThread().interrupt();
            loop.runForever();
            assertThat(Thread.interrupted()).isTrue();
            assertThat(loop.nanoTime() - start).isGreaterThanOrEqualTo(50_000_000L);
            assertThat(listener.iterations).hasValueLessThan(10);
        }
    }

    @Test
    void anInterruptDoesNotCloseTheChannelsThatCallbacksUse() throws IOException {
        Pipe pipe = Pipe.open();
        List<String> ran = new ArrayList<>();
        try (Pipe.SourceChannel source = pipe.source();
                Pipe.SinkChannel sink = pipe.sink();
                EventLoop loop = EventLoop.create()) {
            source.configureBlocking(false);
            sink.write(ByteBuffer.allocate(1));
            loop.addReader(
                    source,
                    () -> {
                        try {
                            ran.add("read " + source.read(ByteBuffer.allocate(1)));
                        } catch (IOException failed) {
                            ran.add(failed.toString());
                        }
                        loop.stop();
                    });
            Thread.currentThread().interrupt();
            loop.runForever();
            assertThat(Thread.interrupted()).isTrue();
            assertThat(ran).containsExactly("read 1");
            assertThat(source.isOpen()).isTrue();
        }
    }

    @Test
    void aCallbackThatInterruptsItsOwnThreadLeavesItInterruptedAfterTheRun() {
        try (EventLoop loop = EventLoop.create()) {
            loop.callSoon(() -> Thread.currentThread().interrupt());
            loop.callLater(Duration.ofMillis(1), loop::stop);
            loop.runForever();
            assertThat(Thread.interrupted()).isTrue();
            loop.stop();
            loop.runForever();
            assertThat(Thread.interrupted()).as("once").isFalse();
        }
    }

    @Test
    void aLoopRunsInAVirtualThread() throws Exception {
        List<String> ran = Collections.synchronizedList(new ArrayList<>());
        Thread thread =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    try (EventLoop loop = EventLoop.create()) {
                                        loop.callLater(
                                                Duration.ofMillis(2),
                                                () -> {
                                                    ran.add("timer");
                                                    loop.stop();
                                                });
                                        loop.runForever();
                                    }
                                });
        thread.join();
        assertThat(ran).containsExactly("timer");
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean interrupted = false;
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException again) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Has those who post die where it says. */
    private static final class DyingPosters implements Waiter {
        private final Waiter waiter = World.system().newWaiter();
        private volatile boolean atLink;
        private volatile boolean atWakeup;

        void reached(PostProbe.Step step) {
            if (atLink && step == PostProbe.Step.LINKED) {
                throw new StackOverflowError("after the entry was linked");
            }
        }

        @Override
        public void wakeup() {
            if (atWakeup) {
                throw new StackOverflowError("before the loop was woken");
            }
            waiter.wakeup();
        }

        @Override
        public void await(
                @Nullable Selector selector, long deadlineNanos, Consumer<SelectionKey> ready)
                throws IOException {
            waiter.await(selector, deadlineNanos, ready);
        }

        @Override
        public void close() {
            waiter.close();
        }
    }

    private static final class Counting implements LoopListener {
        private final AtomicInteger iterations = new AtomicInteger();

        @Override
        public void pollEnded(long nowNanos, int callbacks) {
            iterations.incrementAndGet();
        }
    }
}
