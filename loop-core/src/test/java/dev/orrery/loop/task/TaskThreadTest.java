package dev.orrery.loop.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopFuture;
import dev.orrery.loop.handle.ContextVar;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What the thread of a task sees of its loop, and who else does not. */
class TaskThreadTest {
    private static final ContextVar<String> VARIABLE = ContextVar.of("variable");

    private static EventLoop newLoop(TaskOptions.Engine engine) {
        EventLoop loop = EventLoop.create();
        TaskOptions.standard().withEngine(engine).applyTo(loop);
        return loop;
    }

    @ParameterizedTest
    @EnumSource(names = {"VIRTUAL", "BATON"})
    void aTaskKeepsItsLoopAndItsContextOverSuspensions(TaskOptions.Engine engine) {
        try (EventLoop loop = newLoop(engine)) {
            List<String> seen = new ArrayList<>();
            Task<?> first = Task.spawn(loop, "first", () -> setAndLook("a", seen));
            Task<?> second = Task.spawn(loop, "second", () -> setAndLook("b", seen));
            loop.runUntilComplete(first);
            loop.runUntilComplete(second);
            assertThat(seen).containsExactly("first a", "second b", "first a", "second b");
            assertThat(VARIABLE.get()).isNull();
            assertThat(EventLoop.currentOrNull()).isNull();
        }
    }

    private static void setAndLook(String value, List<String> seen) {
        VARIABLE.set(value);
        for (int i = 0; i < 2; i++) {
            Task.yieldNow();
            assertThat(EventLoop.current()).isSameAs(Task.current().loop());
            seen.add(Task.current().name() + " " + VARIABLE.get());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"VIRTUAL", "BATON"})
    void aBodyThatIsUnwoundIsInItsLoopAndTheOneWhoClosesIsNot(TaskOptions.Engine engine) {
        List<@Nullable EventLoop> seen = new ArrayList<>();
        List<@Nullable String> values = new ArrayList<>();
        EventLoop loop = newLoop(engine);
        LoopFuture<String> never = loop.newFuture();
        Task<?> task =
                Task.spawn(
                        loop,
                        () -> {
                            VARIABLE.set("mine");
                            try {
                                Task.await(never);
                            } finally {
                                seen.add(EventLoop.currentOrNull());
                                values.add(VARIABLE.get());
                            }
                        });
        loop.runUntilComplete(Task.spawn(loop, () -> Task.yieldNow()));
        loop.close();
        assertThat(seen).containsExactly(loop);
        assertThat(values).containsExactly("mine");
        assertThat(task.isCancelled()).isTrue();
        assertThat(EventLoop.currentOrNull()).isNull();
        assertThat(VARIABLE.get()).isNull();
    }

    @ParameterizedTest
    @EnumSource(names = {"VIRTUAL", "BATON"})
    void aThreadThatATaskStartsIsNotInTheLoop(TaskOptions.Engine engine) {
        try (EventLoop loop = newLoop(engine)) {
            CompletableFuture<String> seen = new CompletableFuture<>();
            Task<String> task =
                    Task.spawn(
                            loop,
                            () -> {
                                VARIABLE.set("mine");
                                Thread.startVirtualThread(
                                        () ->
                                                seen.complete(
                                                        EventLoop.currentOrNull()
                                                                + " "
                                                                + VARIABLE.get()));
                                return Task.await(LoopFuture.from(loop, seen));
                            });
            assertThat(loop.runUntilComplete(task)).isEqualTo("null null");
        }
    }

    @Test
    void aTaskOnTheFastEngineHasNoThreadLocals() throws ReflectiveOperationException {
        Field locals = Thread.class.getDeclaredField("threadLocals");
        locals.setAccessible(true);
        try (EventLoop loop = newLoop(TaskOptions.Engine.VIRTUAL)) {
            Task<@Nullable Object> task =
                    Task.spawn(
                            loop,
                            () -> {
                                VARIABLE.set("mine");
                                setAndLook("other", new ArrayList<>());
                                return locals.get(Thread.currentThread());
                            });
            assertThat(loop.runUntilComplete(task)).isNull();
        }
    }
}
