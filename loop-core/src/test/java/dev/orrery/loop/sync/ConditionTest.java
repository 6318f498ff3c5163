package dev.orrery.loop.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.orrery.loop.task.Task;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.concurrent.atomic.AtomicInteger;

@Timeout(10)
class ConditionTest {
    private final Tasks tasks = new Tasks();
    private final Condition condition = new Condition("stock");

    @AfterEach
    void close() {
        tasks.close();
    }

    private Task<?> waiter(String name) {
        return tasks.spawn(
                name,
                () -> {
                    try (Permit _ = condition.acquire()) {
                        try {
                            condition.await();
                            tasks.see(name);
                        } finally {
                            assertThat(condition.isLocked()).isTrue();
                        }
                    }
                });
    }

    private void signal(int n) {
        tasks.spawn(
                "signaller",
                () -> {
                    try (Permit _ = condition.acquire()) {
                        condition.signal(n);
                    }
                });
        tasks.iterate();
    }

    @Test
    void aWaitingTaskHasGivenTheLockBack() {
        waiter("a");
        tasks.iterate();

        assertThat(condition.isLocked()).isFalse();
        assertThat(tasks.seen).isEmpty();
    }

    @Test
    void aSignalWakesAsManyAsItSaysInTheOrderInWhichTheyCame() {
        waiter("a");
        waiter("b");
        waiter("c");
        tasks.iterate();
        signal(2);
        tasks.settle();
        assertThat(tasks.seen).containsExactly("a", "b");

        signal(0);
        tasks.settle();
        assertThat(tasks.seen).containsExactly("a", "b");
    }

    @Test
    void oneIsWokenIfNothingIsSaid() {
        waiter("a");
        waiter("b");
        tasks.iterate();
        tasks.spawn(
                "signaller",
                () -> {
                    condition.acquire();
                    condition.signal();
                    condition.release();
                });
        tasks.settle();

        assertThat(tasks.seen).containsExactly("a");
    }

    @Test
    void aSignalToAllWakesEverybody() {
        waiter("a");
        waiter("b");
        waiter("c");
        tasks.iterate();
        tasks.spawn(
                "signaller",
                () -> {
                    try (Permit _ = condition.acquire()) {
                        condition.signalAll();
                    }
                });
        tasks.settle();

        assertThat(tasks.seen).containsExactly("a", "b", "c");
    }

    @Test
    void aTaskWaitsUntilWhatItWaitsForHolds() {
        AtomicInteger stock = new AtomicInteger();
        tasks.spawn(
                "a",
                () -> {
                    try (Permit _ = condition.acquire()) {
                        condition.awaitUntil(() -> stock.get() >= 2);
                        tasks.see("stock=" + stock);
                        condition.awaitUntil(() -> stock.get() >= 2);
                        tasks.see("at once");
                    }
                });
        tasks.settle();
        for (int i = 0; i < 2; i++) {
            stock.incrementAndGet();
            signal(1);
            tasks.settle();
        }

        assertThat(tasks.seen).containsExactly("stock=2", "at once");
    }

    @Test
    void twoConditionsMayShareALock() {
        Lock lock = new Lock();
        Condition full = new Condition(lock);
        Condition empty = new Condition("empty", lock);
        tasks.spawn(
                "a",
                () -> {
                    try (Permit _ = full.acquire()) {
                        full.await();
                        tasks.see("full");
                    }
                });
        tasks.spawn(
                "b",
                () -> {
                    try (Permit _ = empty.acquire()) {
                        assertThat(full.isLocked()).isTrue();
                        empty.signalAll();
                        tasks.see("signalled");
                    }
                });
        tasks.settle();

        assertThat(tasks.seen).containsExactly("signalled");
        assertThat(empty).hasToString("Condition[empty, free, waiting=0, awaiting=0]");
        assertThat(full).hasToString("Condition[free, waiting=0, awaiting=1]");
    }

    @Test
    void aCancelledTaskHoldsTheLockAgainBeforeItHearsOfIt() {
        Task<?> a = waiter("a");
        tasks.spawn(
                "holder",
                () -> {
                    try (Permit _ = condition.acquire()) {
                        a.cancel();
                        Task.yieldNow();
                        Task.yieldNow();
                        tasks.see("holder done");
                    }
                });
        tasks.settle();

        assertThat(tasks.seen).containsExactly("holder done", "a cancelled");
        assertThat(condition.isLocked()).isFalse();
    }

