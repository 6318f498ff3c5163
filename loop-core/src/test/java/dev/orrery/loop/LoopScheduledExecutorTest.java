package dev.orrery.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.orrery.loop.handle.ContextVar;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** The executor on its loop's own thread, in virtual time. */
@Timeout(10)
class LoopScheduledExecutorTest {
    private static final TimeUnit NANOS = TimeUnit.NANOSECONDS;

    private final VirtualTime time = new VirtualTime();
    private final EventLoop loop = time.newLoop();
    private final ScheduledExecutorService executor = loop.asScheduledExecutorService();
    private final List<Object> seen = new ArrayList<>();
    private final List<CallbackFailure> failures = new ArrayList<>();

    LoopScheduledExecutorTest() {
        loop.setExceptionHandler((which, failure) -> failures.add(failure));
    }

    @AfterEach
    void close() {
        loop.close();
    }

    private void runUntil(long nanos) {
        loop.callAt(nanos, loop::stop);
        loop.runForever();
    }

    private Runnable note(Object what) {
        return () -> seen.add(what);
    }

    private Runnable noteTime() {
        return () -> seen.add(time.nanoTime());
    }

    // ---- due at once

    @Test
    void runsCommandsInTheOrderGiven() {
        executor.execute(note(1));
        executor.execute(note(2));
        loop.callSoon(() -> seen.add(3));
        assertThat(seen).isEmpty();
        runUntil(1);

        assertThat(seen).containsExactly(1, 2, 3);
    }

    @Test
    void submittedTasksEndWithTheirResults() throws Exception {
        Future<Integer> called = executor.submit(() -> 7);
        Future<?> ran = executor.submit(note("ran"));
        Future<String> given = executor.submit(note("given"), "result");
        runUntil(1);

        assertThat(called.get()).isEqualTo(7);
        assertThat(ran.get()).isNull();
        assertThat(given.get(0, NANOS)).isEqualTo("result");
        assertThat(seen).containsExactly("ran", "given");
    }

    @Test
    void aSubmittedTaskKeepsWhatItThrows() {
        Future<?> failed =
                executor.submit(
                        () -> {
                            throw new IOException("gone");
                        });
        Future<?> broken =
                executor.submit(
                        () -> {
                            throw new AssertionError("broken");
                        });
        runUntil(1);

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(failed::get)
                .withCauseInstanceOf(IOException.class);
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(broken::get)
                .withCauseInstanceOf(AssertionError.class);
        assertThat(failures).isEmpty();
    }

    @Test
    void whatACommandThrowsGoesToTheExceptionHandler() {
        IllegalArgumentException failure = new IllegalArgumentException("no");
        executor.execute(
                () -> {
                    throw failure;
                });
        executor.execute(note("next"));
        runUntil(1);

        assertThat(failures).extracting(CallbackFailure::failure).containsExactly(failure);
        assertThat(seen).containsExactly("next");
    }

    @Test
    void anErrorOfACommandEndsTheRunAndTheCommandIsOver() {
        executor.execute(
                () -> {
                    throw new AssertionError("broken");
                });

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(loop::runForever)
                .withMessage("broken");
        executor.shutdown();
        assertThat(executor.isTerminated()).isTrue();
    }

    @Test
    void refusesNullsAtOnce() {
        Callable<Integer> none = null;
        assertThatNullPointerException().isThrownBy(() -> executor.execute(null));
        assertThatNullPointerException().isThrownBy(() -> executor.submit((Runnable) null));
        assertThatNullPointerException().isThrownBy(() -> executor.submit(none));
        assertThatNullPointerException().isThrownBy(() -> executor.schedule(none, 1, NANOS));
        assertThatNullPointerException().isThrownBy(() -> executor.schedule(() -> 1, 1, null));
        assertThatNullPointerException()
                .isThrownBy(() -> executor.scheduleAtFixedRate(null, 1, 1, NANOS));
        assertThatNullPointerException()
                .isThrownBy(() -> executor.scheduleWithFixedDelay(() -> {}, 1, 1, null));
        executor.shutdown();
        assertThat(executor.isTerminated()).isTrue();
    }

    // ---- due later

    @Test
    void runsATaskWhenItsDelayHasPassed() throws Exception {
        ScheduledFuture<Long> called = executor.schedule(loop::nanoTime, 5, TimeUnit.MICROSECONDS);
        ScheduledFuture<?> ran = executor.schedule(noteTime(), 3, NANOS);
        runUntil(10_000);

        assertThat(called.get()).isEqualTo(5_000);
        assertThat(ran.get()).isNull();
        assertThat(seen).containsExactly(3L);
    }

