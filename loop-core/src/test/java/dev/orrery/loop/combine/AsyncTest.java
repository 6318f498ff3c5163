package dev.orrery.loop.combine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopFuture;
import dev.orrery.loop.handle.Context;
import dev.orrery.loop.handle.ContextVar;
import dev.orrery.loop.task.Task;
import dev.orrery.loop.task.TaskCancelled;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

@Timeout(30)
class AsyncTest {
    private final Turns turns = new Turns();
    private final LoopFuture<Integer> future = turns.future();

    @AfterEach
    void close() {
        turns.close();
    }

    // ---- await

    @Test
    void aCheckedFailureOfTheNamedClassIsThrownAsItIs() {
        FileNotFoundException failure = new FileNotFoundException("no");
        future.completeExceptionally(failure);
        turns.in(
                () -> {
                    assertThatThrownBy(() -> Async.await(future, IOException.class))
                            .isSameAs(failure);
                    assertThatThrownBy(() -> Async.await(future, InterruptedException.class))
                            .isInstanceOf(CompletionException.class)
                            .hasCause(failure);
                    assertThatThrownBy(() -> Async.await(future))
                            .isInstanceOf(CompletionException.class)
                            .hasCause(failure);
                });
    }

    @Test
    void whatIsUncheckedOrCancelledIsThrownAsEver() {
        LoopFuture<Integer> cancelled = turns.future();
        cancelled.cancel("enough");
        IllegalArgumentException failure = new IllegalArgumentException("no");
        future.completeExceptionally(failure);
        turns.in(
                () -> {
                    assertThatThrownBy(() -> Async.await(future, IOException.class))
                            .isSameAs(failure);
                    assertThatThrownBy(() -> Async.await(cancelled, IOException.class))
                            .isInstanceOf(TaskCancelled.class)
                            .hasMessage("enough");
                });
    }

    @Test
    void aValueIsGivenWhateverMayBeThrown() throws IOException {
        future.complete(3);
        assertThat(turns.<Integer>in(() -> Async.await(future, IOException.class))).isEqualTo(3);
    }