    @Test
    void aTaskThatIsCancelledWhileItWaitsForTheLockStillTakesIt() {
        Task<?> a = waiter("a");
        tasks.spawn(
                "holder",
                () -> {
                    try (Permit _ = condition.acquire()) {
                        condition.signal();
                        Task.yieldNow();
                        a.cancel("first");
                        Task.yieldNow();
                        a.cancel("second");
                        Task.yieldNow();
                        tasks.see("holder done");
                    }
                });
        tasks.settle();

        assertThat(tasks.seen).containsExactly("holder done", "a cancelled");
        assertThat(a.cancelMessage()).isEqualTo("second");
        assertThat(condition.isLocked()).isFalse();
    }

    @Test
    void aSignalToATaskThatIsCancelledGoesToTheNext() {
        Task<?> a = waiter("a");
        waiter("b");
        waiter("c");
        tasks.iterate();
        signal(1);
        a.cancel();
        tasks.settle();

        assertThat(tasks.seen).containsExactly("a cancelled", "b");
    }

    @Test
    void aTaskThatIsCancelledWithoutASignalWakesNobody() {
        Task<?> a = waiter("a");
        waiter("b");
        tasks.iterate();
        a.cancel();
        tasks.settle();

        assertThat(tasks.seen).containsExactly("a cancelled");
    }

    @Test
    void aWaitingTaskSaysWhatItWaitsFor() {
        Task<?> a = waiter("a");
        tasks.iterate();
        assertThat(a.toString())
                .contains("waits for a signal of Condition[stock, free, waiting=0, awaiting=1]");

        tasks.spawn(
                "holder",
                () -> {
                    condition.acquire();
                    condition.signal();
                });
        tasks.iterate();
        tasks.iterate();
        assertThat(a.toString())
                .contains(
                        "waits for the lock of"
                                + " Condition[stock, holder=holder, waiting=1, awaiting=0]");
    }

    // ---- misuse

    @Test
    void itsLockMustBeHeld() {
        assertThat(tasks.failureOf(condition::await))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "await must be called while the lock is held:"
                                + " primitive=Condition[stock, free, waiting=0, awaiting=0]."
                                + " Call it between acquire() and release().");
        assertThat(tasks.failureOf(() -> condition.awaitUntil(() -> false)))
                .hasMessageContaining("await must be called while the lock is held");
        assertThatIllegalStateException()
                .isThrownBy(condition::signal)
                .withMessageContaining("signal must be called while the lock is held");
        assertThatIllegalStateException()
                .isThrownBy(() -> condition.signal(2))
                .withMessageContaining("signal must be called while the lock is held");
        assertThatIllegalStateException()
                .isThrownBy(condition::signalAll)
                .withMessageContaining("signalAll must be called while the lock is held");
        assertThatIllegalStateException()
                .isThrownBy(condition::release)
                .withMessageContaining("release must be called while the lock is held");
    }

    @Test
    void itCannotBeUsedToWaitOutsideOfATask() {
        assertThatIllegalStateException()
                .isThrownBy(condition::acquire)
                .withMessageContaining("acquire must be called in the body of a task");
        assertThatIllegalStateException()
                .isThrownBy(condition::await)
                .withMessageContaining("await must be called in the body of a task");
        assertThatIllegalStateException()
                .isThrownBy(() -> condition.awaitUntil(() -> true))
                .withMessageContaining("awaitUntil must be called in the body of a task");
    }

    @Test
    void itBelongsToTheLoopOfTheFirstTask() {
        tasks.spawn("a", condition::acquire);
        tasks.settle();
        try (Tasks others = new Tasks("others")) {
            String place = "loop=home, task.loop=others";
            assertThat(others.failureOf(condition::acquire)).hasMessageContaining(place);
            assertThat(others.failureOf(condition::await)).hasMessageContaining(place);
            assertThat(others.failureOf(() -> condition.awaitUntil(() -> true)))
                    .hasMessageContaining(place);
        }
    }

    @Test
    void aForeignThreadCannotSignal() throws InterruptedException {
        tasks.spawn("a", condition::acquire);
        tasks.settle();

        assertThat(Tasks.thrownElsewhere(condition::signal))
                .hasMessageContaining("signal must be called on the loop's thread");
        assertThat(Tasks.thrownElsewhere(condition::signalAll))
                .hasMessageContaining("signalAll must be called on the loop's thread");
        assertThat(Tasks.thrownElsewhere(condition::release))
                .hasMessageContaining("release must be called on the loop's thread");
    }
}
