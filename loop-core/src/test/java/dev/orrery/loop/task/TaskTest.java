package dev.orrery.loop.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopFuture;
import dev.orrery.loop.handle.ContextVar;
import dev.orrery.loop.task.TaskOptions.Engine;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.ReentrantLock;

/** What a task is: when it runs, what it gives, what it inherits, what it refuses. */
@OnEachEngine
class TaskTest {
    private final EventLoop loop = EventLoop.create();
    private final List<Object> seen = new ArrayList<>();

    private final Engine engine;

    TaskTest(Engine engine) {
        this.engine = engine;
        TaskOptions.standard().withEngine(engine).applyTo(loop);
    }

    @AfterEach
    void close() {
        loop.close();
    }

    private <V> V run(TaskBody<V, ?> body) {
        return loop.runUntilComplete(Task.<V>spawn(loop, body));
    }

    private void runAction(TaskAction<?> body) {
        loop.runUntilComplete(Task.spawn(loop, body));
    }

    @Test
    void aTaskGivesTheValueOfItsBody() {
        assertThat(run(() -> 42)).isEqualTo(42);
    }

    @Test
    void theBodyBeginsInTheNextIteration() {
        runAction(
                () -> {
                    Task.spawn(() -> seen.add("child"));
                    seen.add("parent");
                    Task.yieldNow();
                    seen.add("parent again");
                });
        assertThat(seen).containsExactly("parent", "child", "parent again");
    }

    @Test
    void awaitingWhatIsDoneDoesNotSuspend() {
        runAction(
                () -> {
                    LoopFuture<String> done = loop.newFuture();
                    done.complete("value");
                    loop.callSoon(() -> seen.add("callback"));
                    seen.add(Task.await(done));
                });
        assertThat(seen).startsWith("value");
    }

    @Test
    void anUncheckedFailureIsThrownAsItIs() {
        IllegalArgumentException failure = new IllegalArgumentException("no");
        assertThatThrownBy(() -> awaitFailing(failure)).isSameAs(failure);
    }

    @Test
    void aCheckedFailureIsTheCauseOfACompletionException() {
        IOException failure = new IOException("no");
        assertThatThrownBy(() -> awaitFailing(failure))
                .isInstanceOf(CompletionException.class)
                .hasCause(failure);
    }

    private void awaitFailing(Exception failure) {
        runAction(
                () -> {
                    Task<?> child =
                            Task.spawn(
                                    () -> {
                                        throw failure;
                                    });
                    Task.await(child);
                });
    }

    @Test
    void anErrorEndsTheRunAndIsKept() {
        AssertionError error = new AssertionError("broken");
        Task<?> task =
                Task.spawn(
                        loop,
                        () -> {
                            throw error;
                        });
        loop.callSoon(() -> seen.add("the rest of the batch"));
        assertThatThrownBy(loop::runForever).isSameAs(error);
        assertThat(task.exception()).isSameAs(error);
        loop.stop();
        loop.runForever();
        assertThat(seen).containsExactly("the rest of the batch");
    }

    @Test
    void aBodyThatThrowsAnInterruptIsCancelled() {
        Task<?> task =
                Task.spawn(
                        loop,
                        () -> {
                            throw new InterruptedException("stop");
                        });
        assertThatExceptionOfType(CancellationException.class)
                .isThrownBy(() -> loop.runUntilComplete(task));
        assertThat(task.isCancelled()).isTrue();
        assertThat(task.cancelMessage()).isEqualTo("stop");
    }

    // ---- what a body inherits

    @Test
    void theContextIsThatOfTheSpawnAndItsChangesStayInTheTask() {
        ContextVar<String> name = ContextVar.of("name");
        runAction(
                () -> {
                    name.set("parent");
                    Task<?> child =
                            Task.spawn(
                                    () -> {
                                        seen.add(name.get());
                                        name.set("child");
                                        Task.yieldNow();
                                        seen.add(name.get());
                                        loop.callSoon(() -> seen.add(name.get()));
                                    });
                    name.set("later");
                    Task.await(child);
                    Task.yieldNow();
                    seen.add(name.get());
                });
        assertThat(seen).containsExactly("parent", "child", "child", "later");
    }

    @Test
    void scopedValuesHoldAcrossAWaitAndAreNotInherited() {
        ScopedValue<String> scoped = ScopedValue.newInstance();
        runAction(
                () ->
                        ScopedValue.where(scoped, "bound")
                                .run(
                                        () -> {
                                            Task.await(
                                                    Task.spawn(() -> seen.add(scoped.isBound())));
                                            Task.sleep(Duration.ofMillis(1));
                                            seen.add(scoped.get());
                                        }));
        assertThat(seen).containsExactly(false, "bound");
    }

