package dev.orrery.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assertions.fail;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** Every refusal of the loop, with its text. */
class EventLoopMisuseTest {
    /** A call that is for the loop's own thread. */
    private record Call(String method, Consumer body) {
        interface Consumer {
            void accept(EventLoop loop) throws IOException;
        }

        @Override
        public String toString() {
            return method;
        }
    }

    private final EventLoop loop =
            EventLoop.create(World.system(), LoopOptions.standard().withName("orders"));

    @AfterEach
    void close() {
        loop.close();
    }

    static Stream<Call> callsForTheLoopsThread() {
        Runnable nothing = () -> {};
        return Stream.of(
                new Call("callSoon", loop -> loop.callSoon(nothing)),
                new Call("callLater", loop -> loop.callLater(Duration.ZERO, nothing)),
                new Call("callAt", loop -> loop.callAt(loop.nanoTime(), nothing)),
                new Call("addReader", loop -> loop.addReader(source(), nothing)),
                new Call("removeReader", loop -> loop.removeReader(source())),
                new Call("addWriter", loop -> loop.addWriter(source(), nothing)),
                new Call("removeWriter", loop -> loop.removeWriter(source())),
                new Call("runInExecutor", loop -> loop.runInExecutor(() -> 1)),
                new Call("runInExecutor", loop -> loop.runInExecutor(Runnable::run, () -> 1)),
                new Call(
                        "setDefaultExecutor",
                        loop -> loop.setDefaultExecutor(ForkJoinPool.commonPool())),
                new Call("addSignalHandler", loop -> loop.addSignalHandler("WINCH", nothing)),
                new Call("removeSignalHandler", loop -> loop.removeSignalHandler("WINCH")),
                new Call("stop", EventLoop::stop),
                new Call("setExceptionHandler", loop -> loop.setExceptionHandler(null)),
                new Call(
                        "callExceptionHandler",
                        loop ->
                                loop.callExceptionHandler(
                                        new CallbackFailure("test", null, null))));
    }

    private static Pipe.SourceChannel source() throws IOException {
        Pipe pipe = Pipe.open();
        pipe.sink().close();
        pipe.source().close();
        return pipe.source();
    }

    private static Throwable inThread(String name, ThrowingCallable body)
            throws InterruptedException {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread thread = new Thread(() -> thrown.set(catchThrowable(body)), name);
        thread.start();
        thread.join();
        return thrown.get();
    }

    @ParameterizedTest
    @MethodSource("callsForTheLoopsThread")
    void aForeignThreadIsRefusedWhileTheLoopIsIdle(Call call) throws Exception {
        assertThat(inThread("worker-3", () -> call.body().accept(loop)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        call.method()
                                + " must be called on the loop's thread: loop=orders,"
                                + " caller=worker-3. From other threads use callSoonThreadsafe.");
    }

    @ParameterizedTest
    @MethodSource("callsForTheLoopsThread")
    void aForeignThreadIsRefusedWhileTheLoopRuns(Call call) throws Exception {
        try (LoopThread running = LoopThread.start()) {
            assertThat(inThread("worker-3", () -> call.body().accept(running.loop())))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(
                            call.method()
                                    + " must be called on the loop's thread: loop=loop,"
                                    + " caller=worker-3. From other threads use"
                                    + " callSoonThreadsafe.");
        }
    }

    @ParameterizedTest
    @MethodSource("callsForTheLoopsThread")
    void aForeignThreadIsRefusedInTheMidstOfABatch(Call call) {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        loop.callSoon(
                () -> {
                    try {
                        thrown.set(inThread("worker-3", () -> call.body().accept(loop)));
                    } catch (InterruptedException interrupted) {
                        fail(interrupted);
                    }
                });
        loop.stop();
        loop.runForever();
        assertThat(thrown.get())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(" must be called on the loop's thread: loop=orders");
    }

    @ParameterizedTest
    @MethodSource("callsForTheLoopsThread")
    void aClosedLoopRefusesEverything(Call call) {
        loop.close();
        assertThatThrownBy(() -> call.body().accept(loop))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        call.method()
                                + " must be called on an open loop: loop=orders. Make a new loop.");
    }