    @Test
    void equalDeadlinesKeepTheOrderInWhichTheyWereScheduledAlsoWithTheLoopsOwn() {
        executor.schedule(note(1), 5, NANOS);
        loop.callLater(Duration.ofNanos(5), note(2));
        executor.schedule(note(3), 5, NANOS);
        loop.callAt(5, note(4));
        runUntil(10);

        assertThat(seen).containsExactly(1, 2, 3, 4);
    }

    @Test
    void delaysOfZeroAndLessAreAsGoodAsExecute() {
        executor.execute(note(1));
        executor.schedule(note(2), 0, NANOS);
        executor.execute(note(3));
        executor.schedule(note(4), -1, TimeUnit.DAYS);
        executor.schedule(note(5), Long.MIN_VALUE, TimeUnit.DAYS);
        executor.execute(note(6));
        runUntil(1);

        assertThat(seen).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void takesTheLongestDelayThereIs() {
        ScheduledFuture<?> never = executor.schedule(note("never"), Long.MAX_VALUE, TimeUnit.DAYS);
        executor.schedule(note("soon"), 1, NANOS);
        runUntil(10);

        assertThat(seen).containsExactly("soon");
        assertThat(never.getDelay(NANOS)).isEqualTo(EventLoop.MAX_DELAY_NANOS - 10);
    }

    @Test
    void tellsHowLongATaskHasToWait() {
        ScheduledFuture<?> future = executor.schedule(note(1), 5, TimeUnit.MICROSECONDS);
        assertThat(future.getDelay(NANOS)).isEqualTo(5_000);
        assertThat(future.getDelay(TimeUnit.MICROSECONDS)).isEqualTo(5);
        time.pass(7_000);

        assertThat(future.getDelay(NANOS)).isEqualTo(-2_000);
    }

    @Test
    void tasksCompareByDeadlineThenByOrder() {
        ScheduledFuture<?> late = executor.schedule(note(1), 5, NANOS);
        ScheduledFuture<?> first = executor.schedule(note(2), 3, NANOS);
        ScheduledFuture<?> second = executor.schedule(note(3), 3, NANOS);
        List<ScheduledFuture<?>> sorted = new ArrayList<>(List.of(late, second, first));
        Collections.sort(sorted);

        assertThat(sorted).containsExactly(first, second, late);
    }

    @Test
    void tasksCompareWithThoseOfOthersByDelay() {
        ScheduledExecutorService other = loop.asScheduledExecutorService();
        ScheduledFuture<?> sooner = executor.schedule(note(1), 3, NANOS);
        ScheduledFuture<?> later = other.schedule(note(2), 5, NANOS);

        assertThat(sooner.compareTo(later)).isNegative();
        assertThat(later.compareTo(sooner)).isPositive();
        assertThat(sooner.compareTo(other.schedule(note(3), 3, NANOS))).isZero();
    }

    // ---- series

    @Test
    void aFixedRateGoesFromDeadlineToDeadline() {
        executor.scheduleAtFixedRate(
                () -> {
                    seen.add(time.nanoTime());
                    time.pass(3);
                },
                2,
                10,
                NANOS);
        runUntil(40);

        assertThat(seen).containsExactly(2L, 12L, 22L, 32L);
    }

    @Test
    void aFixedRateCatchesUpWithoutOverlap() {
        executor.scheduleAtFixedRate(
                () -> {
                    seen.add(time.nanoTime());
                    time.pass(seen.size() == 1 ? 25 : 1);
                },
                0,
                10,
                NANOS);
        runUntil(45);

        assertThat(seen).containsExactly(0L, 25L, 26L, 30L, 40L);
    }

    @Test
    void aSeriesThatCatchesUpLetsOthersHaveTheirTurn() {
        executor.scheduleAtFixedRate(note("series"), 0, 10, NANOS);
        time.pass(30);
        loop.callSoon(
                () -> {
                    seen.add("other");
                    loop.callSoon(note("another"));
                });
        runUntil(31);

        assertThat(seen)
                .containsExactly("series", "other", "another", "series", "series", "series");
    }

    @Test
    void aFixedDelayGoesFromTheEndOfARun() {
        executor.scheduleWithFixedDelay(
                () -> {
                    seen.add(time.nanoTime());
                    time.pass(3);
                },
                2,
                10,
                NANOS);
        runUntil(40);

        assertThat(seen).containsExactly(2L, 15L, 28L);
    }

    @Test
    void aSeriesEndsWithItsFirstFailureWhichIsReported() {
        ScheduledFuture<?> series =
                executor.scheduleAtFixedRate(
                        () -> {
                            seen.add(time.nanoTime());
                            if (seen.size() == 2) {
                                throw new IllegalArgumentException("enough");
                            }
                        },
                        0,
                        10,
                        NANOS);
        runUntil(100);

        assertThat(seen).containsExactly(0L, 10L);
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(series::get)
                .withCauseInstanceOf(IllegalArgumentException.class);
        assertThat(failures).hasSize(1);
        assertThat(failures.get(0).message())
                .isEqualTo("a periodic task threw and will not run again");
        assertThat(failures.get(0).failure()).hasMessage("enough");
    }

    @Test
    void aSeriesCanBeCancelledBetweenItsRuns() {
        ScheduledFuture<?> series = executor.scheduleAtFixedRate(noteTime(), 0, 10, NANOS);
        loop.callAt(15, () -> series.cancel(true));
        runUntil(100);

        assertThat(seen).containsExactly(0L, 10L);
        assertThatExceptionOfType(CancellationException.class).isThrownBy(series::get);
    }

    @Test
    void aSeriesCanCancelItself() {
        List<ScheduledFuture<?>> self = new ArrayList<>();
        self.add(
                executor.scheduleWithFixedDelay(
                        () -> seen.add(self.get(0).cancel(false)), 0, 10, NANOS));
        runUntil(100);

        assertThat(seen).containsExactly(true);
        assertThat(self.get(0).isCancelled()).isTrue();
    }

    @Test
    void refusesAPeriodThatIsNotAboveZero() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> executor.scheduleAtFixedRate(() -> {}, 1, 0, NANOS))
                .withMessage("period must be above 0: period=0. Use schedule to run once.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> executor.scheduleWithFixedDelay(() -> {}, 1, -4, NANOS))
                .withMessage("delay must be above 0: delay=-4. Use schedule to run once.");
    }

