package dev.orrery.loop.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.orrery.loop.task.Task;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class LockTest {
    private final Tasks tasks = new Tasks();
    private final Lock lock = new Lock("accounts");

    @AfterEach
    void close() {
        tasks.close();
    }

    /** A task that holds the lock for some iterations. */
    private Task<?> holder(String name, int iterations) {
        return tasks.spawn(
                name,
                () -> {
                    try (Permit _ = lock.acquire()) {
                        tasks.see(name + " in");
                        for (int i = 0; i < iterations; i++) {
                            Task.yieldNow();
                        }
                        tasks.see(name + " out");
                    }
                });
    }

    @Test
    void aFreeLockIsTakenWithoutWaiting() {
        tasks.spawn(
                "a",
                () -> {
                    lock.acquire();
                    tasks.see("held=" + lock.isLocked());
                });
        tasks.iterate();

        assertThat(tasks.seen).containsExactly("held=true");
    }

    @Test
    void thoseWhoWaitGetItOneAfterTheOtherInTheOrderInWhichTheyCame() {
        holder("a", 2);
        holder("b", 1);
        holder("c", 0);
        tasks.settle();

        assertThat(tasks.seen).containsExactly("a in", "a out", "b in", "b out", "c in", "c out");
        assertThat(lock.isLocked()).isFalse();
    }

    @Test
    void theNextHolderGoesOnOneHopAfterTheRelease() {
        holder("a", 1);
        holder("b", 0);
        tasks.iterate();
        tasks.iterate();
        assertThat(tasks.seen).containsExactly("a in", "a out");
        assertThat(lock.isLocked()).isFalse();

        tasks.iterate();
        assertThat(tasks.seen).contains("b in");
    }

    @Test
    void nobodyOvertakesAWokenWaiterWhileTheLockIsFree() {
        holder("a", 1);
        holder("b", 0);
        tasks.iterate();
        tasks.spawn("late", () -> holderBody("late"));
        tasks.settle();

        assertThat(tasks.seen).containsExactly("a in", "a out", "b in", "b out", "late in");
    }

    private void holderBody(String name) {
        try (Permit _ = lock.acquire()) {
            tasks.see(name + " in");
        }
    }

    @Test
    void aCancelledWaiterLeavesTheLine() {
        holder("a", 3);
        Task<?> b = holder("b", 0);
        holder("c", 0);
        tasks.iterate();
        b.cancel();
        tasks.settle();

        assertThat(tasks.seen).containsExactly("a in", "b cancelled", "a out", "c in", "c out");
    }

    @Test
    void aWaiterThatIsCancelledAfterItsWakingWakesTheNext() {
        holder("a", 1);
        Task<?> b = holder("b", 0);
        holder("c", 0);
        tasks.iterate();
        tasks.iterate();
        b.cancel();
        tasks.settle();

        assertThat(tasks.seen).containsExactly("a in", "a out", "b cancelled", "c in", "c out");
    }

    @Test
    void aReleaseThatFindsTheFirstInLineCancelledReachesTheNext() {
        Task<?> a = tasks.spawn("a", lock::acquire);
        Task<?> b = holder("b", 0);
        holder("c", 0);
        tasks.iterate();
        assertThat(a.isDone()).isTrue();
        b.cancel();
        lock.release();
        tasks.settle();

        assertThat(tasks.seen).containsExactly("b cancelled", "c in", "c out");
    }

    @Test
    void aLockWhoseWaitersAreAllCancelledIsTakenWithoutWaiting() {
        tasks.spawn("a", lock::acquire);
        Task<?> b = holder("b", 0);
        tasks.iterate();
        tasks.spawn("late", () -> holderBody("late"));
        b.cancel();
        lock.release();
        tasks.iterate();

        assertThat(tasks.seen).containsExactly("late in", "b cancelled");
    }

    @Test
    void aTaskThatIsCancelledBeforeItWaitsHasNotGotTheLock() {
        tasks.spawn("a", lock::acquire);
        tasks.spawn(
                "self",
                () -> {
                    Task.current().cancel();
                    lock.acquire();
                });
        tasks.settle();

        assertThat(tasks.seen).containsExactly("self cancelled");
        lock.release();
        assertThat(lock.isLocked()).isFalse();
    }

    @Test
    void aCallbackMayReleaseIt() {
        tasks.spawn("a", lock::acquire);
        holder("b", 0);
        tasks.iterate();
        tasks.loop.callSoon(lock::release);
        tasks.settle();

        assertThat(tasks.seen).containsExactly("b in", "b out");
    }

    @Test
    void everybodyGetsTheSamePermit() {
        tasks.spawn(
                "a",
                () -> {
                    Permit first = lock.acquire();
                    first.close();
                    assertThat(lock.acquire()).isSameAs(first);
                    tasks.see("same");
                });
        tasks.settle();

        assertThat(tasks.seen).containsExactly("same");
    }

    @Test
    void aWaitingTaskSaysWhichLockItWaitsForAndWhoHoldsIt() {
        tasks.spawn("a", lock::acquire);
        Task<?> b = holder("b", 0);
        tasks.iterate();

        assertThat(b.toString())
                .contains("waits for the release of Lock[accounts, holder=a, waiting=1]");
        assertThat(new Lock()).hasToString("Lock[free, waiting=0]");
    }

    // ---- misuse

    @Test
    void aLockThatNobodyHoldsCannotBeReleased() {
        assertThatIllegalStateException()
                .isThrownBy(lock::release)
                .withMessage(
                        "release must be called while the lock is held:"
                                + " primitive=Lock[accounts, free, waiting=0]."
                                + " Call it between acquire() and release().");
    }

    @Test
    void aPermitThatIsClosedTwiceIsRefused() {
        assertThat(
                        tasks.failureOf(
                                () -> {
                                    Permit permit = lock.acquire();
                                    permit.close();
                                    permit.close();
                                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("release must be called while the lock is held");
    }

    @Test
    void itCannotBeAcquiredOutsideOfATask() {
        assertThatIllegalStateException()
                .isThrownBy(lock::acquire)
                .withMessageStartingWith("acquire must be called in the body of a task: primitive=")
                .withMessageContaining("Lock[accounts, free, waiting=0], caller=")
                .withMessageEndingWith(". Start one with Async.run or Task.spawn.");
    }

    @Test
    void itBelongsToTheLoopOfTheFirstTask() {
        tasks.spawn("a", () -> holderBody("a"));
        tasks.settle();
        try (Tasks others = new Tasks("others")) {
            assertThat(others.failureOf(lock::acquire))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(
                            "acquire must be called in tasks of one loop:"
                                    + " primitive=Lock[accounts, free, waiting=0], loop=home,"
                                    + " task.loop=others. Make a primitive for each loop.");
        }
    }

    @Test
    void aForeignThreadCannotReleaseIt() throws InterruptedException {
        tasks.spawn("a", lock::acquire);
        tasks.iterate();
        assertThat(Tasks.thrownElsewhere(lock::release))
                .hasMessageContaining("release must be called on the loop's thread");
        assertThat(lock.isLocked()).isTrue();
    }

    @Test
    void itsNameIsNotNull() {
        assertThatNullPointerException().isThrownBy(() -> new Lock((String) null));
    }

    @Test
    void tasksThatEndWithTheirLoopReleaseItInAnyOrder() {
        Condition condition = new Condition(lock);
        tasks.spawn(
                "a",
                () -> {
                    try (Permit _ = condition.acquire()) {
                        condition.await();
                    } finally {
                        tasks.see("a ended");
                    }
                });
        tasks.spawn(
                "b",
                () -> {
                    try (Permit _ = lock.acquire()) {
                        new Event().await();
                    } finally {
                        tasks.see("b ended");
                    }
                });
        tasks.settle();
        tasks.close();

        assertThat(tasks.seen).containsExactly("a ended", "b ended");
    }
}
