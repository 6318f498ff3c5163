package dev.orrery.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.loop.handle.Handle;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What becomes of what callbacks and exception handlers throw. */
class EventLoopFailureTest {
    private final VirtualTime time = new VirtualTime();
    private final List<String> ran = new ArrayList<>();
    private final List<CallbackFailure> told = new ArrayList<>();
    private final EventLoop loop =
            time.newLoop(
                    LoopOptions.standard()
                            .withDebug(false)
                            .withName("orders")
                            .withExceptionHandler((where, failure) -> told.add(failure)));

    @AfterEach
    void close() {
        loop.close();
    }

    private Runnable note(String what) {
        return () -> ran.add(what);
    }

    private void run() {
        loop.callSoon(loop::stop);
        loop.runForever();
    }

    private static void throwUnchecked(Throwable thrown) {
        EventLoopFailureTest.<RuntimeException>sneak(thrown);
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable thrown) throws T {
        throw (T) thrown;
    }

    @Test
    void aFailureIsToldOnceAndHarmsNoOtherCallback() {
        RuntimeException failure = new IllegalStateException("broken");
        Handle handle = loop.callSoon(() -> throwUnchecked(failure));
        loop.callSoon(note("next"));
        run();
        assertThat(ran).containsExactly("next");
        assertThat(told)
                .containsExactly(new CallbackFailure("a callback threw", failure, handle, null));
    }

    @Test
    void aCheckedExceptionIsToldLikeAnyOther() {
        IOException failure = new IOException("sneaked");
        loop.callSoon(() -> throwUnchecked(failure));
        run();
        assertThat(told).singleElement().extracting("failure").isSameAs(failure);
    }

    @Test
    void theHandlerRunsInsideTheLoop() {
        loop.setExceptionHandler(
                (where, failure) -> {
                    assertThat(EventLoop.current()).isSameAs(where).isSameAs(loop);
                    where.callSoon(note("scheduled by the handler"));
                });
        loop.callSoon(() -> throwUnchecked(new IllegalStateException("broken")));
        run();
        run();
        assertThat(ran).containsExactly("scheduled by the handler");
    }

    @Test
    void withoutAHandlerTheFailureIsLogged() {
        loop.close();
        try (LogCapture log = new LogCapture();
                EventLoop plain =
                        time.newLoop(LoopOptions.standard().withDebug(false).withName("plain"))) {
            plain.callSoon(() -> throwUnchecked(new IllegalStateException("broken")));
            plain.callSoon(plain::stop);
            plain.runForever();
            assertThat(log.lines("a callback threw: loop=plain, handle=Callback[")).hasSize(1);
            assertThat(log.text()).contains("java.lang.IllegalStateException: broken");
        }
    }

    @Test
    void theHandlerOfTheOptionsComesBackWhenTheOtherIsTakenAway() {
        loop.setExceptionHandler((where, failure) -> ran.add("other"));
        loop.callSoon(() -> throwUnchecked(new IllegalStateException("broken")));
        run();
        assertThat(told).isEmpty();
        loop.setExceptionHandler(null);
        loop.callSoon(() -> throwUnchecked(new IllegalStateException("broken")));
        run();
        assertThat(ran).containsExactly("other");
        assertThat(told).hasSize(1);
    }

    @Test
    void aHandlerThatThrowsIsLoggedWithBothFailures() {
        loop.setExceptionHandler(
                (where, failure) -> throwUnchecked(new IOException("the second failure")));
        loop.callSoon(() -> throwUnchecked(new IllegalStateException("the first failure")));
        loop.callSoon(note("next"));
        try (LogCapture log = new LogCapture()) {
            run();
            assertThat(log.lines("a callback threw: loop=orders")).hasSize(1);
            assertThat(log.lines("the exception handler threw: loop=orders")).hasSize(1);
            assertThat(log.text())
                    .contains("java.lang.IllegalStateException: the first failure")
                    .contains("java.io.IOException: the second failure");
        }
        assertThat(ran).containsExactly("next");
    }

    @Test
    void anErrorEndsTheRunAndTheRestOfTheBatchStaysQueued() {
        AssertionError error = new AssertionError("ends the run");
        loop.callSoon(note("before"));
        loop.callSoon(() -> throwUnchecked(error));
        loop.callSoon(note("after"));
        loop.callLater(Duration.ZERO, note("timer of the batch"));
        assertThatThrownBy(loop::runForever).isSameAs(error);
        assertThat(ran).containsExactly("before");
        assertThat(told).as("an Error is not told, it is thrown").isEmpty();
        assertThat(loop.isRunning()).isFalse();
        assertThatThrownBy(EventLoop::current).isInstanceOf(IllegalStateException.class);
        loop.callSoon(note("scheduled since"));
        run();
        assertThat(ran).containsExactly("before", "after", "timer of the batch", "scheduled since");
    }

