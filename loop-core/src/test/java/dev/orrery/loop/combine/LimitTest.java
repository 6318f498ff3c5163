package dev.orrery.loop.combine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopFuture;
import dev.orrery.loop.task.Task;
import dev.orrery.loop.task.TaskCancelled;
import dev.orrery.loop.task.TaskOptions;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;

/** Timeouts and waits with a limit. */
@org.junit.jupiter.api.Timeout(10)
class LimitTest {
    private static final Duration TOO_LONG =
            Duration.ofNanos(EventLoop.MAX_DELAY_NANOS).plusSeconds(1);

    private final Turns turns = new Turns();
    private final LoopFuture<Integer> future = turns.future();

    @AfterEach
    void close() {
        turns.close();
    }

    // ---- timeout

    @Test
    void aPartThatTakesTooLongEndsAtItsDeadline() {
        turns.in(
                () -> {
                    assertThatThrownBy(() -> Async.timeout(Turns.SECOND, () -> Async.await(future)))
                            .isInstanceOf(TimeoutException.class)
                            .hasMessage(
                                    "the deadline has passed: task=main, deadlineNanos=1000000000")
                            .hasCauseInstanceOf(TaskCancelled.class);
                    assertThat(turns.millis()).isEqualTo(1000);
                    assertThat(Async.currentTask().cancelling()).isZero();
                    Async.sleep(Turns.SECOND);
                });
        assertThat(future.isCancelled()).isTrue();
    }

    @Test
    void aPartThatIsInTimeGivesItsValueAndLeavesNoTimer() {
        turns.in(
                () -> {
                    int value =
                            Async.timeout(
                                    Turns.SECOND,
                                    () -> {
                                        Async.sleep(Duration.ofMillis(999));
                                        return 7;
                                    });
                    assertThat(value).isEqualTo(7);
                    Async.sleep(Turns.SECOND);
                });
        assertThat(turns.millis()).isEqualTo(1999);
    }

    @Test
    void aPartThatFailsAfterItsDeadlineFailsSo() {
        Throwable failure =
                turns.failureOf(
                        () ->
                                Async.timeout(
                                        Turns.SECOND,
                                        () -> {
                                            try {
                                                Async.await(future);
                                            } catch (TaskCancelled late) {
                                                throw new IOException("while cleaning up");
                                            }
                                        }));
        assertThat(failure).isInstanceOf(IOException.class);
    }

    @Test
    void aPartThatReturnsAfterItsDeadlineHasReturned() {
        turns.in(
                () -> {
                    int value =
                            Async.timeout(
                                    Turns.SECOND,
                                    limit -> {
                                        try {
                                            return Async.await(future);
                                        } catch (TaskCancelled late) {
                                            assertThat(limit.isExpired()).isTrue();
                                            return 3;
                                        }
                                    });
                    assertThat(value).isEqualTo(3);
                    assertThat(Async.currentTask().cancelling()).isZero();
                });
    }

    @Test
    void aCancellationBySomebodyElseStaysOne() {
        Task<?> task =
                Task.spawn(
                        turns.loop, () -> Async.timeout(Turns.SECOND, () -> Async.await(future)));
        turns.turn();
        task.cancel("somebody");
        turns.settle();

        assertThat(task.isCancelled()).isTrue();
        assertThat(task.cancelMessage()).isEqualTo("somebody");
    }

    @Test
    void aTimeoutInTheCleanUpAfterACancellationIsATimeout() {
        Task<?> task =
                Task.spawn(
                        turns.loop,
                        () -> {
                            try {
                                Async.await(future);
                            } finally {
                                LoopFuture<Integer> never = turns.future();
                                try {
                                    Async.timeout(Duration.ZERO, () -> Async.await(never));
                                } catch (TimeoutException late) {
                                    turns.see("late");
                                }
                            }
                        });
        turns.turn();
        task.cancel();
        turns.settle();

        assertThat(turns.seen).hasSize(1);
        assertThat(task.isCancelled()).isTrue();
    }

    @Test
    void theDeadlineThatPassesIsTheOneThatThrows() {
        turns.in(
                () ->
                        assertThatThrownBy(
                                        () ->
                                                Async.timeout(
                                                        Turns.SECOND,
                                                        () -> {
                                                            inner(5000);
                                                            turns.see("not here");
                                                        }))
                                .isInstanceOf(TimeoutException.class));
        turns.in(
                () ->
                        Async.timeout(
                                Turns.SECOND,
                                () -> {
                                    assertThatThrownBy(() -> inner(5))
                                            .isInstanceOf(TimeoutException.class);
                                    turns.see("here");
                                }));
        assertThat(turns.seen).containsExactly("0 here");
    }

    private void inner(int millis) throws TimeoutException {
        LoopFuture<Integer> never = turns.future();
        Async.timeout(Duration.ofMillis(millis), () -> Async.await(never));
    }

