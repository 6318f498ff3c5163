package dev.orrery.loop.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.orrery.loop.task.Task;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class SemaphoreTest {
    private final Tasks tasks = new Tasks();
    private final Semaphore semaphore = new Semaphore("connections", 2);

    @AfterEach
    void close() {
        tasks.close();
    }

    private Task<?> taker(String name) {
        return tasks.spawn(
                name,
                () -> {
                    semaphore.acquire();
                    tasks.see(name);
                });
    }

    @Test
    void asManyAsThereArePermitsGoInWithoutWaiting() {
        taker("a");
        taker("b");
        taker("c");
        tasks.iterate();

        assertThat(tasks.seen).containsExactly("a", "b");
        assertThat(semaphore.isLocked()).isTrue();
    }

    @Test
    void thoseWhoWaitGetPermitsInTheOrderInWhichTheyCame() {
        taker("a");
        taker("b");
        taker("c");
        taker("d");
        tasks.settle();
        semaphore.release();
        semaphore.release();
        tasks.iterate();

        assertThat(tasks.seen).containsExactly("a", "b", "c", "d");
    }

    @Test
    void aPermitGivesBackWhatWasAcquired() {
        tasks.spawn(
                "a",
                () -> {
                    try (Permit first = semaphore.acquire();
                            Permit second = semaphore.acquire()) {
                        assertThat(first).isSameAs(second);
                        assertThat(semaphore.isLocked()).isTrue();
                    }
                    tasks.see("locked=" + semaphore.isLocked());
                });
        tasks.settle();

        assertThat(tasks.seen).containsExactly("locked=false");
    }

    @Test
    void nobodyOvertakesAWokenWaiter() {
        taker("a");
        taker("b");
        taker("c");
        tasks.iterate();
        taker("late");
        semaphore.release();
        semaphore.release();
        assertThat(semaphore.isLocked()).isTrue();
        tasks.settle();

        assertThat(tasks.seen).containsExactly("a", "b", "c", "late");
    }

    @Test
    void permitsThatCameWhileOnlyWokenTasksWereInLineGoToAllWhoCameSince() {
        taker("a");
        taker("b");
        taker("c");
        tasks.iterate();
        taker("d");
        taker("e");
        for (int i = 0; i < 3; i++) {
            semaphore.release();
        }
        // d and e join the line in this iteration, before c goes on and hands on to both.
        tasks.iterate();
        tasks.iterate();

        assertThat(tasks.seen).containsExactly("a", "b", "c", "d", "e");
    }

    @Test
    void aCancelledWaiterLeavesTheLine() {
        taker("a");
        taker("b");
        Task<?> c = taker("c");
        taker("d");
        tasks.iterate();
        c.cancel();
        semaphore.release();
        tasks.settle();

        assertThat(tasks.seen).containsExactly("a", "b", "c cancelled", "d");
    }

    @Test
    void thePermitOfAWaiterThatIsCancelledAfterItsWakingGoesToTheNext() {
        taker("a");
        taker("b");
        Task<?> c = taker("c");
        taker("d");
        tasks.iterate();
        semaphore.release();
        c.cancel();
        tasks.settle();
        assertThat(tasks.seen).containsExactly("a", "b", "c cancelled", "d");

        semaphore.release();
        assertThat(semaphore.isLocked()).isFalse();
    }

    @Test
    void aCallbackMayReleaseMoreThanWasAcquired() {
        semaphore.release();
        taker("a");
        taker("b");
        taker("c");
        tasks.settle();

        assertThat(tasks.seen).containsExactly("a", "b", "c");
    }

    @Test
    void aBoundedOneWorksAsTheOther() {
        BoundedSemaphore one = new BoundedSemaphore(1);
        for (String name : new String[] {"a", "b"}) {
            tasks.spawn(
                    name,
                    () -> {
                        try (Permit _ = one.acquire()) {
                            tasks.see(name + " in");
                            Task.yieldNow();
                            tasks.see(name + " out");
                        }
                    });
        }
        tasks.settle();

        assertThat(tasks.seen).containsExactly("a in", "a out", "b in", "b out");
    }

    @Test
    void aWaitingTaskSaysWhatItWaitsFor() {
        taker("a");
        taker("b");
        Task<?> c = taker("c");
        tasks.iterate();

        assertThat(c.toString())
                .contains("waits for a permit of Semaphore[connections, available=0, waiting=1]");
        assertThat(new BoundedSemaphore("b", 3))
                .hasToString("BoundedSemaphore[b, available=3, waiting=0]");
        assertThat(new Semaphore(1)).hasToString("Semaphore[available=1, waiting=0]");
    }

    // ---- misuse

    @Test
    void permitsAreNotNegative() {
        String message =
                "permits must not be negative: permits=-1. Zero makes everybody wait for a"
                        + " release().";
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Semaphore(-1))
                .withMessage(message);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Semaphore("s", -1))
                .withMessage(message);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BoundedSemaphore(-1))
                .withMessage(message);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BoundedSemaphore("s", -1))
                .withMessage(message);
    }

    @Test
    void aBoundedOneIsNotReleasedTooOften() {
        BoundedSemaphore bounded = new BoundedSemaphore("b", 2);
        assertThatIllegalStateException()
                .isThrownBy(bounded::release)
                .withMessage(
                        "release must be called once for each acquire:"
                                + " primitive=BoundedSemaphore[b, available=2, waiting=0],"
                                + " permits=2. Release only what was acquired.");
    }

    @Test
    void itCannotBeAcquiredOutsideOfATask() {
        assertThatIllegalStateException()
                .isThrownBy(semaphore::acquire)
                .withMessageContaining("acquire must be called in the body of a task");
    }

    @Test
    void itBelongsToTheLoopOfTheFirstTask() {
        taker("a");
        tasks.settle();
        try (Tasks others = new Tasks("others")) {
            assertThat(others.failureOf(semaphore::acquire))
                    .hasMessageContaining("loop=home, task.loop=others");
        }
    }

    @Test
    void aForeignThreadCannotReleaseIt() throws InterruptedException {
        BoundedSemaphore bounded = new BoundedSemaphore(1);
        tasks.spawn("a", bounded::acquire);
        taker("b");
        tasks.settle();

        assertThat(Tasks.thrownElsewhere(semaphore::release))
                .hasMessageContaining("release must be called on the loop's thread");
        assertThat(Tasks.thrownElsewhere(bounded::release))
                .hasMessageContaining("release must be called on the loop's thread");
        assertThat(bounded.isLocked()).isTrue();
    }

    @Test
    void tasksThatEndWithTheirLoopMayReleaseTooOften() {
        BoundedSemaphore bounded = new BoundedSemaphore(1);
        tasks.spawn(
                "a",
                () -> {
                    try {
                        new Event().await();
                    } finally {
                        bounded.release();
                        tasks.see("a ended");
                    }
                });
        tasks.spawn("b", () -> bounded.acquire().close());
        tasks.settle();
        tasks.close();

        assertThat(tasks.seen).containsExactly("a ended");
    }
}
