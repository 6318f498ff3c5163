package dev.orrery.loop.combine;

import static dev.orrery.loop.combine.ReturnWhen.ALL_COMPLETED;
import static dev.orrery.loop.combine.ReturnWhen.FIRST_COMPLETED;
import static dev.orrery.loop.combine.ReturnWhen.FIRST_EXCEPTION;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopFuture;
import dev.orrery.loop.task.Task;
import dev.orrery.loop.task.TaskCancelled;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

@Timeout(10)
class WaitOnTest {
    private final Turns turns = new Turns();
    private final LoopFuture<Integer> one = turns.future();
    private final LoopFuture<Integer> two = turns.future();
    private final LoopFuture<Integer> three = turns.future();
    private Waited<LoopFuture<Integer>> waited;

    @AfterEach
    void close() {
        turns.close();
    }

    private Task<?> waiter(ReturnWhen mode) {
        return Task.spawn(
                turns.loop,
                "waiter",
                () -> {
                    waited = Async.waitOn(mode, null, one, two, three);
                    turns.see("waited");
                });
    }

    @Test
    void allAreWaitedForWhateverTheirOutcome() {
        waiter(ALL_COMPLETED);
        turns.turn();
        two.completeExceptionally(new IOException("no"));
        one.cancel();
        turns.settle();
        assertThat(waited).isNull();
        three.complete(3);
        turns.settle();

        assertThat(waited.done()).containsExactly(one, two, three);
        assertThat(waited.pending()).isEmpty();
    }

    @Test
    void theFirstThatIsCompletedEndsTheWaitTwoHopsLater() {
        waiter(FIRST_COMPLETED);
        turns.turn();
        two.cancel();
        turns.settle();

        assertThat(turns.seen).containsExactly("3 waited");
        assertThat(waited.done()).containsExactly(two);
        assertThat(waited.pending()).containsExactly(one, three);
    }

    @Test
    void theFirstThatFailsEndsTheWaitButACancelledOneDoesNot() {
        waiter(FIRST_EXCEPTION);
        turns.turn();
        one.complete(1);
        two.cancel();
        turns.settle();
        assertThat(waited).isNull();
        three.completeExceptionally(new IOException("no"));
        turns.settle();

        assertThat(waited.done()).containsExactly(one, two, three);
    }

    @Test
    void itSuspendsAlsoIfAllAreDone() {
        one.complete(1);
        two.complete(2);
        three.complete(3);
        waiter(ALL_COMPLETED);
        turns.settle();

        assertThat(turns.seen).containsExactly("3 waited");
    }

    @Test
    void theLimitEndsTheWaitAndCancelsNothing() {
        two.complete(2);
        Waited<LoopFuture<Integer>> late =
                turns.in(() -> Async.waitOn(ALL_COMPLETED, Turns.SECOND, List.of(one, two, three)));

        assertThat(late.done()).containsExactly(two);
        assertThat(late.pending()).containsExactly(one, three);
        assertThat(one.isDone()).isFalse();
        assertThat(turns.millis()).isEqualTo(1000);
    }

    @Test
    void aWaitThatEndsEarlyLeavesNoTimer() {
        one.complete(1);
        turns.in(() -> Async.waitOn(FIRST_COMPLETED, Turns.SECOND, one, two));
        turns.in(() -> Task.sleep(Duration.ofSeconds(5)));

        assertThat(turns.millis()).isEqualTo(5000);
    }

    @Test
    void whoWaitsCanBeCancelledAndTheFuturesAreNot() {
        Task<?> waiter = waiter(ALL_COMPLETED);
        turns.turn();
        waiter.cancel();
        turns.settle();

        assertThat(waiter.isCancelled()).isTrue();
        assertThat(one.isDone()).isFalse();
        assertThat(one.removeDoneCallback(done -> {})).isZero();
    }

    @Test
    void oneThatIsNamedTwiceCountsOnce() {
        one.complete(1);
        Waited<LoopFuture<Integer>> once =
                turns.in(() -> Async.waitOn(ALL_COMPLETED, null, one, one));

        assertThat(once.done()).containsExactly(one);
    }

    @Test
    void aDumpSaysWhatIsWaitedFor() {
        turns.endless("reader");
        Task.spawn(
                turns.loop,
                "waiter",
                () -> Async.waitOn(FIRST_COMPLETED, null, Task.all(turns.loop).get(0)));
        turns.turn();

        assertThat(Task.dump(turns.loop)).contains("waiter waits for FIRST_COMPLETED of [reader]");
    }

    @Test
    void noFuturesAreRefused() {
        assertThat(turns.failureOf(() -> Async.waitOn(ALL_COMPLETED, null, List.of())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("futures must not be empty: futures=[]. Leave the wait out.");
    }

    @Test
    void aFutureOfAnotherLoopAndALimitBeyondTheClockAreRefused() {
        try (Turns other = new Turns("other")) {
            LoopFuture<Integer> foreign = other.future();
            assertThat(turns.failureOf(() -> Async.waitOn(ALL_COMPLETED, null, foreign)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("loop=home, future.loop=other");
        }
        Duration tooLong = Duration.ofNanos(EventLoop.MAX_DELAY_NANOS).plusNanos(1);
        assertThat(turns.failureOf(() -> Async.waitOn(ALL_COMPLETED, tooLong, one)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("delay must be at most");
    }

    @Test
    void itIsRefusedOutsideOfATask() {
        assertThatThrownBy(() -> Async.waitOn(ALL_COMPLETED, null, one))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "waitOn must be called in the body of a task: caller="
                                + Thread.currentThread().getName()
                                + ". Start one with Async.run or Async.spawn.");
    }

    @Test
    void cancellingReachesAWaitAsAnError() {
        Task<?> task =
                Task.spawn(
                        turns.loop,
                        () -> {
                            try {
                                Async.waitOn(ALL_COMPLETED, null, one);
                            } catch (TaskCancelled cancelled) {
                                turns.see(String.valueOf(cancelled.getMessage()));
                            }
                        });
        turns.turn();
        task.cancel("why");
        turns.settle();

        assertThat(turns.seen).containsExactly("2 why");
    }
}