    @Test
    void threadLocalsStartEmptyInEveryTask() {
        ThreadLocal<String> local = new ThreadLocal<>();
        InheritableThreadLocal<String> inheritable = new InheritableThreadLocal<>();
        for (int i = 0; i < 50; i++) {
            runAction(
                    () -> {
                        seen.add(local.get());
                        seen.add(inheritable.get());
                        local.set("left behind");
                        inheritable.set("left behind");
                        Task.yieldNow();
                        assertThat(local.get()).isEqualTo("left behind");
                    });
        }
        assertThat(seen).containsOnlyNulls();
    }

    @Test
    void theLoopAndTheTaskAreCurrentInABody() {
        Task<?> task =
                Task.spawn(
                        loop,
                        "me",
                        () -> {
                            seen.add(EventLoop.current());
                            seen.add(Task.current().name());
                            loop.callSoon(() -> seen.add(Task.currentOrNull()));
                            Task.yieldNow();
                            seen.add(Task.current().name());
                        });
        loop.runUntilComplete(task);
        assertThat(seen).containsExactly(loop, "me", null, "me");
        assertThat(Task.currentOrNull()).isNull();
    }

    // ---- cancellation

    @Test
    void cancelIsThrownWhereTheTaskWaits() {
        runAction(
                () -> {
                    Task<?> child = Task.spawn(() -> noteCancel(Duration.ofDays(1)));
                    Task.yieldNow();
                    assertThat(child.cancel("enough")).isTrue();
                    assertThat(child.cancelling()).isEqualTo(1);
                    noteCancelOf(child);
                    assertThat(child.cancel()).isFalse();
                });
        assertThat(seen).containsExactly("enough", "enough");
    }

    private void noteCancel(Duration sleep) {
        try {
            Task.sleep(sleep);
        } catch (TaskCancelled cancelled) {
            seen.add(cancelled.getMessage());
            throw cancelled;
        }
    }

    private void noteCancelOf(Task<?> child) {
        try {
            Task.await(child);
        } catch (TaskCancelled cancelled) {
            seen.add(child.cancelMessage());
        }
    }

    @Test
    void aTaskCancelledBeforeItsStartNeverBegins() {
        Task<?> task = Task.spawn(loop, () -> seen.add("begun"));
        task.cancel("too late");
        assertThatExceptionOfType(CancellationException.class)
                .isThrownBy(() -> loop.runUntilComplete(task));
        assertThat(seen).isEmpty();
        assertThat(task.cancelMessage()).isEqualTo("too late");
    }

    @Test
    void aTaskThatCancelsItselfIsCancelledWhereItWaitsNext() {
        runAction(
                () -> {
                    Task.current().cancel("myself");
                    seen.add("still here");
                    assertThatThrownBy(Task::yieldNow)
                            .isInstanceOf(TaskCancelled.class)
                            .hasMessage("myself");
                    assertThat(Task.current().uncancel()).isZero();
                });
        assertThat(seen).containsExactly("still here");
    }

    @Test
    void catchExceptionDoesNotSwallowACancellation() {
        Task<?> task =
                Task.spawn(
                        loop,
                        () -> {
                            try {
                                Task.sleep(Duration.ofDays(1));
                            } catch (Exception tooWide) {
                                seen.add(tooWide);
                            }
                        });
        loop.callSoon(() -> loop.callSoon(task::cancel));
        assertThatExceptionOfType(CancellationException.class)
                .isThrownBy(() -> loop.runUntilComplete(task));
        assertThat(seen).isEmpty();
    }

    @Test
    void anInterruptOfATaskThatWaitsIsOneRequestToCancel() {
        runAction(
                () -> {
                    Thread[] thread = new Thread[1];
                    Task<?> child =
                            Task.spawn(
                                    () -> {
                                        thread[0] = Thread.currentThread();
                                        noteCancel(Duration.ofDays(1));
                                    });
                    Task.yieldNow();
                    thread[0].interrupt();
                    noteCancelOf(child);
                    assertThat(child.cancelling()).isEqualTo(1);
                });
        assertThat(seen).containsExactly("interrupted", "interrupted");
    }