    @Test
    void aSeriesMayHaveTheLongestPeriodThereIs() {
        executor.scheduleAtFixedRate(noteTime(), 0, Long.MAX_VALUE, TimeUnit.DAYS);
        executor.scheduleWithFixedDelay(noteTime(), 0, Long.MAX_VALUE, TimeUnit.DAYS);
        runUntil(10);

        assertThat(seen).containsExactly(0L, 0L);
        assertThat(failures).isEmpty();
    }

    @Test
    void everyRunOfASeriesStartsInTheContextInWhichItWasAskedFor() {
        ContextVar<Integer> count = ContextVar.of("count");
        loop.callSoon(
                () -> {
                    count.set(5);
                    executor.scheduleAtFixedRate(
                            () -> {
                                seen.add(count.getOrElse(-1));
                                count.set(count.getOrElse(-1) + 1);
                            },
                            0,
                            10,
                            NANOS);
                });
        runUntil(25);

        assertThat(seen).containsExactly(5, 5, 5);
    }

    // ---- cancelling

    @Test
    void aCancelledTaskNeverRuns() {
        Future<?> now = executor.submit(note("now"));
        Future<?> later = executor.schedule(note("later"), 5, NANOS);

        assertThat(now.cancel(false)).isTrue();
        assertThat(later.cancel(true)).isTrue();
        assertThat(later.cancel(true)).isFalse();
        runUntil(10);

        assertThat(seen).isEmpty();
        assertThat(now.isCancelled()).isTrue();
        assertThat(later.isDone()).isTrue();
    }

    @Test
    void aCancelledTaskDoesNotMoveTheClock() {
        executor.schedule(note("later"), 5_000, NANOS).cancel(false);
        LoopFuture<Integer> future = loop.newFuture();
        loop.callSoon(() -> future.complete(1));
        loop.runUntilComplete(future);

        assertThat(time.nanoTime()).isZero();
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(loop::runForever)
                .withMessage("nothing can ever happen: now=0");
    }

    @Test
    void cancellingATaskThatHasRunDoesNothing() throws Exception {
        Future<Integer> future = executor.submit(() -> 7);
        runUntil(1);

        assertThat(future.cancel(true)).isFalse();
        assertThat(future.get()).isEqualTo(7);
    }

    @Test
    void cancellingDoesNotInterruptTheLoop() {
        List<Future<?>> self = new ArrayList<>();
        self.add(
                executor.submit(
                        () -> {
                            self.get(0).cancel(true);
                            seen.add(Thread.currentThread().isInterrupted());
                        }));
        runUntil(1);

        assertThat(seen).containsExactly(false);
    }

