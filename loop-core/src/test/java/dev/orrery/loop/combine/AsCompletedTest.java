package dev.orrery.loop.combine;

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
import java.util.NoSuchElementException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

@Timeout(10)
class AsCompletedTest {
    private final Turns turns = new Turns();
    private final LoopFuture<Integer> one = turns.future();
    private final LoopFuture<Integer> two = turns.future();
    private final LoopFuture<Integer> three = turns.future();

    @AfterEach
    void close() {
        turns.close();
    }

    private Task<?> reader() {
        return Task.spawn(
                turns.loop,
                "reader",
                () -> {
                    for (var all = Async.asCompleted(one, two, three); all.hasNext(); ) {
                        turns.see("got " + all.next());
                    }
                });
    }

    @Test
    void valuesComeAsTheirFuturesEndTwoHopsLater() {
        reader();
        turns.turn();
        three.complete(3);
        turns.turn();
        one.complete(1);
        turns.turn();
        two.complete(2);
        turns.settle();

        assertThat(turns.seen).containsExactly("3 got 3", "4 got 1", "5 got 2");
    }

    @Test
    void whatHasArrivedIsThereAtOnce() {
        one.complete(1);
        two.complete(2);
        three.complete(3);
        reader();
        turns.settle();

        assertThat(turns.seen).containsExactly("3 got 1", "3 got 2", "3 got 3");
    }

    @Test
    void aFailureIsThrownInItsTurn() {
        one.completeExceptionally(new IOException("no"));
        two.cancel();
        three.complete(3);
        turns.in(
                () -> {
                    var all = Async.asCompleted(List.of(one, two, three));
                    assertThatThrownBy(all::next)
                            .isInstanceOf(CompletionException.class)
                            .hasCauseInstanceOf(IOException.class);
                    assertThatThrownBy(all::next).isInstanceOf(TaskCancelled.class);
                    assertThat(all.next()).isEqualTo(3);
                    assertThat(all.hasNext()).isFalse();
                });
    }

    @Test
    void nextDoneGivesTheFutureWhateverItsOutcome() {
        two.completeExceptionally(new IOException("no"));
        turns.in(
                () -> {
                    var all = Async.asCompleted(one, two);
                    assertThat((Object) all.nextDone()).isSameAs(two);
                });
    }

    @Test
    void theLimitLeavesEachThatIsNotDoneWithATimeout() {
        one.complete(1);
        turns.in(
                () -> {
                    var all = Async.asCompleted(Turns.SECOND, List.of(one, two, three));
                    assertThat(all.next()).isEqualTo(1);
                    assertThatThrownBy(all::next)
                            .isInstanceOf(TimeoutException.class)
                            .hasMessage("the limit has passed: limit=PT1S");
                    assertThat(turns.millis()).isEqualTo(1000);
                    two.complete(2);
                    assertThatThrownBy(all::nextDone).isInstanceOf(TimeoutException.class);
                    assertThat(all.hasNext()).isFalse();
                });
        assertThat(three.isDone()).isFalse();
    }

    @Test
    void theLimitLeavesNoCallbackBehind() {
        turns.in(
                () -> {
                    var all = Async.asCompleted(Turns.SECOND, List.of(one));
                    assertThatThrownBy(all::next).isInstanceOf(TimeoutException.class);
                });
        assertThatOneCallsNobody();
    }

    @Test
    void aLimitThatIsRefusedLeavesNoCallbackBehind() {
        Duration tooLong = Duration.ofNanos(EventLoop.MAX_DELAY_NANOS).plusNanos(1);
        turns.failureOf(() -> Async.asCompleted(tooLong, List.of(one)));
        assertThatOneCallsNobody();
    }

    private void assertThatOneCallsNobody() {
        turns.settle();
        long before = turns.monitor.callbacks();
        one.complete(1);
        turns.settle();
        assertThat(turns.monitor.callbacks()).isEqualTo(before);
    }

    @Test
    void theLimitLeavesNoTimerWhenAllAreDone() {
        one.complete(1);
        turns.in(() -> assertThat(Async.asCompleted(Turns.SECOND, List.of(one)).next()).isOne());
        turns.in(() -> Task.sleep(Duration.ofSeconds(5)));

        assertThat(turns.millis()).isEqualTo(5000);
    }

    @Test
    void aCancelledWaitLosesNoFuture() {
        turns.in(
                () -> {
                    var all = Async.asCompleted(one);
                    assertThatThrownBy(() -> Async.timeout(Turns.SECOND, () -> all.next()))
                            .isInstanceOf(TimeoutException.class);
                    one.complete(1);
                    assertThat(all.hasNext()).isTrue();
                    assertThat(all.next()).isEqualTo(1);
                });
    }

    @Test
    void severalTasksMayShareIt() {
        turns.in(
                () -> {
                    var all = Async.asCompleted(one, two);
                    Task<Integer> left = Async.spawn(() -> all.next());
                    Task<Integer> right = Async.spawn(() -> all.next());
                    Async.yieldNow();
                    two.complete(2);
                    one.complete(1);
                    assertThat(Async.await(left)).isEqualTo(2);
                    assertThat(Async.await(right)).isEqualTo(1);
                });
    }

    @Test
    void oneThatIsNamedTwiceComesOnce() {
        one.complete(1);
        turns.in(
                () -> {
                    var all = Async.asCompleted(one, one);
                    assertThat(all.next()).isEqualTo(1);
                    assertThat(all.hasNext()).isFalse();
                });
    }

    @Test
    void thereIsNoMoreThanThereIs() {
        assertThat(turns.failureOf(() -> Async.asCompleted().next()))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessage(
                        "next must not be called more often than there are futures: left=0. Ask"
                                + " hasNext() first.");
    }

    @Test
    void aFutureOfAnotherLoopAndALimitBeyondTheClockAreRefused() {
        try (Turns other = new Turns("other")) {
            LoopFuture<Integer> foreign = other.future();
            assertThat(turns.failureOf(() -> Async.asCompleted(foreign)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("loop=home, future.loop=other");
            assertThat(turns.failureOf(() -> Async.asCompleted(List.of(foreign))))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        Duration tooLong = Duration.ofNanos(EventLoop.MAX_DELAY_NANOS).plusNanos(1);
        assertThat(turns.failureOf(() -> Async.asCompleted(tooLong, List.of(one))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("delay must be at most");
    }

    @Test
    void itIsRefusedOutsideOfATask() {
        assertThatThrownBy(() -> Async.asCompleted(one))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("asCompleted must be called in the body of a task");
        assertThatThrownBy(() -> Async.asCompleted(Turns.SECOND, List.of(one)))
                .isInstanceOf(IllegalStateException.class);
        var all = turns.in(() -> Async.asCompleted(one));
        assertThatThrownBy(all::next)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("must be called in the body of a task");
    }

    @Test
    void itSaysWhatIsLeft() {
        Task<Integer> task = turns.endless("worker");
        var all = turns.in(() -> Async.asCompleted(task));

        assertThat(all).hasToString("AsCompleted[left=1, pending=[worker]]");
    }
}