    @Test
    void aTaskThatInterruptsItselfIsCancelledWhereItWaitsNext() {
        runAction(
                () -> {
                    Thread.currentThread().interrupt();
                    noteCancelAndGoOn();
                    assertThat(Thread.currentThread().isInterrupted()).isFalse();
                    Task.sleep(Duration.ofMillis(1));
                    seen.add("goes on");
                });
        assertThat(seen).containsExactly("interrupted", "goes on");
    }

    private void noteCancelAndGoOn() {
        try {
            Task.sleep(Duration.ofSeconds(2));
        } catch (TaskCancelled cancelled) {
            seen.add(cancelled.getMessage());
        }
    }

    // ---- names, dumps, the end

    @Test
    void tasksWithoutANameAreNumbered() {
        assertThat(Task.spawn(loop, () -> {}).name()).isEqualTo("Task-1");
        assertThat(Task.spawn(loop, "mine", () -> {}).name()).isEqualTo("mine");
        assertThat(Task.spawn(loop, () -> {}).name()).isEqualTo("Task-3");
    }

    @Test
    void allGivesTheTasksThatHaveNotEndedInTheOrderStarted() {
        Task<?> first = Task.spawn(loop, () -> Task.sleep(Duration.ofDays(1)));
        Task<?> second = Task.spawn(loop, () -> {});
        Task<?> third = Task.spawn(loop, () -> Task.sleep(Duration.ofDays(1)));
        assertThat(Task.all(loop)).containsExactly(first, second, third);
        loop.runUntilComplete(second);
        assertThat(Task.all(loop)).containsExactly(first, third);
    }

    @Test
    void aDumpSaysWhatEachTaskWaitsForAndWhereItStands() {
        runAction(
                () -> {
                    LoopFuture<String> future = loop.newFuture();
                    Task.spawn("sleeper", () -> Task.sleep(Duration.ofDays(1)));
                    Task.spawn("waiter", () -> waitDeepDown(future));
                    Task.yieldNow();
                    Task.spawn("fresh", () -> {});
                    seen.add(Task.dump(loop));
                });
        assertThat((String) seen.getFirst())
                .contains("Task-1 runs")
                .contains("sleeper waits for the end of a sleep of PT24H")
                .containsPattern("waiter waits for LoopFuture.PENDING.*\\n    at .*waitDeepDown")
                .contains("fresh has not begun")
                .doesNotContain("TaskDriver")
                .doesNotContain("jdk.internal");
    }

    private static void waitDeepDown(LoopFuture<String> future) {
        Task.await(future);
    }

    @Test
    void closingTheLoopUnwindsWhatIsPending() {
        Task<?> task =
                Task.spawn(
                        loop,
                        () -> {
                            try {
                                Task.sleep(Duration.ofDays(1));
                            } finally {
                                seen.add("unwound");
                            }
                        });
        Task<?> unbegun = Task.spawn(loop, () -> seen.add("begun"));
        loop.callSoon(loop::stop);
        unbegun.cancel();
        loop.runForever();
        loop.close();
        assertThat(seen).containsExactly("unwound");
        assertThat(task.isCancelled()).isTrue();
        assertThat(task.cancelMessage()).isEqualTo("the loop was closed");
        assertThat(Task.all(loop)).isEmpty();
    }

    @Test
    void aBodyThatSwallowsItsEndOverAndOverDoesNotHoldUpTheClose() {
        Task<?> task =
                Task.spawn(
                        loop,
                        () -> {
                            while (true) {
                                try {
                                    Task.sleep(Duration.ofDays(1));
                                } catch (Throwable swallowed) {
                                    seen.add(swallowed);
                                }
                            }
                        });
        loop.callSoon(() -> loop.callSoon(loop::stop));
        loop.runForever();
        loop.close();
        assertThat(task.isCancelled()).isTrue();
        assertThat(seen).hasSizeGreaterThan(100);
    }

    @Test
    void aCancelThatInterruptsCodeWhichBlocksIsDeliveredOnce() {
        // A body that blocks elsewhere blocks the loop with it on a baton, and cannot be cancelled.
        Assumptions.assumeTrue(engine == Engine.VIRTUAL);
        LinkedBlockingQueue<String> queue = new LinkedBlockingQueue<>();
        ReentrantLock lock = new ReentrantLock();
        runAction(
                () -> {
                    lock.lock();
                    Task<?> taker = Task.spawn(() -> takeAndCleanUp(queue));
                    Task<?> locker = Task.spawn(() -> lockAndCleanUp(lock));
                    Task.yieldNow();
                    taker.cancel();
                    locker.cancel();
                    Task.yieldNow();
                    lock.unlock();
                    Task.await(taker);
                    noteCancelOf(locker);
                });
        assertThat(seen)
                .containsExactlyInAnyOrder(
                        "interrupted", "cleaned up", "cancelled", "unlocked", null);
    }

