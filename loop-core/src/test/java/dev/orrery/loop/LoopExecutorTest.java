package dev.orrery.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.orrery.loop.handle.ContextVar;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

@Timeout(10)
class LoopExecutorTest {
    private static final Duration MOMENT = Duration.ofMillis(20);

    private EventLoop loop = EventLoop.create();
    // Opened at the end, for work that shall last until then.
    private final CountDownLatch gate = new CountDownLatch(1);
    private final List<Object> seen = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void close() {
        gate.countDown();
        loop.close();
    }

    private void remake(World world, LoopOptions options) {
        loop.close();
        loop = EventLoop.create(world, options);
    }

    private static ExecutorService oneThread(String name) {
        return Executors.newSingleThreadExecutor(
                work -> {
                    Thread thread = new Thread(work, name);
                    thread.setDaemon(true);
                    return thread;
                });
    }

    private Void awaitGate() throws InterruptedException {
        gate.await();
        return null;
    }

    /** Makes the loop iterate once without waiting. */
    private void iterate() {
        loop.stop();
        loop.runForever();
    }

    // ---- the default executor

    @Test
    void isMadeOnFirstUseForTheProcessorsOfTheWorld() {
        List<String> made = new ArrayList<>();
        World recording =
                World.system()
                        .withExecutors(
                                (name, threads) -> {
                                    made.add(name + " " + threads);
                                    return oneThread(name);
                                });
        remake(recording.withProcessors(3), LoopOptions.standard().withName("orders"));
        assertThat(made).isEmpty();
        loop.runUntilComplete(loop.runInExecutor(() -> 1));
        loop.runUntilComplete(loop.runInExecutor(() -> 2));
        assertThat(made).containsExactly("orders-worker 7");

        remake(recording.withProcessors(64), LoopOptions.standard());
        loop.runUntilComplete(loop.runInExecutor(() -> 1));
        assertThat(made).containsExactly("orders-worker 7", "loop-worker 32");
    }

    @Test
    void aLoopThatNeverNeedsItMakesNone() {
        World refusing =
                World.system()
                        .withExecutors(
                                (name, threads) -> {
                                    throw new AssertionError("nobody asked for it");
                                });
        remake(refusing, LoopOptions.standard());
        loop.runUntilComplete(loop.runInExecutor(Runnable::run, () -> 1));
        loop.close();

        assertThat(loop.isClosed()).isTrue();
    }

    @Test
    void itsThreadsAreDaemonsNamedAfterTheLoop() {
        remake(World.system(), LoopOptions.standard().withName("orders"));
        Thread worker = loop.runUntilComplete(loop.runInExecutor(Thread::currentThread));

        assertThat(worker.getName()).isEqualTo("orders-worker-1");
        assertThat(worker.isDaemon()).isTrue();
    }

    @Test
    void itReallyRunsWorkInParallel() {
        // Each waits inside for the other: on one thread neither would ever get through.
        CyclicBarrier both = new CyclicBarrier(2);
        LoopFuture<Integer> first = loop.runInExecutor(both::await);
        LoopFuture<Integer> second = loop.runInExecutor(both::await);

        assertThat(loop.runUntilComplete(first) + loop.runUntilComplete(second)).isEqualTo(1);
    }

    @Test
    void itHasAsManyThreadsAsPromisedAndNoMore() {
        remake(World.system().withProcessors(1), LoopOptions.standard());
        CyclicBarrier five = new CyclicBarrier(5);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<LoopFuture<Integer>> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(
                    loop.runInExecutor(
                            () -> {
                                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                                five.await();
                                return inside.decrementAndGet();
                            }));
        }
        all.forEach(loop::runUntilComplete);

