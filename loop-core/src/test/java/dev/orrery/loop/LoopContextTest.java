package dev.orrery.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.orrery.loop.handle.Context;
import dev.orrery.loop.handle.ContextVar;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a callback inherits from where it was scheduled. */
@Timeout(10)
class LoopContextTest {
    private final ContextVar<String> name = ContextVar.of("name");
    private final EventLoop loop = EventLoop.create();
    private final List<String> seen = new ArrayList<>();

    @AfterEach
    void close() {
        loop.close();
    }

    private void note() {
        seen.add(name.getOrElse("none"));
    }

    private void iterate() {
        loop.stop();
        loop.runForever();
    }

    /** Runs {@code body} in a callback that has set the variable. */
    private void withName(String value, Runnable body) {
        loop.callSoon(
                () -> {
                    name.set(value);
                    body.run();
                });
        iterate();
    }

    @Test
    void aCallbackInheritsFromWhereItWasScheduled() {
        withName("outer", () -> loop.callSoon(this::note));
        iterate();

        assertThat(seen).containsExactly("outer");
    }

    @Test
    void aSetConcernsTheRestOfTheCallbackAndWhatItSchedulesAfterwards() {
        loop.callSoon(
                () -> {
                    loop.callSoon(this::note);
                    name.set("first");
                    loop.callSoon(this::note);
                    note();
                    name.set("second");
                    loop.callSoon(this::note);
                    note();
                });
        loop.callSoon(this::note);
        iterate();
        assertThat(seen).containsExactly("first", "second", "none");
        seen.clear();
        iterate();

        assertThat(seen).containsExactly("none", "first", "second");
    }

    @Test
    void twoCallbacksThatInheritOneContextDoNotNoticeEachOther() {
        withName(
                "shared",
                () -> {
                    loop.callSoon(() -> name.set("changed"));
                    loop.callSoon(this::note);
                });
        iterate();

        assertThat(seen).containsExactly("shared");
    }

    @Test
    void aCallbackThatThrowsLeavesItsContextToNobody() {
        loop.setExceptionHandler((which, failure) -> {});
        loop.callSoon(
                () -> {
                    name.set("thrower");
                    throw new IllegalArgumentException("no");
                });
        loop.callSoon(this::note);
        iterate();

        assertThat(seen).containsExactly("none");
    }

    @Test
    void theExceptionHandlerSeesTheContextOfTheCallbackThatThrew() {
        loop.setExceptionHandler((which, failure) -> note());
        withName(
                "thrower",
                () -> {
                    throw new IllegalArgumentException("no");
                });

        assertThat(seen).containsExactly("thrower");
    }

    @Test
    void aContextCanBeGiven() {
        Context given = Context.empty().with(name, "given");
        withName("caller", () -> loop.callSoon(this::note, given));
        iterate();

        assertThat(seen).containsExactly("given");
        assertThatNullPointerException().isThrownBy(() -> loop.callSoon(this::note, null));
    }

    @Test
    void aSetInAGivenContextDoesNotChangeIt() {
        Context given = Context.empty().with(name, "given");
        loop.callSoon(() -> name.set("changed"), given);
        loop.callSoon(this::note, given);
        iterate();

        assertThat(seen).containsExactly("given");
        assertThat(given.get(name)).isEqualTo("given");
    }

    @Test
    void theContextBeforeTheRunIsBackAfterIt() {
        Context before = Context.empty().with(name, "before");
        before.run(
                () -> {
                    withName("inside", () -> {});
                    note();
                    assertThat(Context.current()).isSameAs(before);
                });

        assertThat(seen).containsExactly("before");
    }

    @Test
    void theContextBeforeTheRunIsBackEvenIfAnErrorEndedIt() {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(
                        () ->
                                withName(
                                        "inside",
                                        () -> {
                                            throw new AssertionError("broken");
                                        }));
        note();

        assertThat(seen).containsExactly("none");
    }

    @Test
    void whatIsScheduledBeforeTheRunInheritsFromThere() {
        Context.empty().with(name, "before").run(() -> loop.callSoon(this::note));
        iterate();

        assertThat(seen).containsExactly("before");
    }

    @Test
    void timersInherit() {
        withName(
                "outer",
                () -> {
                    loop.callLater(Duration.ZERO, this::note);
                    loop.callAt(loop.nanoTime(), this::note);
                });
        iterate();

        assertThat(seen).containsExactly("outer", "outer");
    }

    @Test
    void readersAndWritersInherit() throws Exception {
        Pipe pipe = Pipe.open();
        try (Pipe.SourceChannel source = pipe.source();
                Pipe.SinkChannel sink = pipe.sink()) {
            source.configureBlocking(false);
            sink.configureBlocking(false);
            sink.write(ByteBuffer.allocate(1));
            Context.empty().with(name, "writer").run(() -> loop.addWriter(sink, this::note));
            iterate();
            assertThat(seen).containsExactly("writer");
            loop.removeWriter(sink);
            seen.clear();

            LoopFuture<Integer> read = loop.newFuture();
            Context.empty()
                    .with(name, "reader")
                    .run(
                            () ->
                                    loop.addReader(
                                            source,
                                            () -> {
                                                note();
                                                loop.removeReader(source);
                                                read.complete(1);
                                            }));
            loop.runUntilComplete(read);
            assertThat(seen).containsExactly("reader");
        }
    }

    @Test
    void eachRunOfAReaderStartsInTheContextInWhichItWasAdded() throws Exception {
        Pipe pipe = Pipe.open();
        try (Pipe.SourceChannel source = pipe.source();
                Pipe.SinkChannel sink = pipe.sink()) {
            sink.configureBlocking(false);
            loop.addWriter(
                    sink,
                    () -> {
                        note();
                        name.set("changed");
                    });
            iterate();
            iterate();
            loop.removeWriter(sink);

            assertThat(source.isOpen()).isTrue();
            assertThat(seen).containsExactly("none", "none");
        }
    }

    @Test
    void postsOfOtherThreadsInheritFromThere() throws Exception {
        Thread foreign =
                new Thread(
                        () ->
                                Context.empty()
                                        .with(name, "foreign")
                                        .run(() -> loop.callSoonThreadsafe(this::note)));
        foreign.start();
        foreign.join();
        iterate();

        assertThat(seen).containsExactly("foreign");
    }

    @Test
    void callbacksOfFuturesInheritFromWhereTheyWereAdded() {
        LoopFuture<Integer> future = loop.newFuture();
        withName("adder", () -> future.addDoneCallback(done -> note()));
        withName("completer", () -> future.complete(1));
        iterate();

        assertThat(seen).containsExactly("adder");
    }

    @Test
    void callbacksOfExecutorResultsInheritFromWhereTheyWereAdded() {
        LoopFuture<Integer> called = loop.newFuture();
        withName(
                "adder",
                () ->
                        loop.runInExecutor(
                                        () -> {
                                            name.set("worker");
                                            return 1;
                                        })
                                .addDoneCallback(
                                        done -> {
                                            note();
                                            called.complete(1);
                                        }));
        loop.runUntilComplete(called);

        assertThat(seen).containsExactly("adder");
    }

    @Test
    void commandsOfTheExecutorViewInherit() {
        withName("outer", () -> loop.asExecutor().execute(this::note));
        withName("view", () -> loop.asScheduledExecutorService().execute(this::note));
        iterate();

        assertThat(seen).containsExactly("outer", "view");
    }
}