    private void takeAndCleanUp(LinkedBlockingQueue<String> queue) {
        try {
            seen.add(queue.take());
        } catch (InterruptedException interrupt) {
            seen.add("interrupted");
            Task.sleep(Duration.ofMillis(1));
            seen.add("cleaned up");
        }
    }

    private void lockAndCleanUp(ReentrantLock lock) {
        lock.lock();
        try {
            Task.sleep(Duration.ofDays(1));
        } catch (TaskCancelled cancelled) {
            seen.add("cancelled");
            throw cancelled;
        } finally {
            lock.unlock();
            Task.sleep(Duration.ofMillis(1));
            seen.add("unlocked");
        }
    }

    // ---- misuse

    @Test
    void waitingOutsideOfATaskIsRefused() {
        LoopFuture<String> future = loop.newFuture();
        assertThatIllegalStateException()
                .isThrownBy(() -> Task.await(future))
                .withMessageStartingWith("await must be called in the body of a task: caller=");
        loop.callSoon(
                () -> {
                    assertThatIllegalStateException()
                            .isThrownBy(() -> Task.sleep(Duration.ofMillis(1)))
                            .withMessageStartingWith("sleep must be called in the body of a task");
                    assertThatIllegalStateException().isThrownBy(Task::current);
                    assertThatIllegalStateException().isThrownBy(Task::yieldNow);
                    assertThatIllegalStateException().isThrownBy(() -> Task.sleepUntil(0));
                    seen.add("checked");
                    loop.stop();
                });
        loop.runForever();
        assertThat(seen).containsExactly("checked");
    }

    @Test
    void awaitingAFutureOfAnotherLoopIsRefused() {
        try (EventLoop other = EventLoop.create()) {
            LoopFuture<String> foreign = other.newFuture();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> runAction(() -> Task.await(foreign)))
                    .withMessageStartingWith("future must belong to the loop of the task");
        }
    }

    @Test
    void awaitingItselfIsRefused() {
        assertThatIllegalStateException()
                .isThrownBy(() -> runAction(() -> Task.await(Task.current())))
                .withMessageStartingWith("await must not be given the task that calls it");
    }

    @Test
    void aTasksOutcomeCannotBeSet() {
        Task<Integer> task = Task.spawn(loop, () -> 1);
        assertThatIllegalStateException()
                .isThrownBy(() -> task.complete(2))
                .withMessageStartingWith("complete must not be called on a task");
        assertThatIllegalStateException()
                .isThrownBy(() -> task.completeExceptionally(new IOException()))
                .withMessageStartingWith("completeExceptionally must not be called on a task");
    }

    @Test
    void spawningOnAClosedLoopOrFromAForeignThreadIsRefused() throws InterruptedException {
        Thread foreign =
                Thread.ofPlatform()
                        .start(
                                () ->
                                        assertThatIllegalStateException()
                                                .isThrownBy(() -> Task.spawn(loop, () -> {}))
                                                .satisfies(seen::add));
        foreign.join();
        assertThat(seen).hasSize(1);
        loop.close();
        assertThatIllegalStateException().isThrownBy(() -> Task.spawn(loop, () -> {}));
        assertThatIllegalStateException()
                .isThrownBy(() -> Task.spawn(() -> {}))
                .withMessageStartingWith("EventLoop.current must be called");
    }

    @Test
    void cancellingFromAForeignThreadIsRefused() throws InterruptedException {
        Task<?> task = Task.spawn(loop, () -> {});
        Thread foreign =
                Thread.ofPlatform()
                        .start(
                                () ->
                                        assertThatIllegalStateException()
                                                .isThrownBy(task::cancel)
                                                .satisfies(seen::add));
        foreign.join();
        assertThat(seen).hasSize(1);
        assertThat(task.isDone()).isFalse();
    }

    @Test
    void runningALoopInsideATaskIsRefused() {
        try (EventLoop other = EventLoop.create()) {
            runAction(
                    () ->
                            assertThatIllegalStateException()
                                    .isThrownBy(other::runForever)
                                    .withMessageContaining("running=loop"));
        }
    }

    @Test
    void optionsComeBeforeTheFirstTask() {
        Task.spawn(loop, () -> {});
        assertThatIllegalStateException()
                .isThrownBy(() -> TaskOptions.standard().applyTo(loop))
                .withMessageStartingWith("applyTo must come before the first task");
    }
}