    @Test
    void anErrorEndsRunUntilCompleteToo() {
        LoopFuture<String> future = loop.newFuture();
        loop.callSoon(() -> throwUnchecked(new AssertionError("ends the run")));
        loop.callSoon(() -> future.complete("later"));
        assertThatThrownBy(() -> loop.runUntilComplete(future)).hasMessage("ends the run");
        assertThat(loop.runUntilComplete(future)).isEqualTo("later");
    }

    @Test
    void aStopInTheSameBatchAsAnErrorDoesNotReachTheNextRun() {
        loop.callSoon(loop::stop);
        loop.callSoon(() -> throwUnchecked(new AssertionError("ends the run")));
        assertThatThrownBy(loop::runForever).hasMessage("ends the run");
        loop.callLater(Duration.ofNanos(3), loop::stop);
        loop.runForever();
        assertThat(time.nanoTime()).isEqualTo(3);
    }

    @Test
    void anErrorOfTheHandlerEndsTheRunAndTheFirstFailureIsLogged() {
        loop.setExceptionHandler(
                (where, failure) -> throwUnchecked(new AssertionError("from the handler")));
        loop.callSoon(() -> throwUnchecked(new IllegalStateException("the first failure")));
        loop.callSoon(note("after"));
        try (LogCapture log = new LogCapture()) {
            assertThatThrownBy(loop::runForever)
                    .isInstanceOf(AssertionError.class)
                    .hasMessage("from the handler");
            assertThat(log.text())
                    .contains("a callback threw: loop=orders")
                    .contains("java.lang.IllegalStateException: the first failure");
        }
        loop.setExceptionHandler(null);
        run();
        assertThat(ran).containsExactly("after");
    }

    @Test
    void libraryFailuresReachTheHandlerToo() {
        CallbackFailure failure = new CallbackFailure("a stream broke", null, null);
        loop.callExceptionHandler(failure);
        assertThat(told).containsExactly(failure);
        assertThat(failure.site()).isNull();
    }

    @Test
    void severalListenersAreToldInOrder() {
        List<String> events = new ArrayList<>();
        LoopOptions options =
                LoopOptions.standard()
                        .withListener(new Noting("a", events))
                        .withListener(new Noting("b", events));
        EventLoop watched = time.newLoop(options);
        watched.callSoon(() -> throwUnchecked(new AssertionError("ends the run")));
        assertThatThrownBy(watched::runForever).hasMessage("ends the run");
        watched.close();
        assertThat(events)
                .containsExactly(
                        "a opened",
                        "b opened",
                        "a pollStarted",
                        "b pollStarted",
                        "a pollEnded 1",
                        "b pollEnded 1",
                        "a callbackStarted",
                        "b callbackStarted",
                        "a callbackFailed ends the run",
                        "b callbackFailed ends the run",
                        "a callbackEnded",
                        "b callbackEnded",
                        "a batchEnded",
                        "b batchEnded",
                        "a closed",
                        "b closed");
    }

    @Test
    void aLoopWithTimersReadsTheClockOnceAnIteration() {
        loop.callLater(Duration.ofHours(1), note("later"));
        assertThat(clockReadsOfAnIteration()).isEqualTo(1);
    }

    @Test
    void aLoopWithoutTimersReadsNoClock() {
        assertThat(clockReadsOfAnIteration()).isZero();
    }

    private long clockReadsOfAnIteration() {
        long before = time.reads();
        for (int i = 0; i < 100; i++) {
            loop.callSoon(note("c"));
        }
        loop.stop();
        loop.runForever();
        return time.reads() - before;
    }

    private record Noting(String name, List<String> events) implements LoopListener {
        @Override
        public void opened(EventLoop loop) {
            events.add(name + " opened");
        }

        @Override
        public void pollStarted(long nowNanos) {
            events.add(name + " pollStarted");
        }

        @Override
        public void pollEnded(long nowNanos, int callbacks) {
            events.add(name + " pollEnded " + callbacks);
        }

        @Override
        public void callbackStarted(Handle handle, long nowNanos) {
            events.add(name + " callbackStarted");
        }

        @Override
        public void callbackFailed(Handle handle, Throwable failure) {
            events.add(name + " callbackFailed " + failure.getMessage());
        }

        @Override
        public void callbackEnded(Handle handle, long startNanos, long endNanos) {
            events.add(name + " callbackEnded");
        }

        @Override
        public void batchEnded(long nowNanos) {
            events.add(name + " batchEnded");
        }

        @Override
        public void closed(EventLoop loop) {
            events.add(name + " closed");
        }
    }
}