    // ---- waiting on the loop's own thread

    @Test
    void refusesToBlockTheLoopsThread() {
        Future<?> pending = executor.schedule(note("later"), 5, NANOS);
        List<Callable<Integer>> calls = List.of(() -> 1);
        List<Callable<?>> blocking =
                List.of(
                        pending::get,
                        () -> pending.get(1, NANOS),
                        () -> executor.invokeAll(calls),
                        () -> executor.invokeAll(calls, 1, NANOS),
                        () -> executor.invokeAny(calls),
                        () -> executor.invokeAny(calls, 1, NANOS),
                        () -> executor.awaitTermination(1, NANOS));
        loop.callSoon(
                () ->
                        blocking.forEach(
                                call ->
                                        assertThatIllegalStateException()
                                                .isThrownBy(call::call)
                                                .withMessageContaining(
                                                        " must not make the loop's thread wait for"
                                                                + " the loop: loop=loop, caller=")
                                                .withMessageEndingWith(
                                                        "Wait in another thread, or schedule what"
                                                                + " shall come next.")));
        runUntil(10);

        assertThat(failures).isEmpty();
        assertThat(seen).containsExactly("later");
    }

    @Test
    void givesTheResultOfADoneFutureOnTheLoopsThread() {
        Future<Integer> done = executor.submit(() -> 7);
        loop.callSoon(() -> seen.add(done.resultNow()));
        loop.callSoon(
                () -> {
                    try {
                        seen.add(done.get());
                    } catch (InterruptedException | ExecutionException unexpected) {
                        throw new AssertionError(unexpected);
                    }
                });
        runUntil(1);

        assertThat(seen).containsExactly(7, 7);
    }

    @Test
    void closeOnTheLoopsThreadShutsDownAndRefusesToWait() {
        executor.schedule(note("later"), 5, NANOS);
        loop.callSoon(() -> assertThatIllegalStateException().isThrownBy(executor::close));
        runUntil(10);

        assertThat(failures).isEmpty();
        assertThat(seen).containsExactly("later");
        assertThat(executor.isTerminated()).isTrue();
    }

    @Test
    void closeOnTheLoopsThreadIsFineIfNothingIsLeft() {
        executor.scheduleAtFixedRate(note("series"), 5, 5, NANOS);
        loop.callSoon(executor::close);
        runUntil(10);

        assertThat(failures).isEmpty();
        assertThat(seen).isEmpty();
        assertThat(executor.isTerminated()).isTrue();
    }

    // ---- shutdown

    @Test
    void shutdownLetsWhatIsDueLaterRunAndEndsTheSeries() {
        Future<?> now = executor.submit(note("now"));
        Future<?> later = executor.schedule(note("later"), 5, NANOS);
        Future<?> rate = executor.scheduleAtFixedRate(note("rate"), 1, 1, NANOS);
        Future<?> delay = executor.scheduleWithFixedDelay(note("delay"), 1, 1, NANOS);

        executor.shutdown();

        assertThat(executor.isShutdown()).isTrue();
        assertThat(executor.isTerminated()).isFalse();
        assertThat(rate.isCancelled()).isTrue();
        assertThat(delay.isCancelled()).isTrue();
        runUntil(10);
        assertThat(seen).containsExactly("now", "later");
        assertThat(now.isDone()).isTrue();
        assertThat(later.isDone()).isTrue();
        assertThat(executor.isTerminated()).isTrue();
    }

    @Test
    void afterShutdownEverySubmissionIsRejected() {
        executor.shutdown();
        List<Callable<?>> submissions =
                List.of(
                        () -> {
                            executor.execute(note(1));
                            return 1;
                        },
                        () -> executor.submit(note(1)),
                        () -> executor.schedule(note(1), 1, NANOS),
                        () -> executor.scheduleAtFixedRate(note(1), 1, 1, NANOS),
                        () -> executor.scheduleWithFixedDelay(note(1), 1, 1, NANOS));
        for (Callable<?> submission : submissions) {
            assertThatExceptionOfType(RejectedExecutionException.class)
                    .isThrownBy(submission::call)
                    .withMessage(
                            "a task must come before the shutdown of this view: loop=loop."
                                    + " Ask the loop for a new view.");
        }
        runUntil(10);
        assertThat(seen).isEmpty();
    }