    @Test
    void theDeadlineCanBeMovedBothWaysAndTakenAway() {
        turns.in(
                () ->
                        Async.timeout(
                                Turns.SECOND,
                                limit -> {
                                    limit.reschedule(Duration.ofSeconds(3));
                                    Async.sleep(Duration.ofSeconds(2));
                                    limit.rescheduleAt(turns.loop.nanoTime() + 1_000_000_000);
                                    assertThat(limit.deadlineNanos()).isEqualTo(3_000_000_000L);
                                    limit.never();
                                    assertThat(limit.deadlineNanos()).isNull();
                                    Async.sleep(Duration.ofSeconds(9));
                                }));
        assertThat(turns.millis()).isEqualTo(11_000);
    }

    @Test
    void aLimitThatHasPassedExpiresAtTheFirstWait() {
        turns.in(
                () -> {
                    int value = Async.timeout(Duration.ofSeconds(-1), () -> 3);
                    assertThat(value).isEqualTo(3);
                    assertThatThrownBy(
                                    () ->
                                            Async.timeoutAt(
                                                    Long.MIN_VALUE / 4, () -> Async.await(future)))
                            .isInstanceOf(TimeoutException.class);
                });
        assertThat(turns.millis()).isZero();
    }

    @Test
    void noLimitAndOneBeyondTheClockNeverExpire() {
        future.complete(3);
        turns.in(
                () -> {
                    assertThat(Async.<Integer, RuntimeException>timeout(null, () -> 1)).isOne();
                    Async.timeout(TOO_LONG, () -> Async.sleep(Duration.ofDays(365)));
                    Async.timeout(Duration.ofSeconds(Long.MAX_VALUE), () -> Async.await(future));
                });
    }

    @Test
    void allFormsWithADeadlineEndAtIt() {
        turns.in(
                () -> {
                    long second = 1_000_000_000;
                    assertThatThrownBy(() -> Async.timeoutAt(second, () -> inner(5000)))
                            .isInstanceOf(TimeoutException.class);
                    assertThatThrownBy(
                                    () ->
                                            Async.timeoutAt(
                                                    2 * second,
                                                    limit -> {
                                                        inner(5000);
                                                    }))
                            .isInstanceOf(TimeoutException.class);
                    assertThatThrownBy(
                                    () ->
                                            Async.timeoutAt(
                                                    3 * second,
                                                    limit -> {
                                                        inner(5000);
                                                        return 1;
                                                    }))
                            .isInstanceOf(TimeoutException.class);
                    assertThat(turns.millis()).isEqualTo(3000);
                    assertThatThrownBy(() -> Async.timeoutAt(9 * second, () -> fail()))
                            .isInstanceOf(IOException.class);
                });
    }

    private static int fail() throws IOException {
        throw new IOException("no");
    }

    @Test
    void aDeadlineBeyondTheClockIsRefusedAndTheOneBeforeStays() {
        turns.in(
                () -> {
                    Async.sleep(Turns.SECOND);
                    long far = turns.loop.nanoTime() + EventLoop.MAX_DELAY_NANOS + 1;
                    assertThatThrownBy(() -> Async.timeoutAt(far, () -> 3))
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessageContaining("deadlineNanos must be at most");
                    assertThatThrownBy(
                                    () ->
                                            Async.timeout(
                                                    Turns.SECOND,
                                                    limit -> {
                                                        assertThatThrownBy(
                                                                        () ->
                                                                                limit.rescheduleAt(
                                                                                        far))
                                                                .isInstanceOf(
                                                                        IllegalArgumentException
                                                                                .class);
                                                        return Async.await(future);
                                                    }))
                            .isInstanceOf(TimeoutException.class);
                });
        assertThat(turns.millis()).isEqualTo(2000);
    }

    @Test
    void itCannotBeMovedOnceItHasExpiredOrEnded() {
        String expected =
                "a timeout must be rescheduled before it expires and while its part runs:"
                        + " task=main, state=%s. Check isExpired(), or start a new one.";
        turns.in(
                () -> {
                    var ended = Async.timeout(Turns.SECOND, limit -> limit);
                    assertThatThrownBy(() -> ended.reschedule(Turns.SECOND))
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessage(expected, "EXITED");
                    Async.timeout(
                            Turns.SECOND,
                            limit -> {
                                try {
                                    Async.await(future);
                                } catch (TaskCancelled late) {
                                    assertThatThrownBy(limit::never)
                                            .isInstanceOf(IllegalStateException.class)
                                            .hasMessage(expected, "EXPIRING");
                                    assertThatThrownBy(() -> limit.rescheduleAt(0))
                                            .isInstanceOf(IllegalStateException.class);
                                }
                            });
                });
    }

