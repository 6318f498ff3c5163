package dev.orrery.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.orrery.loop.handle.Context;
import dev.orrery.loop.handle.ContextVar;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;

/** What {@code asExecutor()} was given, which nobody can cancel. */
@Timeout(10)
class LoopCommandTest {
    private final List<Object> seen = new ArrayList<>();
    private final EventLoop loop = EventLoop.create();
    private final Executor executor = loop.asExecutor();

    @AfterEach
    void close() {
        loop.close();
    }

    private void run() {
        loop.stop();
        loop.runForever();
    }

    @Test
    void commandsAndCallbacksRunInTheOrderOfTheCalls() {
        loop.callSoon(
                () -> {
                    for (int i = 0; i < 10_000; i += 2) {
                        int first = i;
                        executor.execute(() -> seen.add(first));
                        loop.callSoon(() -> seen.add(first + 1));
                    }
                });
        run();
        assertThat(seen).isEmpty();
        run();
        assertThat(seen).isEqualTo(IntStream.range(0, 10_000).boxed().toList());
    }

    @Test
    void commandsAndCallbacksOfAThreadRunInTheOrderOfTheCalls() throws Exception {
        Thread thread = new Thread(loop::runForever);
        thread.start();
        for (int i = 0; i < 10_000; i += 2) {
            int first = i;
            executor.execute(() -> seen.add(first));
            Object _ = loop.callSoonThreadsafe(() -> seen.add(first + 1));
        }
        executor.execute(loop::stop);
        thread.join();
        assertThat(seen).isEqualTo(IntStream.range(0, 10_000).boxed().toList());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCommandRunsInTheContextOfItsCaller(boolean foreign) throws Exception {
        ContextVar<String> user = ContextVar.of("user");
        Context ann = Context.empty().with(user, "ann");
        Runnable calls =
                () -> {
                    ann.run(() -> executor.execute(() -> seen.add(Context.current().get(user))));
                    executor.execute(() -> seen.add(Context.current()));
                };
        if (foreign) {
            Thread thread = new Thread(loop::runForever);
            thread.start();
            calls.run();
            executor.execute(loop::stop);
            thread.join();
        } else {
            loop.callSoon(calls);
            run();
            run();
        }
        assertThat(seen).containsExactly("ann", Context.empty());
    }

    @Test
    void aCommandThatFailsIsReportedAndHarmsNoOther() {
        RuntimeException failure = new IllegalStateException("broken");
        Runnable command =
                () -> {
                    throw failure;
                };
        loop.setExceptionHandler((where, told) -> seen.add(told));
        loop.callSoon(
                () -> {
                    executor.execute(command);
                    executor.execute(() -> seen.add("next"));
                });
        run();
        run();
        assertThat(seen).hasSize(2).last().isEqualTo("next");
        CallbackFailure told = (CallbackFailure) seen.getFirst();
        assertThat(told.message()).isEqualTo("a callback threw");
        assertThat(told.failure()).isSameAs(failure);
        assertThat(told.handle()).hasToString("Callback[" + command + "]");
    }

    @Test
    void aHandleOfTheLoopIsACommandLikeAnyOther() {
        LoopFuture<String> future = loop.newFuture();
        Object registration = future.addDoneCallback(done -> seen.add("called"));
        loop.callSoon(() -> executor.execute((Runnable) registration));
        run();
        run();
        assertThat(seen).containsExactly("called");
    }

    @Test
    void nothingAndClosedLoopsAreRefused() {
        assertThatNullPointerException()
                .isThrownBy(() -> executor.execute(null))
                .withMessageContaining("callback must not be null");
        loop.close();
        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> executor.execute(() -> {}))
                .withMessageContaining("execute must be called on an open loop");
    }
}
