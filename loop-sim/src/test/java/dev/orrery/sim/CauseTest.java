package dev.orrery.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopFuture;
import dev.orrery.loop.task.Task;
import dev.orrery.sim.decision.CalmOracle;
import dev.orrery.sim.decision.SeededOracle;
import dev.orrery.sim.trace.EventKind;
import dev.orrery.sim.trace.Trace;
import dev.orrery.sim.trace.TraceEvent;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

class CauseTest {
    private static List<TraceEvent> events(Consumer<Simulation> scenario) {
        Trace trace = Trace.recordAll();
        try (Simulation sim = Simulation.of(new CalmOracle(), trace)) {
            scenario.accept(sim);
            return trace.events();
        }
    }

    /** The events from a mark back to where nothing caused them, the mark's own cause first. */
    private static List<TraceEvent> chain(List<TraceEvent> events, String mark) {
        TraceEvent event =
                events.stream()
                        .filter(one -> one.kind() == EventKind.MARK && one.detail().equals(mark))
                        .findFirst()
                        .orElseThrow();
        List<TraceEvent> chain = new java.util.ArrayList<>();
        while (event.cause() >= 0) {
            assertThat(event.cause()).isLessThan(event.index());
            event = events.get((int) event.cause());
            chain.add(event);
        }
        return chain;
    }

    private static List<EventKind> kinds(List<TraceEvent> chain) {
        return chain.stream().map(TraceEvent::kind).toList();
    }

    /** The marks that stand beside the chain: what was noted in the callbacks that led here. */
    private static List<String> marksOn(List<TraceEvent> events, List<TraceEvent> chain) {
        return events.stream()
                .filter(one -> one.kind() == EventKind.MARK)
                .filter(one -> chain.stream().anyMatch(link -> link.index() == one.cause()))
                .map(TraceEvent::detail)
                .toList();
    }

    @Test
    void aCallbackIsCausedByTheCallbackThatScheduledIt() {
        List<TraceEvent> events =
                events(
                        sim -> {
                            sim.host("a")
                                    .start(
                                            "loop",
                                            loop -> {
                                                sim.mark("first");
                                                loop.callSoon(() -> sim.mark("other"));
                                                loop.callSoon(() -> sim.mark("last"));
                                            });
                            sim.runUntilIdle();
                        });
        List<TraceEvent> chain = chain(events, "last");
        assertThat(kinds(chain)).containsExactly(EventKind.CALLBACK, EventKind.CALLBACK);
        assertThat(marksOn(events, chain)).containsExactly("first", "last");
        assertThat(chain.getFirst().origin().label()).isEqualTo("CauseTest");
    }

    @Test
    void aTimersCallbackIsCausedByItsSetting() {
        List<TraceEvent> events =
                events(
                        sim -> {
                            sim.host("a")
                                    .start(
                                            "loop",
                                            loop -> {
                                                sim.mark("set");
                                                loop.callLater(
                                                        Duration.ofSeconds(1),
                                                        () -> sim.mark("fired"));
                                            });
                            sim.runUntilIdle();
                        });
        List<TraceEvent> chain = chain(events, "fired");
        assertThat(kinds(chain))
                .containsExactly(EventKind.CALLBACK, EventKind.TIMER_SET, EventKind.CALLBACK);
        assertThat(marksOn(events, chain)).containsExactly("set", "fired");
        assertThat(chain.get(1).value()).isEqualTo(1_000_000_000);
    }

    @Test
    void aTimeJumpIsCausedByTheTimerThatItJumpsTo() {
        List<TraceEvent> events =
                events(
                        sim -> {
                            sim.host("a")
                                    .start(
                                            "loop",
                                            loop -> {
                                                loop.callLater(Duration.ofSeconds(2), () -> {});
                                                loop.callLater(Duration.ofSeconds(1), () -> {});
                                            });
                            sim.runUntilIdle();
                        });
        List<TraceEvent> jumps =
                events.stream().filter(one -> one.kind() == EventKind.TIME_JUMP).toList();
        assertThat(jumps).hasSize(2);
        for (TraceEvent jump : jumps) {
            TraceEvent timer = events.get((int) jump.cause());
            assertThat(timer.kind()).isEqualTo(EventKind.TIMER_SET);
            assertThat(timer.value()).isEqualTo(jump.timeNanos());
            TraceEvent iteration =
                    events.stream()
                            .filter(one -> one.cause() == jump.index())
                            .findFirst()
                            .orElseThrow();
            assertThat(iteration.kind()).isEqualTo(EventKind.ITERATION);
        }
    }

