package dev.orrery.loop.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.orrery.loop.task.Task;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class BarrierTest {
    private final Tasks tasks = new Tasks();
    private final Barrier barrier = new Barrier("start", 3);

    @AfterEach
    void close() {
        tasks.close();
    }

    private Task<?> comer(String name) {
        return tasks.spawn(
                name,
                () -> {
                    try {
                        tasks.see(name + " " + barrier.await());
                    } catch (BrokenBarrier broken) {
                        tasks.see(name + " broken");
                    }
                });
    }

    @Test
    void everybodyGoesOnWhenAllAreThere() {
        comer("a");
        comer("b");
        tasks.settle();
        assertThat(tasks.seen).isEmpty();
        assertThat(barrier.waiting()).isEqualTo(2);

        comer("c");
        tasks.settle();
        assertThat(tasks.seen).containsExactly("c 2", "a 0", "b 1");
        assertThat(barrier.waiting()).isZero();
    }

    @Test
    void itFillsAgainAfterAllHaveLeft() {
        for (String name : new String[] {"a", "b", "c", "d", "e", "f"}) {
            comer(name);
        }
        tasks.settle();

        assertThat(tasks.seen).containsExactly("c 2", "a 0", "b 1", "f 2", "d 0", "e 1");
    }

    @Test
    void oneOfOneWaitsForNobody() {
        Barrier alone = new Barrier(1);
        tasks.spawn("a", () -> tasks.see("a " + alone.await()));
        tasks.iterate();

        assertThat(tasks.seen).containsExactly("a 0");
        assertThat(alone.parties()).isEqualTo(1);
    }

    @Test
    void aCancelledOneLeavesAndTheOthersWaitForOneMore() {
        comer("a");
        Task<?> b = comer("b");
        tasks.settle();
        b.cancel();
        tasks.settle();
        comer("c");
        tasks.settle();
        assertThat(tasks.seen).containsExactly("b cancelled");

        comer("d");
        tasks.settle();
        assertThat(tasks.seen).containsExactly("b cancelled", "d 2", "a 0", "c 1");
    }

    @Test
    void anAbortBreaksItForThoseWhoWaitAndThoseWhoCome() {
        comer("a");
        tasks.spawn("aborter", barrier::abort);
        tasks.settle();
        comer("b");
        tasks.settle();

        assertThat(tasks.seen).containsExactly("a broken", "b broken");
        assertThat(barrier.isBroken()).isTrue();
    }

    @Test
    void aResetSendsAwayThoseWhoWaitAndMendsIt() {
        comer("a");
        comer("b");
        tasks.spawn("resetter", barrier::reset);
        tasks.settle();
        assertThat(tasks.seen).containsExactly("a broken", "b broken");

        tasks.spawn("aborter", barrier::abort);
        tasks.spawn("resetter", barrier::reset);
        tasks.settle();
        assertThat(barrier.isBroken()).isFalse();
        comer("c");
        comer("d");
        comer("e");
        tasks.settle();
        assertThat(tasks.seen).endsWith("e 2", "c 0", "d 1");
    }

    @Test
    void whoComesDuringAResetWaitsForTheNextRound() {
        comer("a");
        tasks.iterate();
        tasks.spawn("resetter", barrier::reset);
        comer("b");
        comer("c");
        comer("d");
        tasks.settle();

        assertThat(tasks.seen).containsExactly("a broken", "d 2", "b 0", "c 1");
    }

    @Test
    void aBrokenBarrierSaysWhichOneItIs() {
        Throwable thrown =
                tasks.failureOf(
                        () -> {
                            barrier.abort();
                            barrier.await();
                        });

        assertThat(thrown)
                .isInstanceOf(BrokenBarrier.class)
                .hasMessage(
                        "a barrier must not be aborted or reset while somebody waits there:"
                                + " primitive=Barrier[start, broken, there=0, parties=3]."
                                + " Catch this, or reset() an aborted one before it is used"
                                + " again.");
    }

    @Test
    void aWaitingTaskSaysWhatItWaitsFor() {
        Task<?> a = comer("a");
        tasks.iterate();

        assertThat(a.toString())
                .contains("waits for the others at Barrier[start, filling, there=1, parties=3]");
    }

    // ---- misuse

    @Test
    void thereIsAtLeastOneParty() {
        String message =
                "parties must be at least 1: parties=0. Give the number of tasks that shall meet.";
        assertThatIllegalArgumentException().isThrownBy(() -> new Barrier(0)).withMessage(message);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Barrier("b", 0))
                .withMessage(message);
    }

    @Test
    void itCannotBeUsedOutsideOfATask() {
        assertThatIllegalStateException()
                .isThrownBy(barrier::await)
                .withMessageContaining("await must be called in the body of a task: primitive=")
                .withMessageContaining("Barrier[start, filling, there=0, parties=3]");
        assertThatIllegalStateException()
                .isThrownBy(barrier::reset)
                .withMessageContaining("reset must be called in the body of a task");
        assertThatIllegalStateException()
                .isThrownBy(barrier::abort)
                .withMessageContaining("abort must be called in the body of a task");
    }

    @Test
    void itBelongsToTheLoopOfTheFirstTask() {
        comer("a");
        tasks.settle();
        try (Tasks others = new Tasks("others")) {
            String place = "loop=home, task.loop=others";
            assertThat(others.failureOf(barrier::await)).hasMessageContaining(place);
            assertThat(others.failureOf(barrier::reset)).hasMessageContaining(place);
            assertThat(others.failureOf(barrier::abort)).hasMessageContaining(place);
        }
    }
}