    @Test
    void aTimeoutIsRefusedOutsideOfATask() {
        assertThatThrownBy(() -> Async.timeout(Turns.SECOND, () -> 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("must be called in the body of a task");
        assertThatThrownBy(() -> Async.timeoutAt(0, () -> 1))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Async.timeout(Turns.SECOND, () -> {}))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void codeThatBlocksOutsideOfTheLibraryIsInterruptedAtItsDeadline() {
        TaskOptions.standard().withEngine(TaskOptions.Engine.VIRTUAL).applyTo(turns.loop);
        CountDownLatch never = new CountDownLatch(1);
        turns.in(
                () -> {
                    assertThatThrownBy(() -> Async.timeout(Turns.SECOND, () -> never.await()))
                            .isInstanceOf(TimeoutException.class)
                            .hasCauseInstanceOf(InterruptedException.class);
                    assertThat(turns.millis()).isEqualTo(1000);
                    Async.sleep(Turns.SECOND);
                });
        assertThat(turns.millis()).isEqualTo(2000);
    }

    // ---- waitFor

    @Test
    void whatIsInTimeIsGiven() {
        turns.in(
                () -> {
                    Task<Integer> worker =
                            Async.spawn(
                                    () -> {
                                        Async.sleep(Duration.ofMillis(999));
                                        return 3;
                                    });
                    assertThat(Async.waitFor(worker, Turns.SECOND)).isEqualTo(3);
                });
    }

    @Test
    void whatIsLateIsCancelledAndItsEndWaitedFor() {
        turns.in(
                () -> {
                    Task<?> worker =
                            Async.spawn(
                                    () -> {
                                        try {
                                            Async.await(future);
                                        } finally {
                                            Async.sleep(Turns.SECOND);
                                            turns.see("cleaned up");
                                        }
                                    });
                    assertThatThrownBy(() -> Async.waitFor(worker, Turns.SECOND))
                            .isInstanceOf(TimeoutException.class);
                    turns.see("late");
                    assertThat(worker.isCancelled()).isTrue();
                });
        assertThat(turns.seen).containsExactly("0 cleaned up", "0 late");
        assertThat(turns.millis()).isEqualTo(2000);
    }

    @Test
    void whatEndsWithAValueWhenCancelledIsGivenAllTheSame() {
        turns.in(
                () -> {
                    for (Duration limit : new Duration[] {Turns.SECOND, Duration.ZERO}) {
                        Task<Integer> worker =
                                Async.spawn(
                                        () -> {
                                            try {
                                                return Async.await(turns.future());
                                            } catch (TaskCancelled late) {
                                                return 3;
                                            }
                                        });
                        Async.yieldNow();
                        assertThat(Async.waitFor(worker, limit)).isEqualTo(3);
                    }
                });
    }

    @Test
    void aLimitOfZeroTakesWhatIsDoneAndCancelsWhatIsNot() {
        LoopFuture<Integer> done = turns.future();
        done.complete(3);
        turns.in(
                () -> {
                    assertThat(Async.waitFor(done, Duration.ZERO)).isEqualTo(3);
                    assertThatThrownBy(() -> Async.waitFor(future, Duration.ZERO))
                            .isInstanceOf(TimeoutException.class)
                            .hasMessage("the limit has passed: limit=PT0S");
                    Async.yieldNow();
                });
        assertThat(future.isCancelled()).isTrue();
    }

    @Test
    void aGatherThatIsLateIsATimeoutToo() {
        turns.in(
                () -> {
                    assertThatThrownBy(() -> Async.waitFor(Async.gather(future), Duration.ZERO))
                            .isInstanceOf(TimeoutException.class);
                    assertThatThrownBy(
                                    () -> Async.waitFor(Async.gather(turns.future()), Turns.SECOND))
                            .isInstanceOf(TimeoutException.class);
                });
    }

    @Test
    void noLimitWaitsForEver() {
        turns.in(
                () -> {
                    Task<?> worker = Async.spawn(() -> Async.sleep(Duration.ofDays(999)));
                    Async.waitFor(worker, null);
                });
    }

    @Test
    void aFailureIsThrownAsAwaitThrowsIt() {
        future.completeExceptionally(new IOException("no"));
        assertThat(turns.failureOf(() -> Async.waitFor(future, Turns.SECOND)))
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(IOException.class);
    }

    @Test
    void whoWaitsWithALimitCanBeCancelled() {
        Task<?> task = Task.spawn(turns.loop, () -> Async.waitFor(future, Turns.SECOND));
        turns.turn();
        task.cancel();
        turns.settle();

        assertThat(task.isCancelled()).isTrue();
        assertThat(future.isCancelled()).isTrue();
    }

    @Test
    void aFutureOfAnotherLoopIsRefused() {
        try (Turns other = new Turns("other")) {
            LoopFuture<Integer> foreign = other.future();
            for (Duration limit : new Duration[] {Turns.SECOND, Duration.ZERO, null}) {
                assertThat(turns.failureOf(() -> Async.waitFor(foreign, limit)))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("task.loop=home, future.loop=other");
            }
        }
    }

    @Test
    void waitForIsRefusedOutsideOfATask() {
        assertThatThrownBy(() -> Async.waitFor(future, Turns.SECOND))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("waitFor must be called in the body of a task");
    }
}