    @Test
    void aPostAndItsWakeUpAreCausedByTheStepOfTheThread() {
        List<TraceEvent> events =
                events(
                        sim -> {
                            EventLoop loop = sim.host("a").start("loop", started -> {});
                            sim.runUntilIdle();
                            sim.host("b")
                                    .thread(
                                            "worker",
                                            () -> {
                                                sim.mark("posting");
                                                loop.callSoonThreadsafe(() -> sim.mark("got it"));
                                            });
                            sim.runUntilIdle();
                        });
        List<TraceEvent> chain = chain(events, "got it");
        assertThat(kinds(chain))
                .containsExactly(
                        EventKind.CALLBACK,
                        EventKind.POST,
                        EventKind.THREAD_STEP,
                        EventKind.THREAD_START);
        assertThat(chain.get(1).actor()).isEqualTo("b/worker");
        assertThat(chain.get(1).detail()).isEqualTo("a/loop");
        TraceEvent wakeup =
                events.stream()
                        .filter(one -> one.kind() == EventKind.WAKEUP)
                        .findFirst()
                        .orElseThrow();
        assertThat(wakeup.cause()).isEqualTo(chain.get(1).index());
        TraceEvent woken =
                events.stream()
                        .filter(one -> one.kind() == EventKind.ITERATION)
                        .filter(one -> one.cause() == wakeup.index())
                        .findFirst()
                        .orElseThrow();
        assertThat(woken.actor()).isEqualTo("a/loop");
    }

    @Test
    void aTaskGoesOnBecauseOfWhoCompletedWhatItAwaits() {
        List<TraceEvent> events =
                events(
                        sim -> {
                            sim.host("a")
                                    .start(
                                            "loop",
                                            loop -> {
                                                LoopFuture<String> reply = loop.newFuture();
                                                Task.spawn(
                                                        loop,
                                                        "asks",
                                                        () -> {
                                                            Task.await(reply);
                                                            sim.mark("answered");
                                                            return null;
                                                        });
                                                loop.callLater(
                                                        Duration.ofMillis(5),
                                                        () -> {
                                                            sim.mark("completes");
                                                            reply.complete("yes");
                                                        });
                                            });
                            sim.runUntilIdle();
                        });
        List<TraceEvent> chain = chain(events, "answered");
        assertThat(kinds(chain))
                .containsExactly(
                        EventKind.CALLBACK,
                        EventKind.CALLBACK,
                        EventKind.TIMER_SET,
                        EventKind.CALLBACK);
        assertThat(chain.getFirst().origin().label()).isEqualTo("task asks");
        assertThat(marksOn(events, chain)).containsExactly("completes", "answered");
        assertThat(events)
                .filteredOn(one -> one.kind() == EventKind.TASK_END)
                .singleElement()
                .satisfies(end -> assertThat(end.cause()).isEqualTo(chain.getFirst().index()));
    }

    @Test
    void anExecutorsWorkIsCausedByWhoHandedItIn() {
        List<TraceEvent> events =
                events(
                        sim -> {
                            sim.host("a")
                                    .start(
                                            "loop",
                                            loop -> {
                                                sim.mark("hands in");
                                                loop.runInExecutor(() -> "done")
                                                        .addDoneCallback(
                                                                done -> sim.mark("comes back"));
                                            });
                            sim.runUntilIdle();
                        });
        List<TraceEvent> chain = chain(events, "comes back");
        assertThat(kinds(chain))
                .containsExactly(
                        EventKind.CALLBACK,
                        EventKind.CALLBACK,
                        EventKind.POST,
                        EventKind.EXECUTOR_START,
                        EventKind.CALLBACK);
        assertThat(marksOn(events, chain)).containsExactly("hands in", "comes back");
    }

    @Test
    void theEnvironmentActsBecauseOfWhoAskedForIt() {
        List<TraceEvent> events =
                events(
                        sim -> {
                            sim.host("a")
                                    .start(
                                            "loop",
                                            loop ->
                                                    sim.after(
                                                            Duration.ofMillis(1),
                                                            () -> sim.mark("weather")));
                            sim.runUntilIdle();
                        });
        assertThat(kinds(chain(events, "weather")))
                .containsExactly(EventKind.ENVIRONMENT, EventKind.CALLBACK);
    }

