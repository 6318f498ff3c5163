package dev.orrery.loop.combine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.loop.LoopFuture;
import dev.orrery.loop.task.Task;
import dev.orrery.loop.task.TaskCancelled;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

@Timeout(10)
class GatherTest {
    private final Turns turns = new Turns();
    private final LoopFuture<Integer> one = turns.future();
    private final LoopFuture<Integer> two = turns.future();

    @AfterEach
    void close() {
        turns.close();
    }

    private Task<?> awaiter(LoopFuture<?> gather) {
        return Task.spawn(
                turns.loop,
                () -> {
                    try {
                        turns.see("got " + Task.await(gather));
                    } catch (TaskCancelled cancelled) {
                        turns.see("cancelled " + cancelled.getMessage());
                        throw cancelled;
                    }
                });
    }

    @Test
    void valuesComeInTheOrderGivenWhateverEndsFirst() {
        LoopFuture<List<Integer>> gather = Async.gather(one, two);
        two.complete(2);
        turns.turn();
        assertThat(gather.isDone()).isFalse();
        one.complete(1);
        turns.turn();

        assertThat(gather.result()).containsExactly(1, 2);
        assertThatThrownBy(() -> gather.result().clear())
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void theAwaiterGoesOnTwoHopsAfterTheLastChild() {
        awaiter(Async.gather(List.of(one, two)));
        turns.turn();
        one.complete(1);
        two.complete(2);
        turns.settle();

        assertThat(turns.seen).containsExactly("3 got [1, 2]");
    }

    @Test
    void aChildNamedTwiceIsThereTwice() {
        LoopFuture<List<Integer>> gather = Async.gather(one, two, one);
        one.complete(1);
        two.complete(2);
        turns.turn();

        assertThat(gather.result()).containsExactly(1, 2, 1);
    }

    @Test
    void noChildrenAreAllDone() {
        turns.in(
                () -> {
                    LoopFuture<List<Integer>> gather = Async.gather();
                    assertThat(gather.isDone()).isTrue();
                    assertThat(gather.result()).isEmpty();
                    assertThat(Async.gatherOutcomes(List.of()).result()).isEmpty();
                });
    }

    @Test
    void noChildrenAndNoLoopAreRefused() {
        assertThatThrownBy(Async::gather)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("EventLoop.current must be called");
        assertThatThrownBy(() -> Async.gatherOutcomes(List.of()))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aValueMayBeNull() {
        Task<?> quiet = Task.spawn(turns.loop, () -> {});
        LoopFuture<List<Object>> gather = Async.gather(quiet);
        turns.settle();

        assertThat(gather.result()).containsExactly((Object) null);
    }

    @Test
    void theFirstFailureFailsItAtOnceAndTheOthersGoOn() {
        LoopFuture<List<Integer>> gather = Async.gather(one, two);
        IOException failure = new IOException("first");
        one.completeExceptionally(failure);
        turns.turn();

        assertThat(gather.exception()).isSameAs(failure);
        assertThatThrownBy(gather::result).isInstanceOf(CompletionException.class);
        assertThat(two.isDone()).isFalse();
        two.completeExceptionally(new IOException("second"));
        turns.settle();
        assertThat(gather.exception()).isSameAs(failure);
    }

    @Test
    void aCancelledChildFailsItButDoesNotCancelIt() {
        LoopFuture<List<Integer>> gather = Async.gather(one, two);
        Task<?> awaiter = awaiter(gather);
        turns.turn();
        one.cancel("enough");
        turns.settle();

        assertThat(gather.isCancelled()).isFalse();
        assertThat(gather.exception()).isInstanceOf(TaskCancelled.class).hasMessage("enough");
        assertThat(awaiter.isCancelled()).isTrue();
        assertThat(turns.seen).containsExactly("3 cancelled enough");
    }

    @Test
    void outcomesHaveFailuresAsValues() {
        LoopFuture<Integer> three = turns.future();
        LoopFuture<List<Outcome<Integer>>> gather = Async.gatherOutcomes(List.of(one, two, three));
        IOException failure = new IOException("no");
        one.completeExceptionally(failure);
        two.complete(2);
        three.cancel("enough");
        turns.turn();

        List<Outcome<Integer>> all = gather.result();
        assertThat(all.get(0)).isEqualTo(new Outcome.Failure<>(failure));
        assertThat(all.get(1)).isEqualTo(new Outcome.Value<>(2));
        assertThat(all.get(1).get()).isEqualTo(2);
        assertThatThrownBy(all.get(0)::get)
                .isInstanceOf(CompletionException.class)
                .hasCause(failure);
        assertThatThrownBy(all.get(2)::get).isInstanceOf(TaskCancelled.class).hasMessage("enough");
    }

    @Test
    void anOutcomeThrowsWhatIsUncheckedAsItIs() {
        IllegalArgumentException failure = new IllegalArgumentException("no");
        one.completeExceptionally(failure);

        assertThatThrownBy(Outcome.of(one)::get).isSameAs(failure);
        assertThatThrownBy(() -> Outcome.of(two))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("must be asked of a done future");
    }

    @Test
    void cancellingItCancelsItsChildrenAndItEndsWhenTheyHave() {
        Task<Integer> child = turns.endless("child");
        LoopFuture<List<Integer>> gather = Async.gather(child, one);
        Task<?> awaiter = awaiter(gather);
        turns.turn();
        assertThat(awaiter.cancel("stop it")).isTrue();

        assertThat(one.isCancelled()).isTrue();
        assertThat(gather.isDone()).isFalse();
        turns.settle();
        assertThat(child.isCancelled()).isTrue();
        assertThat(gather.isCancelled()).isFalse();
        assertThat(turns.seen).containsExactly("child ends", "3 cancelled stop it");
    }

    @Test
    void cancelledOutcomesFailOnceAllChildrenHaveEnded() {
        Task<Integer> stubborn =
                Task.spawn(
                        turns.loop,
                        () -> {
                            try {
                                return Task.await(one);
                            } catch (TaskCancelled swallowed) {
                                return Task.await(two);
                            }
                        });
        LoopFuture<List<Outcome<Integer>>> gather = Async.gatherOutcomes(stubborn);
        turns.turn();
        assertThat(gather.cancel("why")).isTrue();
        turns.settle();
        assertThat(gather.isDone()).isFalse();
        two.complete(2);
        turns.settle();

        assertThat(gather.exception()).isInstanceOf(TaskCancelled.class).hasMessage("why");
    }

    @Test
    void itCannotBeCancelledWhenEverythingIsDone() {
        LoopFuture<List<Integer>> gather = Async.gather(one);
        one.complete(1);

        assertThat(gather.cancel()).isFalse();
        turns.turn();
        assertThat(gather.cancel()).isFalse();
        assertThat(gather.result()).containsExactly(1);
    }

    @Test
    void aBridgeToTheJdkShowsACancelledGatherAsCancelled() {
        CompletableFuture<List<Integer>> bridge = Async.gather(one).toCompletableFuture();
        one.cancel();
        turns.settle();

        assertThat(bridge.isCancelled()).isTrue();
    }

    @Test
    void futuresOfSeveralLoopsAreRefused() {
        try (Turns other = new Turns("other")) {
            LoopFuture<Integer> foreign = other.future();
            assertThatThrownBy(() -> Async.gather(one, foreign))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "future must belong to the loop of the others and of the caller:"
                                    + " loop=home, future.loop=other. Bridge it:"
                                    + " LoopFuture.from(loop, future.toCompletableFuture()).");
            assertThatThrownBy(() -> Async.gatherOutcomes(one, foreign))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        one.complete(1);
        turns.settle();
    }

    @Test
    void foreignThreadsAndClosedLoopsAreRefused() throws InterruptedException {
        assertThat(Turns.thrownElsewhere(() -> Async.gather(one)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("must be called on the loop's thread");
        LoopFuture<List<Integer>> gather = Async.gather(one);
        assertThat(Turns.thrownElsewhere(gather::cancel)).isInstanceOf(IllegalStateException.class);
        turns.close();
        assertThatThrownBy(() -> Async.gather(one))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("must be called on an open loop");
    }

    @Test
    void itSaysWhomItWaitsFor() {
        Task<Integer> task = turns.endless("reader");
        LoopFuture<List<Integer>> gather = Async.gather(task);

        assertThat(gather).hasToString("gather[PENDING, 0 ended of [reader]]");
    }
}