    @Test
    void shutdownEndsTheViewAndNeitherTheLoopNorOtherViews() {
        ScheduledExecutorService other = loop.asScheduledExecutorService();
        executor.shutdownNow();

        other.execute(note("other"));
        loop.callSoon(note("loop"));
        runUntil(1);

        assertThat(seen).containsExactly("other", "loop");
        assertThat(loop.isClosed()).isFalse();
        assertThat(other.isShutdown()).isFalse();
    }

    @Test
    void shutdownNowReturnsWhatNeverRanAndCancelsIt() {
        Runnable command = note("command");
        executor.execute(command);
        Future<?> submitted = executor.submit(note("submitted"));
        Future<?> later = executor.schedule(note("later"), 5, NANOS);
        Future<?> series = executor.scheduleAtFixedRate(note("series"), 5, 5, NANOS);
        Future<?> cancelled = executor.schedule(note("cancelled"), 5, NANOS);
        cancelled.cancel(false);

        List<Runnable> never = executor.shutdownNow();

        assertThat(never).isEqualTo(Arrays.asList(command, submitted, later, series));
        assertThat(submitted.isCancelled()).isTrue();
        assertThat(later.isCancelled()).isTrue();
        assertThat(series.isCancelled()).isTrue();
        assertThat(executor.isTerminated()).isTrue();
        runUntil(10);
        assertThat(seen).isEmpty();
        assertThat(executor.shutdownNow()).isEmpty();
    }

    @Test
    void shutdownNowLetsTheRunningTaskEnd() throws Exception {
        Future<Integer> running =
                executor.submit(
                        () -> {
                            seen.addAll(executor.shutdownNow());
                            seen.add(executor.isTerminated());
                            return 7;
                        });
        Runnable next = note("next");
        executor.execute(next);
        runUntil(1);

        assertThat(seen).containsExactly(next, false);
        assertThat(running.get()).isEqualTo(7);
        assertThat(executor.isTerminated()).isTrue();
    }

    @Test
    void aSeriesThatShutsItsExecutorDownDoesNotRunAgain() {
        executor.scheduleAtFixedRate(
                () -> {
                    executor.shutdown();
                    seen.add(executor.isTerminated());
                },
                0,
                1,
                NANOS);
        runUntil(10);

        assertThat(seen).containsExactly(false);
        assertThat(executor.isTerminated()).isTrue();
    }

    @Test
    void awaitTerminationOfATerminatedExecutorReturnsAtOnceOnTheLoopsThread() {
        executor.shutdown();
        loop.callSoon(
                () -> {
                    try {
                        seen.add(executor.awaitTermination(1, TimeUnit.DAYS));
                    } catch (InterruptedException unexpected) {
                        throw new AssertionError(unexpected);
                    }
                });
        runUntil(1);

        assertThat(seen).containsExactly(true);
    }

    // ---- a closed loop

    @Test
    void closingTheLoopCancelsWhatIsLeft() {
        Runnable command = note("command");
        executor.execute(command);
        Future<?> submitted = executor.submit(note("submitted"));
        Future<?> later = executor.schedule(note("later"), 5, NANOS);
        Future<?> series = executor.scheduleAtFixedRate(note("series"), 5, 5, NANOS);

        loop.close();

        assertThat(submitted.isCancelled()).isTrue();
        assertThat(later.isCancelled()).isTrue();
        assertThat(series.isCancelled()).isTrue();
        assertThat(executor.isShutdown()).isTrue();
        assertThat(executor.isTerminated()).isTrue();
        assertThat(executor.shutdownNow()).isEmpty();
    }

    @Test
    void aClosedLoopRejectsTasks() {
        loop.close();

        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> executor.execute(note(1)))
                .withMessage(
                        "a task must come before the loop is closed: loop=loop. Make a new loop.");
        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> executor.schedule(note(1), 1, NANOS));
        assertThat(executor.isTerminated()).isTrue();
    }

    @Test
    void theBareExecutorOfAClosedLoopRejectsTasksToo() {
        loop.asExecutor().execute(note("command"));
        runUntil(1);
        loop.close();

        assertThat(seen).containsExactly("command");
        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> loop.asExecutor().execute(note(1)))
                .withMessage("execute must be called on an open loop: loop=loop. Make a new loop.");
    }

    @Test
    void namesItselfAndItsTasks() {
        assertThat(executor).hasToString("LoopScheduledExecutor[loop=loop]");
        assertThat(executor.submit(note(1))).hasToString("LoopTask[RUNNING, loop=loop]");
    }
}
