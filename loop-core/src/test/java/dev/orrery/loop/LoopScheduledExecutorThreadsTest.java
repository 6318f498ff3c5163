package dev.orrery.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** The executor seen from other threads than the loop's, with a loop that runs for real. */
@Timeout(10)
class LoopScheduledExecutorThreadsTest {
    private static final long LONG = 60;

    private final LoopThread running = LoopThread.start();
    private final ScheduledExecutorService executor = running.loop().asScheduledExecutorService();
    // Opened at the end, for tasks that keep the loop busy until then.
    private final CountDownLatch gate = new CountDownLatch(1);

    @AfterEach
    void close() {
        gate.countDown();
        running.close();
    }

    /** A task that has begun and holds the loop up until the gate is opened. */
    private Future<?> occupyLoop() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        Future<?> occupied =
                executor.submit(
                        () -> {
                            begun.countDown();
                            gate.await();
                            return null;
                        });
        begun.await();
        return occupied;
    }

    /** In its last iteration the loop waits for the gate: what is posted meanwhile never runs. */
    private void stopLoopAtGate() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        executor.submit(
                () -> {
                    running.loop().stop();
                    begun.countDown();
                    gate.await();
                    return null;
                });
        begun.await();
    }

    @Test
    void tasksRunOnTheLoopsThread() throws Exception {
        assertThat(executor.submit(Thread::currentThread).get()).isSameAs(running.thread());
        assertThat(executor.schedule(Thread::currentThread, 1, TimeUnit.MILLISECONDS).get())
                .isSameAs(running.thread());
        assertThat(executor.submit(EventLoop::current).get()).isSameAs(running.loop());
    }

    @Test
    void theTasksOfOneThreadRunInItsOrder() throws Exception {
        List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
        occupyLoop();
        for (int i = 0; i < 100; i++) {
            int number = i;
            executor.execute(() -> seen.add(number));
        }
        Future<?> last = executor.submit(() -> {});
        gate.countDown();
        last.get();

        assertThat(seen).hasSize(100).isSorted();
    }

    @Test
    void aDelayCountsFromTheCallEvenIfTheLoopIsBusy() throws Exception {
        occupyLoop();
        long before = running.loop().nanoTime();
        ScheduledFuture<Long> future =
                executor.schedule(running.loop()::nanoTime, 1, TimeUnit.HOURS);
        long after = running.loop().nanoTime();
        long left = future.getDelay(TimeUnit.NANOSECONDS);

        assertThat(left).isLessThanOrEqualTo(TimeUnit.HOURS.toNanos(1));
        assertThat(left)
                .isGreaterThanOrEqualTo(
                        TimeUnit.HOURS.toNanos(1) - (running.loop().nanoTime() - before));
        assertThat(after).isGreaterThanOrEqualTo(before);
    }

    @Test
    void aSeriesRunsAgainAndAgainUntilAnotherThreadCancelsIt() throws Exception {
        CountDownLatch three = new CountDownLatch(3);
        ScheduledFuture<?> series =
                executor.scheduleAtFixedRate(three::countDown, 0, 1, TimeUnit.MILLISECONDS);
        three.await();

        assertThat(series.cancel(false)).isTrue();
        assertThatExceptionOfType(CancellationException.class).isThrownBy(series::get);
    }

    @Test
    void cancellingATaskThatTheLoopHasNotSeenYetKeepsItFromRunning() throws Exception {
        AtomicInteger ran = new AtomicInteger();
        occupyLoop();
        Future<?> now = executor.submit(ran::incrementAndGet);
        Future<?> later = executor.schedule(ran::incrementAndGet, 1, TimeUnit.NANOSECONDS);
        now.cancel(true);
        later.cancel(true);
        Future<?> last = executor.schedule(() -> {}, 2, TimeUnit.MILLISECONDS);
        gate.countDown();
        last.get();

        assertThat(ran).hasValue(0);
    }

    @Test
    void aTimedGetGivesUp() throws Exception {
        occupyLoop();
        Future<Integer> future = executor.submit(() -> 7);

        assertThatExceptionOfType(TimeoutException.class)
                .isThrownBy(() -> future.get(1, TimeUnit.MILLISECONDS));
        gate.countDown();
        assertThat(future.get(LONG, TimeUnit.SECONDS)).isEqualTo(7);
    }

    @Test
    void aThreadThatMadeTheLoopMayWaitForItWhileAnotherRunsIt() throws Exception {
        EventLoop loop = EventLoop.create();
        ScheduledExecutorService mine = loop.asScheduledExecutorService();
        Future<Integer> future = mine.submit(() -> 7);
        Caller<Object> ended =
                Caller.of(
                        () -> {
                            loop.runForever();
                            loop.close();
                            return "closed";
                        });

        assertThat(future.get()).isEqualTo(7);
        mine.execute(loop::stop);
        assertThat(ended.answer().get()).isEqualTo("closed");
    }

    @Test
    void noTaskIsLostWhileTheLoopPassesToTheThreadThatRunsIt() throws Exception {
        for (int round = 0; round < 400; round++) {
            EventLoop loop = EventLoop.create();
            ScheduledExecutorService mine = loop.asScheduledExecutorService();
            CyclicBarrier both = new CyclicBarrier(2);
            Caller<Object> ended =
                    Caller.of(
                            () -> {
                                both.await();
                                loop.runForever();
                                loop.close();
                                return "closed";
                            });
            both.await();
            List<Future<?>> futures = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                futures.add(
                        round % 2 == 0
                                ? mine.submit(() -> {})
                                : mine.schedule(() -> {}, 1, TimeUnit.NANOSECONDS));
            }
            for (Future<?> future : futures) {
                future.get();
            }
            mine.execute(loop::stop);
            ended.answer().get();
        }
    }

    // ---- many at once

    @Test
    void invokeAllWaitsForAllAndKeepsTheirOrder() throws Exception {
        List<Callable<Integer>> calls =
                List.of(
                        () -> 1,
                        () -> {
                            throw new IOException("gone");
                        },
                        () -> 3);
        List<Future<Integer>> futures = executor.invokeAll(calls);

        assertThat(futures).hasSize(3).allMatch(Future::isDone);
        assertThat(futures.get(0).get()).isEqualTo(1);
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(futures.get(1)::get)
                .withCauseInstanceOf(IOException.class);
        assertThat(futures.get(2).get()).isEqualTo(3);
    }

    @Test
    void invokeAllWithALimitCancelsWhatIsNotDoneByThen() throws Exception {
        occupyLoop();
        List<Callable<Integer>> calls = List.of(() -> 1, () -> 2);
        List<Future<Integer>> futures = executor.invokeAll(calls, 1, TimeUnit.MILLISECONDS);

        assertThat(futures).hasSize(2).allMatch(Future::isCancelled);
    }

    @Test
    void invokeAllHearsThatTheLoopIsClosed() throws Exception {
        stopLoopAtGate();
        List<Callable<Integer>> calls = List.of(() -> 1, () -> 2);
        Caller<List<Future<Integer>>> caller =
                Caller.of(() -> executor.invokeAll(calls)).untilBlocked();
        gate.countDown();

        assertThat(caller.answer().get()).hasSize(2).allMatch(Future::isCancelled);
    }

    @Test
    void invokeAnyReturnsTheFirstResultAndTriesNoFurther() throws Exception {
        AtomicInteger tried = new AtomicInteger();
        Callable<Integer> fails =
                () -> {
                    tried.incrementAndGet();
                    throw new AssertionError("broken");
                };
        Callable<Integer> works =
                () -> {
                    tried.incrementAndGet();
                    return 7;
                };

        assertThat(executor.invokeAny(List.of(fails, works, works))).isEqualTo(7);
        assertThat(executor.invokeAny(List.of(works), LONG, TimeUnit.SECONDS)).isEqualTo(7);
        assertThat(tried).hasValue(3);
    }

    @Test
    void invokeAnyThrowsTheLastFailureIfAllFail() {
        List<Callable<Integer>> calls =
                List.of(
                        () -> {
                            throw new IOException("first");
                        },
                        () -> {
                            throw new IOException("second");
                        });

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> executor.invokeAny(calls))
                .havingCause()
                .withMessage("second");
    }

    @Test
    void invokeAnyWithALimitGivesUp() throws Exception {
        occupyLoop();
        AtomicInteger tried = new AtomicInteger();

        assertThatExceptionOfType(TimeoutException.class)
                .isThrownBy(
                        () ->
                                executor.invokeAny(
                                        List.of(tried::incrementAndGet), 1, TimeUnit.MILLISECONDS));
        gate.countDown();
        executor.submit(() -> {}).get();
        assertThat(tried).hasValue(0);
    }

    @Test
    void invokeAnyTriesNothingMoreOnceItsCallerHasGivenUp() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicInteger tried = new AtomicInteger();
        List<Callable<Integer>> calls =
                List.of(
                        () -> {
                            begun.countDown();
                            gate.await();
                            throw new IOException("first");
                        },
                        tried::incrementAndGet);
        Caller<Integer> caller = Caller.of(() -> executor.invokeAny(calls));
        begun.await();
        caller.interrupt();

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(caller.answer()::get)
                .withCauseInstanceOf(InterruptedException.class);
        gate.countDown();
        executor.submit(() -> {}).get();
        assertThat(tried).hasValue(0);
    }

    @Test
    void invokeAnyRefusesToTryNothing() {
        List<Callable<Integer>> withNull = new ArrayList<>();
        withNull.add(null);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> executor.invokeAny(List.<Callable<Integer>>of()))
                .withMessage("calls must not be empty: calls=[]. Give invokeAny something to try.");
        assertThatNullPointerException().isThrownBy(() -> executor.invokeAny(null));
        assertThatNullPointerException().isThrownBy(() -> executor.invokeAny(withNull));
    }

    @Test
    void invokeAnyHearsThatTheLoopIsClosed() throws Exception {
        stopLoopAtGate();
        AtomicInteger tried = new AtomicInteger();
        List<Callable<Integer>> calls = List.of(tried::incrementAndGet);
        Caller<Integer> caller = Caller.of(() -> executor.invokeAny(calls));
        caller.untilBlocked();
        gate.countDown();

        assertThatExceptionOfType(ExecutionException.class).isThrownBy(caller.answer()::get);
        assertThat(tried).hasValue(0);
    }

    // ---- the end

    @Test
    void awaitTerminationWaitsForTheLastTask() throws Exception {
        Future<?> occupied = occupyLoop();
        executor.shutdown();
        assertThat(executor.awaitTermination(1, TimeUnit.MILLISECONDS)).isFalse();
        gate.countDown();

        assertThat(executor.awaitTermination(LONG, TimeUnit.SECONDS)).isTrue();
        assertThat(executor.isTerminated()).isTrue();
        assertThat(occupied.isDone()).isTrue();
    }

    @Test
    void awaitTerminationHearsOfAShutdownInAnotherThread() throws Exception {
        Caller<Boolean> awaited =
                Caller.of(() -> executor.awaitTermination(LONG, TimeUnit.SECONDS)).untilBlocked();
        executor.submit(executor::shutdown);

        assertThat(awaited.answer().get()).isTrue();
    }

    @Test
    void awaitTerminationHearsThatTheLoopIsClosed() throws Exception {
        executor.schedule(() -> {}, LONG, TimeUnit.SECONDS);
        Caller<Boolean> withTask =
                Caller.of(() -> executor.awaitTermination(LONG, TimeUnit.SECONDS)).untilBlocked();
        ScheduledExecutorService idle = running.loop().asScheduledExecutorService();
        Caller<Boolean> withoutTask =
                Caller.of(() -> idle.awaitTermination(LONG, TimeUnit.SECONDS)).untilBlocked();
        running.close();

        assertThat(withTask.answer().get()).isTrue();
        assertThat(withoutTask.answer().get()).isTrue();
    }

    @Test
    void aRunningTaskIsWaitedForThoughItWasCancelled() throws Exception {
        Future<?> occupied = occupyLoop();
        occupied.cancel(true);
        executor.shutdownNow();

        assertThat(executor.isTerminated()).isFalse();
        gate.countDown();
        assertThat(executor.awaitTermination(LONG, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void closeWaitsForTheTasksAndRejectsNewOnes() throws Exception {
        Future<Integer> later = executor.schedule(() -> 7, 2, TimeUnit.MILLISECONDS);
        executor.close();

        assertThat(later.get()).isEqualTo(7);
        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> executor.execute(() -> {}));
    }

    @Test
    void anInterruptedCloseCancelsWhatHasNotBegun() throws Exception {
        Future<?> later = executor.schedule(() -> {}, LONG, TimeUnit.SECONDS);
        Caller<Boolean> closer =
                Caller.of(
                                () -> {
                                    executor.close();
                                    return Thread.interrupted();
                                })
                        .untilBlocked();
        closer.interrupt();

        assertThat(closer.answer().get()).isTrue();
        assertThat(later.isCancelled()).isTrue();
    }

    @Test
    void aThreadThatWaitsForATaskHearsThatTheLoopIsClosed() {
        Future<?> later = executor.schedule(() -> {}, LONG, TimeUnit.SECONDS);
        Caller<Object> waiting = Caller.<Object>of(later::get).untilBlocked();
        running.close();

        assertThatExceptionOfType(CancellationException.class).isThrownBy(waiting.answer()::get);
    }

    @Test
    void whateverIsSubmittedWhileTheLoopClosesEndsOrIsRejected() throws Exception {
        for (int round = 0; round < 100; round++) {
            LoopThread closing = LoopThread.start();
            ScheduledExecutorService theirs = closing.loop().asScheduledExecutorService();
            CountDownLatch begun = new CountDownLatch(1);
            Caller<Integer> submitter = Caller.of(() -> submitUntilRejected(theirs, begun));
            begun.await();
            closing.close();

            assertThat(submitter.answer().get()).isPositive();
            assertThat(theirs.isTerminated()).isTrue();
        }
    }

    /** How many tasks ended. */
    private static int submitUntilRejected(ScheduledExecutorService to, CountDownLatch begun)
            throws InterruptedException, ExecutionException {
        List<Future<?>> futures = new ArrayList<>();
        try {
            while (true) {
                futures.add(to.submit(() -> {}));
                futures.add(to.schedule(() -> {}, 1, TimeUnit.MICROSECONDS));
                begun.countDown();
            }
        } catch (RejectedExecutionException closed) {
            for (Future<?> future : futures) {
                try {
                    future.get();
                } catch (CancellationException cancelled) {
                    assertThat(future.isCancelled()).isTrue();
                }
            }
        }
        return futures.size();
    }
}
