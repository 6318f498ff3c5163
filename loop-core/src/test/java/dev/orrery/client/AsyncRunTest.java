package dev.orrery.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.loop.CallbackFailure;
import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopFuture;
import dev.orrery.loop.LoopOptions;
import dev.orrery.loop.VirtualTime;
import dev.orrery.loop.Waiter;
import dev.orrery.loop.World;
import dev.orrery.loop.combine.Async;
import dev.orrery.loop.handle.Context;
import dev.orrery.loop.handle.ContextVar;
import dev.orrery.loop.task.Task;
import dev.orrery.loop.task.TaskCancelled;
import dev.orrery.loop.task.TaskOptions;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

@Timeout(30)
class AsyncRunTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());
    private final List<CallbackFailure> reported = new ArrayList<>();

    /** Virtual time, and failures noted. */
    private TaskOptions options() {
        VirtualTime time = new VirtualTime();
        return TaskOptions.standard()
                .withWorld(World.system().withClock(time).withWaiters(() -> time))
                .withLoop(
                        LoopOptions.standard()
                                .withName("orders")
                                .withExceptionHandler((loop, failure) -> reported.add(failure)));
    }

    private static <V> LoopFuture<V> never() {
        return EventLoop.current().newFuture();
    }

    private void endless(String name) {
        try {
            Async.await(never());
        } finally {
            seen.add(name + " ends");
        }
    }

    // ---- the usual

    @Test
    void itGivesMainsValueAndClosesTheLoop() {
        AtomicReference<EventLoop> used = new AtomicReference<>();
        int value =
                Async.run(
                        options(),
                        () -> {
                            used.set(EventLoop.current());
                            Async.sleep(SECOND);
                            return 7;
                        });

        assertThat(value).isEqualTo(7);
        assertThat(used.get().isClosed()).isTrue();
        assertThat(used.get().nanoTime()).isEqualTo(1_000_000_000);
    }

    @Test
    void mainRunsOnALoopThreadOfItsOwnThatHasTheLoopsName() {
        Thread[] threads = new Thread[2];
        Async.run(
                options(),
                () -> {
                    EventLoop.current().callSoon(() -> threads[0] = Thread.currentThread());
                    Async.yieldNow();
                    Async.yieldNow();
                    assertThat(Async.currentTask().name()).isEqualTo("main");
                });

        assertThat(threads[0].getName()).isEqualTo("orders");
        assertThat(threads[0].isVirtual()).isFalse();
        assertThat(threads[0].isAlive()).isFalse();
    }

    @Test
    void mainMayRecurseAsDeepAsTheStackThatIsAskedFor() {
        int depth =
                Async.run(
                        options()
                                .withEngine(TaskOptions.Engine.AUTOMATIC)
                                .withStackBytes(64L << 20),
                        () -> recurse(50_000));
        assertThat(depth).isEqualTo(50_000);
    }

    private static int recurse(int left) {
        return left == 0 ? 0 : 1 + recurse(left - 1);
    }

    @Test
    void mainBeginsInTheCallersContext() {
        ContextVar<String> user = ContextVar.of("user");
        String value =
                contextually(
                        Context.current().with(user, "ann"),
                        () -> Async.run(options(), () -> user.get()));
        assertThat(value).isEqualTo("ann");
    }

    private static <V> V contextually(Context context, java.util.function.Supplier<V> body) {
        List<V> value = new ArrayList<>();
        context.run(() -> value.add(body.get()));
        return value.getFirst();
    }

    // ---- how main fails

    @Test
    void whatMainThrowsIsThrownAsItWas() {
        IOException failure = new IOException("no");
        assertThatThrownBy(
                        () ->
                                Async.run(
                                        options(),
                                        () -> {
                                            throw failure;
                                        }))
                .isSameAs(failure);
        IllegalArgumentException unchecked = new IllegalArgumentException("no");
        assertThatThrownBy(
                        () ->
                                Async.run(
                                        () -> {
                                            throw unchecked;
                                        }))
                .isSameAs(unchecked);
    }

    @Test
    void theStackTraceGoesOnWithTheCallers() {
        IOException failure = new IOException("no");
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> callIt(failure)).isSameAs(failure);
        }

        List<String> methods = new ArrayList<>();
        for (StackTraceElement frame : failure.getStackTrace()) {
            methods.add(frame.getMethodName());
        }
        assertThat(methods).containsSubsequence("makeIt", "run", "callIt");
        assertThat(methods).filteredOn("callIt"::equals).hasSize(1);
    }

    private void callIt(IOException failure) throws IOException {
        Async.run(options(), () -> makeIt(failure));
    }

    private static void makeIt(IOException failure) throws IOException {
        failure.setStackTrace(new IOException().getStackTrace());
        throw failure;
    }

    @Test
    void aCancelledMainIsACancellation() {
        assertThatThrownBy(
                        () ->
                                Async.run(
                                        options(),
                                        () -> {
                                            Async.currentTask().cancel("enough");
                                            Async.yieldNow();
                                        }))
                .isInstanceOf(CancellationException.class)
                .hasMessage("main was cancelled: enough");
        assertThatThrownBy(
                        () ->
                                Async.run(
                                        options(),
                                        () -> {
                                            throw new TaskCancelled();
                                        }))
                .isInstanceOf(CancellationException.class)
                .hasMessage("main was cancelled");
    }

    @Test
    void anErrorOfMainOrOfAnotherTaskEndsTheRun() {
        AssertionError error = new AssertionError("no");
        assertThatThrownBy(
                        () ->
                                Async.run(
                                        options(),
                                        () -> {
                                            throw error;
                                        }))
                .isSameAs(error);
        AssertionError other = new AssertionError("other");
        assertThatThrownBy(
                        () ->
                                Async.run(
                                        options(),
                                        () -> {
                                            Async.spawn(
                                                    () -> {
                                                        throw other;
                                                    });
                                            endless("main");
                                        }))
                .isSameAs(other);
        assertThat(seen).containsExactly("main ends");
    }

    @Test
    void aLoopThatIsStoppedBeforeMainHasEndedIsAMistake() {
        assertThatThrownBy(
                        () ->
                                Async.run(
                                        options(),
                                        () -> {
                                            EventLoop.current().stop();
                                            endless("main");
                                        }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "the loop must not be stopped before main has ended: loop=orders. Return"
                                + " from main, or cancel it.");
        assertThat(seen).containsExactly("main ends");
    }

    @Test
    void aWorldThatMakesNoLoopFailsTheRun() {
        World broken =
                World.system()
                        .withWaiters(
                                () -> {
                                    throw new IllegalStateException("no waiter");
                                });
        assertThatThrownBy(() -> Async.run(TaskOptions.standard().withWorld(broken), () -> 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no waiter");
    }

    // ---- what is left when main has ended

    @Test
    void whatIsLeftIsCancelledInTheOrderStartedAndWaitedFor() {
        Async.run(
                options(),
                () -> {
                    for (String name : new String[] {"a", "b"}) {
                        Async.spawn(
                                () -> {
                                    try {
                                        endless(name);
                                    } finally {
                                        Async.sleep(SECOND);
                                        seen.add(name + " cleaned up");
                                    }
                                });
                    }
                    Async.yieldNow();
                });
        assertThat(seen).containsExactly("a ends", "b ends", "a cleaned up", "b cleaned up");
    }

    @Test
    void whatIsStartedWhileOthersEndIsCancelledToo() {
        Async.run(
                options(),
                () -> {
                    Async.spawn(
                            () -> {
                                try {
                                    endless("first");
                                } finally {
                                    Async.spawn(() -> endless("second"));
                                    Async.sleep(SECOND);
                                }
                            });
                    Async.yieldNow();
                });
        assertThat(seen).containsExactly("first ends", "second ends");
    }

    @Test
    void whatFailsWhileItEndsIsReported() {
        int value =
                Async.run(
                        options(),
                        () -> {
                            Async.spawn(
                                    "cleaner",
                                    () -> {
                                        try {
                                            endless("cleaner");
                                        } finally {
                                            fail("while cleaning up");
                                        }
                                    });
                            Async.yieldNow();
                            return 3;
                        });

        assertThat(value).isEqualTo(3);
        assertThat(reported).hasSize(1);
        assertThat(reported.getFirst().message())
                .startsWith("a task failed when Async.run had cancelled it: task=Task[cleaner, ");
        assertThat(reported.getFirst().failure()).hasMessage("while cleaning up");
    }

    private static void fail(String message) throws IOException {
        throw new IOException(message);
    }

    @Test
    void anErrorWhileOthersEndIsThrownAndTheOthersEndAllTheSame() {
        AssertionError error = new AssertionError("no");
        IOException failure = new IOException("main");
        assertThatThrownBy(
                        () ->
                                Async.run(
                                        options(),
                                        () -> {
                                            Async.spawn(
                                                    () -> {
                                                        try {
                                                            endless("a");
                                                        } finally {
                                                            throwIt(error);
                                                        }
                                                    });
                                            Async.spawn(() -> endless("b"));
                                            Async.yieldNow();
                                            throw failure;
                                        }))
                .isSameAs(failure)
                .hasSuppressedException(error);
        assertThat(seen).containsExactly("a ends", "b ends");
        assertThat(reported).isEmpty();
    }

    private static void throwIt(AssertionError error) {
        throw error;
    }

    @Test
    void aTaskThatSwallowsItsCancellationForEverIsNamedWithItsStack() {
        assertThatThrownBy(
                        () ->
                                Async.run(
                                        options().withCancelLimit(Duration.ofSeconds(3)),
                                        () -> {
                                            Async.spawn("mule", this::swallow);
                                            Async.spawn("lamb", () -> endless("lamb"));
                                            Async.yieldNow();
                                            return 1;
                                        }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith(
                        "tasks must end when they are cancelled: loop=orders, cancelLimit=PT3S,"
                                + " left=1. Throw TaskCancelled on when it was caught, or raise"
                                + " TaskOptions.withCancelLimit:\n"
                                + "mule waits for ")
                .hasMessageContaining("AsyncRunTest.swallow(AsyncRunTest.java");
    }

    private void swallow() {
        while (true) {
            try {
                Async.await(never());
            } catch (TaskCancelled swallowed) {
                seen.add("swallowed");
            }
        }
    }

    @Test
    void aTaskThatSwallowsItsCancellationDoesNotHideMainsFailure() {
        assertThatThrownBy(
                        () ->
                                Async.run(
                                        options(),
                                        () -> {
                                            Async.spawn(this::swallow);
                                            Async.yieldNow();
                                            fail("main");
                                        }))
                .isInstanceOf(IOException.class)
                .satisfies(
                        failure ->
                                assertThat(failure.getSuppressed())
                                        .singleElement()
                                        .isInstanceOf(IllegalStateException.class));
    }

    @Test
    void tasksThatStartTheirSuccessorsAreGivenUp() {
        assertThatThrownBy(
                        () ->
                                Async.run(
                                        options(),
                                        () -> {
                                            Async.spawn(this::hydra);
                                            Async.yieldNow();
                                        }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("tasks must end when they are cancelled");
    }

    private void hydra() {
        try {
            Async.await(never());
        } finally {
            Async.spawn(this::hydra);
            Async.yieldNow();
        }
    }

    @Test
    void stoppingTheLoopWhileOthersEndDoesNotKeepThemFromEnding() {
        Async.run(
                options(),
                () -> {
                    Async.spawn(
                            () -> {
                                try {
                                    endless("a");
                                } finally {
                                    EventLoop.current().stop();
                                    Async.sleep(SECOND);
                                    seen.add("a cleaned up");
                                }
                            });
                    Async.yieldNow();
                });
        assertThat(seen).containsExactly("a ends", "a cleaned up");
    }

    @Test
    void anExceptionHandlerThatThrowsAnErrorIsHeard() {
        AssertionError error = new AssertionError("handler");
        TaskOptions strict =
                options()
                        .withLoop(
                                LoopOptions.standard()
                                        .withExceptionHandler(
                                                (loop, failure) -> {
                                                    throw error;
                                                }));
        assertThatThrownBy(
                        () ->
                                Async.run(
                                        strict,
                                        () -> {
                                            Async.spawn(
                                                    () -> {
                                                        try {
                                                            endless("a");
                                                        } finally {
                                                            fail("a");
                                                        }
                                                    });
                                            Async.yieldNow();
                                        }))
                .isSameAs(error);
    }

    @Test
    void whatIsThrownTwiceIsSuppressedOnce() {
        AssertionError error = new AssertionError("no");
        IOException failure = new IOException("main");
        assertThatThrownBy(
                        () ->
                                Async.run(
                                        options(),
                                        () -> {
                                            for (int i = 0; i < 2; i++) {
                                                Async.spawn(() -> throwAtTheEnd(error));
                                            }
                                            Async.yieldNow();
                                            throw failure;
                                        }))
                .isSameAs(failure);
        assertThat(failure.getSuppressed()).containsExactly(error);
    }

    private void throwAtTheEnd(AssertionError error) {
        try {
            endless("a");
        } finally {
            throwIt(error);
        }
    }

    @Test
    void aLoopWhoseEveryPollFailsIsGivenUpAndWhatIsLeftIsNamed() {
        BrokenWaiter waiter = new BrokenWaiter();
        TaskOptions broken =
                options()
                        .withWorld(World.system().withClock(waiter.time).withWaiters(() -> waiter));
        assertThatThrownBy(
                        () ->
                                Async.run(
                                        broken,
                                        () -> {
                                            Async.spawn("cleaner", this::cleanUp);
                                            Async.yieldNow();
                                            waiter.failuresLeft = 1000;
                                        }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("poll")
                .satisfies(
                        failure ->
                                assertThat(List.of(failure.getSuppressed()))
                                        .hasSizeLessThan(5)
                                        .last()
                                        .asString()
                                        .contains(
                                                "the loop must run until its tasks have ended:"
                                                        + " loop=orders, cancelLimit=PT",
                                                "left=1. Look at the failures beside this one",
                                                "cleaner waits for "));
    }

    private void cleanUp() {
        try {
            endless("cleaner");
        } finally {
            Async.sleep(SECOND);
        }
    }

    /** Virtual time whose wait fails some times. */
    private static final class BrokenWaiter implements Waiter {
        private final VirtualTime time = new VirtualTime();
        private int failuresLeft;

        @Override
        public void await(
                @Nullable Selector selector, long deadlineNanos, Consumer<SelectionKey> ready)
                throws IOException {
            if (failuresLeft > 0) {
                failuresLeft--;
                throw new IllegalStateException("poll");
            }
            time.await(selector, deadlineNanos, ready);
        }

        @Override
        public void wakeup() {
            time.wakeup();
        }

        @Override
        public void close() {
            time.close();
        }
    }

    @Test
    void aCallbackThatThrowsAnErrorEachTimeDoesNotKeepTheRunFromEnding() {
        AssertionError error = new AssertionError("callback");
        assertThatThrownBy(
                        () ->
                                Async.run(
                                        options(),
                                        () -> {
                                            Async.spawn("cleaner", this::cleanUp);
                                            Async.yieldNow();
                                            throwOften(EventLoop.current(), error, 10_000);
                                        }))
                .isSameAs(error)
                .satisfies(
                        failure ->
                                assertThat(failure.getSuppressed())
                                        .singleElement()
                                        .asString()
                                        .contains("the loop must run until its tasks have ended"));
    }

    private static void throwOften(EventLoop loop, AssertionError error, int times) {
        if (times > 0) {
            loop.callSoon(
                    () -> {
                        throwOften(loop, error, times - 1);
                        throw error;
                    });
        }
    }

    // ---- threads

    @Test
    void workOnTheExecutorIsWaitedFor() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        Async.run(
                () -> {
                    LoopFuture<?> work =
                            Async.toThread(
                                    () -> {
                                        begun.countDown();
                                        seen.add("worked");
                                    });
                    begun.await();
                    assertThat((Object) work).isNotNull();
                });
        assertThat(seen).containsExactly("worked");
    }

    @Test
    void anInterruptedCallerCancelsMainAndStaysInterrupted() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread caller =
                new Thread(
                        () -> {
                            try {
                                Async.run(
                                        () -> {
                                            running.countDown();
                                            endless("main");
                                        });
                            } catch (CancellationException cancelled) {
                                thrown.set(cancelled);
                            }
                            seen.add("interrupted " + Thread.currentThread().isInterrupted());
                        });
        caller.start();
        running.await();
        caller.interrupt();
        caller.join();

        assertThat(thrown.get())
                .hasMessage("main was cancelled: the caller of Async.run was interrupted");
        assertThat(seen).containsExactly("main ends", "interrupted true");
    }

    @Test
    void aCallerThatIsInterruptedAlreadyCancelsMain() throws InterruptedException {
        Thread caller =
                new Thread(
                        () -> {
                            Thread.currentThread().interrupt();
                            assertThatThrownBy(() -> Async.run(() -> endless("main")))
                                    .isInstanceOf(CancellationException.class);
                            seen.add("interrupted " + Thread.currentThread().isInterrupted());
                        });
        caller.start();
        caller.join();

        assertThat(seen).endsWith("interrupted true");
    }

    // ---- misuse

    @Test
    void aSecondRunInsideATaskIsRefused() {
        assertThatThrownBy(() -> Async.run(options(), () -> Async.run(() -> 1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "Async.run must be called in a thread that runs no loop: running=orders,"
                                + " task=main. Inside a task call the code itself, or spawn it.");
    }

    @Test
    void aRunInACallbackIsRefused() {
        try (EventLoop loop = new VirtualTime().newLoop()) {
            List<Throwable> thrown = new ArrayList<>();
            loop.callSoon(
                    () -> {
                        try {
                            Async.run(() -> {});
                        } catch (IllegalStateException refused) {
                            thrown.add(refused);
                        }
                    });
            loop.stop();
            loop.runForever();
            assertThat(thrown.getFirst())
                    .hasMessage(
                            "Async.run must be called in a thread that runs no loop: running=loop."
                                    + " Inside a task call the code itself, or spawn it.");
        }
    }

    @Test
    void allTasksAreListedAndDumped() {
        Async.run(
                options(),
                () -> {
                    Task<?> reader = Async.spawn("reader", () -> endless("reader"));
                    Async.yieldNow();
                    assertThat(Async.allTasks().stream().map(Task::name).toList())
                            .containsExactly("main", "reader");
                    assertThat(Async.dump()).contains("main runs", "reader waits for ");
                    reader.cancel();
                });
    }
}