        assertThat(most).hasValue(5);
    }

    // ---- results

    @Test
    void theResultComesBackToTheLoopsThread() {
        LoopFuture<Thread> future = loop.runInExecutor(Thread::currentThread);
        future.addDoneCallback(done -> seen.add(Thread.currentThread()));
        Thread worker = loop.runUntilComplete(future);
        iterate();

        assertThat(worker).isNotSameAs(Thread.currentThread());
        assertThat(seen).containsExactly(Thread.currentThread());
    }

    @Test
    void theResultWaitsForTheLoopEvenIfTheWorkIsOver() throws Exception {
        CountDownLatch worked = new CountDownLatch(1);
        LoopFuture<Integer> future =
                loop.runInExecutor(
                        () -> {
                            worked.countDown();
                            return 7;
                        });
        worked.await();
        assertThat(future.isDone()).isFalse();

        assertThat(loop.runUntilComplete(future)).isEqualTo(7);
    }

    @Test
    void theLoopGoesOnWhileTheWorkBlocks() {
        LoopFuture<Void> future = loop.runInExecutor(this::awaitGate);
        loop.callLater(Duration.ofMillis(1), gate::countDown);

        assertThat(loop.runUntilComplete(future)).isNull();
    }

    @Test
    void whatTheWorkThrowsTheFutureThrows() {
        LoopFuture<Object> checked =
                loop.runInExecutor(
                        () -> {
                            throw new IOException("gone");
                        });
        LoopFuture<Object> unchecked =
                loop.runInExecutor(
                        () -> {
                            throw new ArithmeticException("no");
                        });

        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> loop.runUntilComplete(checked))
                .withCauseInstanceOf(IOException.class);
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> loop.runUntilComplete(unchecked));
    }

    @Test
    void anErrorOfTheWorkReachesTheFutureAndLeavesThePoolAlive() {
        loop.setDefaultExecutor(oneThread("alone"));
        Thread before = loop.runUntilComplete(loop.runInExecutor(Thread::currentThread));
        LoopFuture<Object> future =
                loop.runInExecutor(
                        () -> {
                            throw new AssertionError("broken");
                        });

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> loop.runUntilComplete(future));
        assertThat(loop.runUntilComplete(loop.runInExecutor(Thread::currentThread)))
                .isSameAs(before);
    }

    @Test
    void manyResultsComeBackEachToItsOwnFuture() {
        List<LoopFuture<Integer>> futures = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            int number = i;
            futures.add(loop.runInExecutor(() -> number));
        }
        for (int i = 0; i < futures.size(); i++) {
            assertThat(loop.runUntilComplete(futures.get(i))).isEqualTo(i);
        }
    }

    // ---- which executor

    @Test
    void workCanBeGivenToAnyExecutor() {
        ExecutorService mine = oneThread("mine");
        LoopFuture<String> future =
                loop.runInExecutor(mine, () -> Thread.currentThread().getName());

        assertThat(loop.runUntilComplete(future)).isEqualTo("mine");
        loop.close();
        assertThat(mine.isShutdown()).isFalse();
        mine.shutdown();
    }

    @Test
    void anExecutorMayRunTheWorkAtOnce() {
        LoopFuture<Integer> future = loop.runInExecutor(Runnable::run, () -> 7);

        assertThat(future.isDone()).isFalse();
        assertThat(loop.runUntilComplete(future)).isEqualTo(7);
    }

    @Test
    void replacingTheDefaultShutsTheOneBeforeDownWhenItsWorkIsDone() {
        ExecutorService before = oneThread("before");
        ExecutorService after = oneThread("after");
        loop.setDefaultExecutor(before);
        LoopFuture<Void> unfinished = loop.runInExecutor(this::awaitGate);

        loop.setDefaultExecutor(after);
        loop.setDefaultExecutor(after);

        assertThat(before.isShutdown()).isTrue();
        assertThat(after.isShutdown()).isFalse();
        LoopFuture<String> next = loop.runInExecutor(() -> Thread.currentThread().getName());
        assertThat(loop.runUntilComplete(next)).isEqualTo("after");
        gate.countDown();
        loop.runUntilComplete(unfinished);
        loop.close();
        assertThat(after.isTerminated()).isTrue();
    }

    @Test
    void anExecutorThatRejectsThrowsAtOnce() {
        ExecutorService shut = oneThread("shut");
        shut.shutdown();
        loop.setDefaultExecutor(shut);

        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> loop.runInExecutor(() -> 1));
        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> loop.runInExecutor(shut, () -> 1));
    }

    @Test
    void refusesNullAndClosedLoops() {
        assertThatNullPointerException().isThrownBy(() -> loop.runInExecutor(null));
        assertThatNullPointerException()
                .isThrownBy(() -> loop.runInExecutor((Executor) null, () -> 1));
        assertThatNullPointerException().isThrownBy(() -> loop.setDefaultExecutor(null));
        loop.close();
        assertThatIllegalStateException()
                .isThrownBy(() -> loop.runInExecutor(() -> 1))
                .withMessage(
                        "runInExecutor must be called on an open loop: loop=loop. Make a new"
                                + " loop.");
    }

    // ---- cancelling

    @Test
    void cancelledWorkThatHasNotBegunIsSkipped() {
        List<Runnable> queued = new ArrayList<>();
        LoopFuture<Boolean> future = loop.runInExecutor(queued::add, () -> seen.add("ran"));
        future.cancel();
        iterate();
        queued.forEach(Runnable::run);

        assertThat(seen).isEmpty();
    }

    @Test
    void cancelledWorkThatHasBegunIsNotInterruptedAndItsResultIsDropped() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        LoopFuture<Integer> future =
                loop.runInExecutor(
                        () -> {
                            begun.countDown();
                            gate.await();
                            interrupted.complete(Thread.currentThread().isInterrupted());
                            return 7;
                        });
        begun.await();
        future.cancel();
        iterate();
        gate.countDown();

        assertThat(interrupted.get()).isFalse();
        loop.runUntilComplete(loop.runInExecutor(() -> 1));
        assertThat(future.isCancelled()).isTrue();
    }

    // ---- the end

    @Test
    void closingWaitsForTheWorkThatHasBegun() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Integer> bridge =
                loop.runInExecutor(
                                () -> {
                                    begun.countDown();
                                    gate.await();
                                    seen.add("worked");
                                    return 7;
                                })
                        .toCompletableFuture();
        begun.await();
        // The future ends first; only then can the work end.
        bridge.whenComplete((value, thrown) -> gate.countDown());
        loop.close();

        assertThat(seen).containsExactly("worked");
        assertThat(bridge).isCancelled();
    }

    @Test
    void workThatHasNotBegunIsStillDoneWhenTheLoopIsClosed() {
        loop.setDefaultExecutor(oneThread("alone"));
        for (int i = 0; i < 10; i++) {
            int number = i;
            loop.runInExecutor(() -> seen.add(number));
        }
        loop.close();

        assertThat(seen).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    @Test
    void workThatTakesLongerThanTheLimitIsInterruptedAndNotWaitedFor() throws Exception {
        remake(World.system(), LoopOptions.standard().withExecutorShutdownLimit(MOMENT));
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<String> how = new CompletableFuture<>();
        LoopFuture<Boolean> future =
                loop.runInExecutor(
                        () -> {
                            begun.countDown();
                            try {
                                gate.await();
                                return how.complete("finished");
                            } catch (InterruptedException interrupted) {
                                return how.complete("interrupted");
                            }
                        });
        begun.await();
        loop.close();

        assertThat(how.get()).isEqualTo("interrupted");
        assertThat(future.isCancelled()).isTrue();
    }

    @Test
    void workThatEvenIgnoresTheInterruptIsNotWaitedFor() throws Exception {
        remake(World.system(), LoopOptions.standard().withExecutorShutdownLimit(MOMENT));
        CountDownLatch begun = new CountDownLatch(1);
        LoopFuture<Object> future =
                loop.runInExecutor(
                        () -> {
                            begun.countDown();
                            while (gate.getCount() > 0) {
                                try {
                                    gate.await();
                                } catch (InterruptedException ignored) {
                                    seen.add("interrupted");
                                }
                            }
                            return null;
                        });
        begun.await();
        try (LogCapture log = new LogCapture()) {
            loop.close();
            assertThat(log.text())
                    .contains(
                            "the default executor did not end within its limit: loop=loop,"
                                    + " limitMillis=20, neverStarted=0");
        }

        assertThat(loop.isClosed()).isTrue();
        assertThat(future.isCancelled()).isTrue();
    }

    @Test
    void anInterruptWhileClosingIsKeptAndEndsTheWait() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        loop.runInExecutor(
                () -> {
                    begun.countDown();
                    return awaitGate();
                });
        begun.await();
        Thread.currentThread().interrupt();
        loop.close();

        assertThat(loop.isClosed()).isTrue();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void closingEndsTheCallsThatAnExecutorHasLost() {
        // As when the thread that took the work has died.
        LoopFuture<Integer> lost = loop.runInExecutor(work -> {}, () -> 7);
        CompletableFuture<Integer> bridge = lost.toCompletableFuture();
        loop.close();

        assertThat(lost.isCancelled()).isTrue();
        assertThat(bridge).isCancelled();
    }

    @Test
    void aPoolWhoseThreadDiesGoesOnAndTheLostCallEndsWithTheLoop() {
        CountDownLatch died = new CountDownLatch(1);
        Executor dying =
                work -> {
                    Thread thread =
                            new Thread(
                                    () -> {
                                        throw new AssertionError("died before its work");
                                    });
                    thread.setUncaughtExceptionHandler((who, why) -> died.countDown());
                    thread.start();
                };
        LoopFuture<Integer> lost = loop.runInExecutor(dying, () -> 7);
        LoopFuture<Integer> kept = loop.runInExecutor(() -> 8);

        assertThat(loop.runUntilComplete(kept)).isEqualTo(8);
        assertThat(lost.isDone()).isFalse();
        loop.close();
        assertThat(lost.isCancelled()).isTrue();
    }

    @Test
    void aResultThatComesAfterTheCloseHarmsNobody() {
        List<Runnable> queued = new ArrayList<>();
        LoopFuture<Integer> late = loop.runInExecutor(queued::add, () -> 7);
        loop.close();
        queued.forEach(Runnable::run);

        assertThat(late.isCancelled()).isTrue();
    }

    @Test
    void workThatWaitsForTheLoopDoesNotHoldUpItsClose() throws Exception {
        ScheduledExecutorService view = loop.asScheduledExecutorService();
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Throwable> heard = new CompletableFuture<>();
        loop.runInExecutor(
                () -> {
                    var never = view.schedule(() -> 1, 1, TimeUnit.HOURS);
                    begun.countDown();
                    try {
                        return never.get();
                    } catch (CancellationException cancelled) {
                        heard.complete(cancelled);
                        throw cancelled;
                    }
                });
        begun.await();
        remake(World.system(), LoopOptions.standard());

        assertThat(heard).isCompleted();
    }

    // ---- context

    @Test
    void workRunsInTheContextOfItsCaller() {
        ContextVar<String> name = ContextVar.of("name");
        CompletableFuture<LoopFuture<String>> asked = new CompletableFuture<>();
        loop.callSoon(
                () -> {
                    name.set("caller");
                    asked.complete(loop.runInExecutor(() -> name.getOrElse("none")));
                });
        iterate();

        assertThat(loop.runUntilComplete(asked.join())).isEqualTo("caller");
    }

    @Test
    void whatTheWorkSetsIsGoneWithIt() {
        ContextVar<String> name = ContextVar.of("name");
        loop.setDefaultExecutor(oneThread("alone"));
        loop.runUntilComplete(
                loop.runInExecutor(
                        () -> {
                            name.set("worker");
                            return 1;
                        }));

        assertThat(loop.runUntilComplete(loop.runInExecutor(() -> name.getOrElse("none"))))
                .isEqualTo("none");
    }
}
