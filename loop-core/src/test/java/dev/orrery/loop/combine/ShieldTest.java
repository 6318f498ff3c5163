package dev.orrery.loop.combine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.loop.LoopFuture;
import dev.orrery.loop.task.Task;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;

@Timeout(10)
class ShieldTest {
    private final Turns turns = new Turns();
    private final LoopFuture<Integer> inner = turns.future();

    @AfterEach
    void close() {
        turns.close();
    }

    @Test
    void itEndsWithTheValueAHopLater() {
        LoopFuture<Integer> outer = Async.shield(inner);
        inner.complete(1);
        assertThat(outer.isDone()).isFalse();
        turns.turn();

        assertThat(outer.result()).isEqualTo(1);
    }

    @Test
    void itEndsWithTheFailure() {
        LoopFuture<Integer> outer = Async.shield(inner);
        IOException failure = new IOException("no");
        inner.completeExceptionally(failure);
        turns.turn();

        assertThat(outer.exception()).isSameAs(failure);
    }

    @Test
    void itIsCancelledWithTheInner() {
        LoopFuture<Integer> outer = Async.shield(inner);
        inner.cancel("enough");
        turns.turn();

        assertThat(outer.isCancelled()).isTrue();
        assertThat(outer.cancelMessage()).isEqualTo("enough");
    }

    @Test
    void cancellingItLeavesTheInnerAlone() {
        Task<Integer> worker = Task.spawn(turns.loop, () -> Task.await(inner));
        Task<?> awaiter = Task.spawn(turns.loop, () -> Task.await(Async.shield(worker)));
        turns.turn();
        awaiter.cancel();
        turns.settle();

        assertThat(awaiter.isCancelled()).isTrue();
        assertThat(worker.isDone()).isFalse();
        inner.complete(3);
        turns.settle();
        assertThat(worker.result()).isEqualTo(3);
    }

    @Test
    void anInnerThatFailsAfterTheShieldWasCancelledHarmsNobody() {
        LoopFuture<Integer> outer = Async.shield(inner);
        inner.completeExceptionally(new IOException("no"));
        outer.cancel();
        turns.settle();

        assertThat(outer.isCancelled()).isTrue();
    }

    @Test
    void whatIsDoneNeedsNoShield() {
        inner.complete(1);

        assertThat(Async.shield(inner)).isSameAs(inner);
    }

    @Test
    void foreignThreadsAndClosedLoopsAreRefused() throws InterruptedException {
        assertThat(Turns.thrownElsewhere(() -> Async.shield(inner)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("must be called on the loop's thread");
        turns.close();
        assertThat(Turns.thrownElsewhere(() -> Async.shield(inner)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("must be called on an open loop");
    }

    @Test
    void itSaysWhatItShields() {
        Task<Integer> task = turns.endless("writer");

        assertThat(Async.shield(task)).hasToString("shield[PENDING, of writer]");
    }
}