    @Test
    void aClosedLoopRefusesPostsAndRuns() {
        LoopFuture<String> future = loop.newFuture();
        loop.close();
        assertThatThrownBy(() -> loop.callSoonThreadsafe(() -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "callSoonThreadsafe must be called on an open loop: loop=orders. Make a new"
                                + " loop.");
        assertThatThrownBy(loop::runForever)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "runForever must be called on an open loop: loop=orders. Make a new loop.");
        assertThatThrownBy(() -> loop.runUntilComplete(future))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "runUntilComplete must be called on an open loop: loop=orders. Make a new"
                                + " loop.");
        assertThatThrownBy(() -> LoopStepper.attach(loop))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "LoopStepper.attach must be called on an open loop: loop=orders. Make a new"
                                + " loop.");
    }

    @Test
    void aForeignThreadsPostToAClosedLoopIsRefused() throws InterruptedException {
        loop.close();
        assertThat(inThread("worker-3", () -> loop.callSoonThreadsafe(() -> {})))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("callSoonThreadsafe must be called on an open loop");
    }

    @Test
    void aRunningLoopCannotBeRun() {
        LoopFuture<String> future = loop.newFuture();
        assertThat(inCallback(loop::runForever))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "runForever must be called on a loop that is not running: loop=orders,"
                                + " caller="
                                + Thread.currentThread().getName()
                                + ". One thread runs a loop; others use callSoonThreadsafe.");
        assertThat(inCallback(() -> loop.runUntilComplete(future)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith(
                        "runUntilComplete must be called on a loop that is not running");
        assertThat(inCallback(() -> LoopStepper.attach(loop)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith(
                        "LoopStepper.attach must be called on a loop that is not running");
    }

    @Test
    void aRunningLoopCannotBeRunByAnotherThread() throws Exception {
        try (LoopThread running = LoopThread.start()) {
            assertThat(inThread("worker-3", running.loop()::runForever))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(
                            "runForever must be called on a loop that is not running: loop=loop,"
                                    + " caller=worker-3. One thread runs a loop; others use"
                                    + " callSoonThreadsafe.");
        }
    }

    @Test
    void aThreadRunsOneLoopAtATime() {
        try (EventLoop second =
                EventLoop.create(World.system(), LoopOptions.standard().withName("second"))) {
            assertThat(inCallback(second::runForever))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(
                            "runForever must be called in a thread that runs no loop: loop=second,"
                                    + " running=orders. Run it in a thread of its own.");
        }
    }

    @Test
    void aRunningLoopCannotBeClosed() throws Exception {
        assertThat(inCallback(loop::close))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "close must come after the run has ended: loop=orders. Call stop() and"
                                + " close when the run method returns.");
        assertThat(loop.isClosed()).isFalse();
        try (LoopThread running = LoopThread.start()) {
            assertThatThrownBy(() -> running.loop().close())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("close must come after the run has ended");
        }
    }

    @Test
    void aForeignThreadCannotCloseALoop() throws InterruptedException {
        assertThat(inThread("worker-3", loop::close))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "close must be called on the loop's thread: loop=orders, caller=worker-3."
                                + " From other threads use callSoonThreadsafe.");
        assertThat(loop.isClosed()).isFalse();
    }

    @Test
    void thereIsNoCurrentLoopOffTheLoop() throws InterruptedException {
        assertThat(inThread("worker-3", EventLoop::current))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "EventLoop.current must be called in a callback of a running loop:"
                                + " caller=worker-3. Elsewhere hand the loop over.");
        assertThatThrownBy(EventLoop::current).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aDelayAboveTheBoundIsRefused() {
        for (Duration delay :
                new Duration[] {
                    Duration.ofNanos(EventLoop.MAX_DELAY_NANOS + 1),
                    Duration.ofNanos(Long.MAX_VALUE),
                    Duration.ofSeconds(Long.MAX_VALUE, 999_999_999)
                }) {
            assertThatThrownBy(() -> loop.callLater(delay, () -> {}))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "delay must be at most 4611686018427387903 ns: delay="
                                    + delay
                                    + ". Use a shorter delay and schedule again.");
        }
    }

    @Test
    void aDeadlineBeyondTheBoundIsRefused() {
        VirtualTime time = new VirtualTime(100);
        try (EventLoop virtual = time.newLoop()) {
            virtual.callAt(100 + EventLoop.MAX_DELAY_NANOS, () -> {});
            virtual.callAt(100 - EventLoop.MAX_DELAY_NANOS / 2, () -> {});
            for (long deadline :
                    new long[] {
                        101 + EventLoop.MAX_DELAY_NANOS,
                        99 - EventLoop.MAX_DELAY_NANOS / 2,
                        Long.MAX_VALUE,
                        Long.MIN_VALUE
                    }) {
                assertThatThrownBy(() -> virtual.callAt(deadline, () -> {}))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage(
                                "deadlineNanos must be at most 4611686018427387903 after"
                                        + " nanoTime() and half of that before: deadlineNanos="
                                        + deadline
                                        + ", nanoTime=100. Use a nearer deadline.");
            }
        }
    }

    @Test
    void nullCallbacksAreRefusedWhereTheyAreGiven() throws IOException {
        String text = "callback must not be null: callback=null. Give what shall be run.";
        assertThatThrownBy(() -> loop.callSoon(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage(text);
        assertThatThrownBy(() -> loop.callLater(Duration.ZERO, null)).hasMessage(text);
        assertThatThrownBy(() -> loop.callAt(loop.nanoTime(), null)).hasMessage(text);
        assertThatThrownBy(() -> loop.callSoonThreadsafe(null)).hasMessage(text);
        assertThatThrownBy(() -> loop.asExecutor().execute(null)).hasMessage(text);
        assertThatThrownBy(() -> loop.addSignalHandler("WINCH", null)).hasMessage(text);
        Pipe pipe = Pipe.open();
        try (Pipe.SourceChannel source = pipe.source();
                Pipe.SinkChannel sink = pipe.sink()) {
            source.configureBlocking(false);
            sink.configureBlocking(false);
            assertThatThrownBy(() -> loop.addReader(source, null)).hasMessage(text);
            assertThatThrownBy(() -> loop.addWriter(sink, null)).hasMessage(text);
        }
    }

    @Test
    void otherNullsNameTheParameter() {
        assertThatThrownBy(() -> loop.callSoon(() -> {}, null)).hasMessageContaining("context");
        assertThatThrownBy(() -> loop.addReader(null, () -> {})).hasMessageContaining("channel");
        assertThatThrownBy(() -> loop.removeWriter(null)).hasMessageContaining("channel");
        assertThatThrownBy(() -> loop.setDefaultExecutor(null)).hasMessageContaining("executor");
        assertThatThrownBy(() -> loop.runInExecutor((Executor) null, () -> 1))
                .hasMessageContaining("executor");
        assertThatThrownBy(() -> loop.runInExecutor(null)).hasMessageContaining("work");
        assertThatThrownBy(() -> loop.addSignalHandler(null, () -> {}))
                .hasMessageContaining("name");
        assertThatThrownBy(() -> loop.callLater(null, () -> {})).hasMessageContaining("delay");
        assertThatThrownBy(() -> EventLoop.create((World) null)).hasMessageContaining("world");
        assertThatThrownBy(() -> EventLoop.create(World.system(), null))
                .hasMessageContaining("options");
    }

    @Test
    void aFutureOfAnotherLoopIsRefused() {
        try (EventLoop other =
                EventLoop.create(World.system(), LoopOptions.standard().withName("other"))) {
            LoopFuture<String> future = other.newFuture();
            assertThatThrownBy(() -> loop.runUntilComplete(future))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "future must belong to this loop: loop=orders, future.loop=other. Make"
                                    + " it with newFuture().");
        }
    }

    @Test
    void stoppingBeforeTheFutureIsDoneIsReported() {
        LoopFuture<String> future = loop.newFuture();
        loop.callSoon(loop::stop);
        assertThatThrownBy(() -> loop.runUntilComplete(future))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "the loop must not be stopped before the future is done: loop=orders."
                                + " Complete or cancel the future, then stop.");
        loop.stop();
        assertThatThrownBy(() -> loop.runUntilComplete(future))
                .hasMessageStartingWith("the loop must not be stopped before");
    }

    @Test
    void anExecutorThatRefusesTheWorkIsHeard() {
        Executor refusing =
                work -> {
                    throw new RejectedExecutionException("full");
                };
        assertThatThrownBy(() -> loop.runInExecutor(refusing, () -> 1))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessage("full");
        ExecutorService shut = World.system().executors().newExecutor("shut", 1);
        shut.shutdown();
        loop.setDefaultExecutor(shut);
        assertThatThrownBy(() -> loop.runInExecutor(() -> 1))
                .isInstanceOf(RejectedExecutionException.class);
    }

    private Throwable inCallback(ThrowingCallable body) {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        loop.callSoon(() -> thrown.set(catchThrowable(body)));
        loop.stop();
        loop.runForever();
        return thrown.get();
    }
}