    @Test
    void aBusyCallbackIsNotTheCauseOfWhatOthersDoMeanwhile() {
        List<TraceEvent> events =
                events(
                        sim -> {
                            SimHost host = sim.host("a");
                            host.start(
                                    "other",
                                    loop ->
                                            loop.callLater(
                                                    Duration.ofMillis(1),
                                                    () -> sim.mark("meanwhile")));
                            host.start(
                                    "busy",
                                    loop ->
                                            loop.callSoon(
                                                    () -> {
                                                        sim.busy(Duration.ofMillis(10));
                                                        sim.mark("after");
                                                    }));
                            sim.runUntilIdle();
                        });
        assertThat(chain(events, "meanwhile")).allMatch(one -> one.actor().equals("a/other"));
        assertThat(chain(events, "after")).allMatch(one -> one.actor().equals("a/busy"));
    }

    @Test
    void anInvariantIsBrokenByTheCallbackThatRan() {
        boolean[] broken = new boolean[1];
        Trace trace = Trace.recordAll();
        try (Simulation sim = Simulation.of(new CalmOracle(), trace)) {
            sim.always("never broken", () -> !broken[0]);
            sim.host("a")
                    .start(
                            "loop",
                            loop ->
                                    loop.callSoon(
                                            () -> {
                                                sim.mark("breaks it");
                                                broken[0] = true;
                                            }));
            org.assertj.core.api.Assertions.assertThatThrownBy(sim::runUntilIdle)
                    .isInstanceOf(InvariantFailure.class);
        }
        List<TraceEvent> events = trace.events();
        TraceEvent failed =
                events.stream()
                        .filter(one -> one.kind() == EventKind.INVARIANT_FAILED)
                        .findFirst()
                        .orElseThrow();
        assertThat(failed.cause()).isEqualTo(chain(events, "breaks it").getFirst().index());
    }

    @Test
    void aReaderRunsBecauseOfTheWriteThatMadeItsChannelReady() {
        List<TraceEvent> events =
                events(
                        sim -> {
                            SimHost host = sim.host("a");
                            Pipe[] pipe = new Pipe[1];
                            host.start("reader", loop -> pipe[0] = pipeTo(sim, loop));
                            sim.runUntilIdle();
                            host.thread("writer", () -> write(pipe[0]));
                            sim.runUntilIdle();
                        });
        List<TraceEvent> chain = chain(events, "read 5");
        assertThat(kinds(chain))
                .containsExactly(
                        EventKind.CALLBACK,
                        EventKind.CHANNEL_READY,
                        EventKind.SENT,
                        EventKind.THREAD_STEP,
                        EventKind.THREAD_START);
        assertThat(chain.get(2).value()).isEqualTo(5);
        assertThat(chain.get(2).actor()).isEqualTo("a/writer");
        assertThat(events)
                .filteredOn(one -> one.kind() == EventKind.RECEIVED && one.value() == 5)
                .singleElement()
                .satisfies(one -> assertThat(one.cause()).isEqualTo(chain.get(2).index()));
    }

    private static Pipe pipeTo(Simulation sim, EventLoop loop) {
        try {
            Pipe pipe = loop.world().selectorProvider().openPipe();
            pipe.source().configureBlocking(false);
            loop.addReader(
                    pipe.source(),
                    () -> {
                        try {
                            sim.mark("read " + pipe.source().read(ByteBuffer.allocate(100)));
                        } catch (IOException failed) {
                            throw new UncheckedIOException(failed);
                        }
                    });
            return pipe;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void write(Pipe pipe) {
        try {
            pipe.sink().write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5}));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Test
    void theDigestIsTheSameWhetherEventsAreRecordedOrNot() {
        for (long seed = 1; seed <= 20; seed++) {
            long plain = digest(seed, Trace.digestOnly());
            assertThat(digest(seed, Trace.recordAll())).isEqualTo(plain);
            assertThat(digest(seed, Trace.recordAll().withStacks())).isEqualTo(plain);
            assertThat(digest(seed, Trace.recordLast(3))).isEqualTo(plain);
        }
    }

    private static long digest(long seed, Trace trace) {
        try (Simulation sim = Simulation.of(new SeededOracle(seed), trace)) {
            EventLoop loop =
                    sim.host("a")
                            .start(
                                    "loop",
                                    started -> {
                                        Task.spawn(
                                                started,
                                                "naps",
                                                () -> {
                                                    Task.sleep(Duration.ofMillis(3));
                                                    return null;
                                                });
                                        started.runInExecutor(() -> 1);
                                    });
            for (int i = 0; i < 3; i++) {
                sim.host("b").thread("worker-" + i, () -> loop.callSoonThreadsafe(() -> {}));
            }
            sim.runUntilIdle();
            return trace.digest();
        }
    }
}