    @Test
    void awaitRefusesFuturesOfOtherLoopsAndCallersThatAreNoTask() {
        try (Turns other = new Turns("other")) {
            LoopFuture<Integer> foreign = other.future();
            assertThat(turns.failureOf(() -> Async.await(foreign)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("task.loop=home, future.loop=other");
            assertThat(turns.failureOf(() -> Async.await(foreign, IOException.class)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> Async.await(future)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Async.await(future, IOException.class))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("await must be called in the body of a task");
    }

    // ---- sleeping

    @Test
    void sleepingTakesTheLoopsTime() {
        turns.in(
                () -> {
                    Async.sleep(Turns.SECOND);
                    Async.sleepUntil(3_000_000_000L);
                    Async.sleepUntil(1);
                    Async.yieldNow();
                });
        assertThat(turns.millis()).isEqualTo(3000);
    }

    @Test
    void aSleepBeyondTheClockIsRefused() {
        Duration tooLong = Duration.ofNanos(EventLoop.MAX_DELAY_NANOS).plusNanos(1);
        assertThat(turns.failureOf(() -> Async.sleep(tooLong)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("delay must be at most");
        assertThat(turns.failureOf(() -> Async.sleepUntil(Long.MAX_VALUE)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void waitingAndAskingAreRefusedOutsideOfATask() {
        List<Runnable> calls =
                List.of(
                        () -> Async.sleep(Turns.SECOND),
                        () -> Async.sleepUntil(0),
                        Async::yieldNow,
                        Async::currentTask);
        for (Runnable call : calls) {
            assertThatThrownBy(call::run)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("must be called in the body of a task");
        }
    }

    @Test
    void whatNeedsALoopIsRefusedWhereNoneRuns() {
        List<Runnable> calls =
                List.of(
                        () -> Async.spawn(() -> 1),
                        () -> Async.spawn(() -> {}),
                        () -> Async.spawn("a", () -> 1),
                        () -> Async.spawn("a", () -> {}),
                        Async::allTasks,
                        Async::dump,
                        () -> Async.toThread(() -> 1),
                        () -> Async.toThread(() -> {}));
        for (Runnable call : calls) {
            assertThatThrownBy(call::run)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("must be called in a callback of a running loop");
        }
    }

    // ---- threads

    @Test
    void toThreadRunsInTheCallersContextOnAnotherThread() {
        ContextVar<String> user = ContextVar.of("user");
        String seen =
                Async.run(
                        () -> {
                            Context.slot().set(Context.current().with(user, "ann"));
                            Thread task = Thread.currentThread();
                            return Async.await(
                                    Async.toThread(
                                            () ->
                                                    user.get()
                                                            + " "
                                                            + (task == Thread.currentThread())));
                        });
        assertThat(seen).isEqualTo("ann false");
    }

    @Test
    void whatWorkOnAThreadThrowsComesBack() {
        assertThatThrownBy(
                        () ->
                                Async.run(
                                        () ->
                                                Async.await(
                                                        Async.toThread(AsyncTest::fail),
                                                        IOException.class)))
                .isInstanceOf(IOException.class)
                .hasMessage("no");
    }

    private static void fail() throws IOException {
        throw new IOException("no");
    }

    @Test
    void anExecutorThatRefusesWorkIsHeard() {
        ExecutorService closed = Executors.newSingleThreadExecutor();
        closed.shutdown();
        Async.run(
                () -> {
                    EventLoop.current().setDefaultExecutor(closed);
                    assertThatThrownBy(() -> Async.toThread(() -> 1))
                            .isInstanceOf(RejectedExecutionException.class);
                    assertThatThrownBy(() -> Async.toThread(() -> {}))
                            .isInstanceOf(RejectedExecutionException.class);
                });
    }

    @Test
    void aTaskStartedFromAnotherThreadHasTheContextOfThatThread() throws Exception {
        ContextVar<String> user = ContextVar.of("user");
        List<CompletableFuture<String>> asked = new ArrayList<>();
        elsewhere(
                () ->
                        Context.current()
                                .with(user, "ann")
                                .run(
                                        () ->
                                                asked.add(
                                                        Async.runCoroutineThreadsafe(
                                                                turns.loop,
                                                                () -> {
                                                                    Async.yieldNow();
                                                                    return user.get();
                                                                }))));
        assertThat(asked.getFirst().isDone()).isFalse();
        turns.settle();

        assertThat(asked.getFirst().get()).isEqualTo("ann");
    }

    private static void elsewhere(Runnable action) throws InterruptedException {
        Thread foreign = new Thread(action);
        foreign.start();
        foreign.join();
    }

    @Test
    void aTaskStartedFromAnotherThreadFailsItsFuture() {
        CompletableFuture<Void> asked = Async.runCoroutineThreadsafe(turns.loop, AsyncTest::fail);
        turns.settle();

        assertThatThrownBy(asked::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(IOException.class);
    }

    @Test
    void cancellingTheFutureCancelsTheTask() throws InterruptedException {
        CompletableFuture<Integer> asked =
                Async.runCoroutineThreadsafe(turns.loop, () -> Async.await(future));
        turns.settle();
        elsewhere(() -> asked.cancel(false));
        turns.settle();

        assertThat(future.isCancelled()).isTrue();
        assertThat(Task.all(turns.loop)).isEmpty();
    }

    @Test
    void cancellingTheFutureBeforeTheTaskBeginsLeavesNoTask() throws InterruptedException {
        List<CompletableFuture<Integer>> asked = new ArrayList<>();
        elsewhere(
                () -> {
                    asked.add(Async.runCoroutineThreadsafe(turns.loop, () -> Async.await(future)));
                    asked.getFirst().cancel(false);
                });
        turns.settle();

        assertThat(future.isDone()).isFalse();
        assertThat(Task.all(turns.loop)).isEmpty();
    }

    @Test
    void closingTheLoopCancelsTheFutureOfItsTask() throws InterruptedException {
        CompletableFuture<Integer> begun =
                Async.runCoroutineThreadsafe(turns.loop, () -> Async.await(future));
        turns.settle();
        List<CompletableFuture<Integer>> waiting = new ArrayList<>();
        elsewhere(() -> waiting.add(Async.runCoroutineThreadsafe(turns.loop, () -> 1)));
        turns.close();

        assertThat(begun.isCancelled()).isTrue();
        assertThat(waiting.getFirst().isCancelled()).isTrue();
    }

    @Test
    void aClosedLoopRefusesTasksOfOtherThreads() {
        turns.close();
        assertThatThrownBy(() -> Async.runCoroutineThreadsafe(turns.loop, () -> 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("must be called on an open loop");
        assertThatThrownBy(() -> Async.runCoroutineThreadsafe(turns.loop, () -> {}))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anotherThreadMayWaitForATaskOfARunningLoop() throws Exception {
        CountDownLatch ready = new CountDownLatch(1);
        List<LoopFuture<Integer>> end = new ArrayList<>();
        Thread server =
                new Thread(
                        () ->
                                Async.run(
                                        () -> {
                                            end.add(EventLoop.current().newFuture());
                                            ready.countDown();
                                            Async.await(end.getFirst());
                                        }));
        server.start();
        ready.await();
        int value =
                Async.runCoroutineThreadsafe(
                                end.getFirst().loop(),
                                () -> {
                                    Async.sleep(Duration.ofMillis(2));
                                    end.getFirst().complete(1);
                                    return 7;
                                })
                        .get();
        server.join();

        assertThat(value).isEqualTo(7);
    }
}
