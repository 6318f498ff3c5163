package dev.orrery.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopOptions;
import dev.orrery.loop.combine.Async;
import dev.orrery.loop.task.Task;
import dev.orrery.loop.task.TaskAction;
import dev.orrery.loop.task.TaskCancelled;
import dev.orrery.loop.task.TaskOptions;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

/** A main in the simulation ends as one under {@link Async#run} does. */
class MainEndTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration BRIEFLY = Duration.ofMillis(1);
    private static final int PORT = 80;

    /** What happened, and what came out of it. */
    private record Ran(List<String> log, @Nullable Throwable thrown) {}

    private interface Program {
        void run(List<String> log) throws Exception;
    }

    @Test
    void tasksThatAreLeftAreCancelledAndWaitedFor() {
        Ran both = sameBothWays(MainEndTest::leaveTasks);
        assertThat(both.log())
                .containsExactly(
                        "main returns",
                        "first: Async.run ends",
                        "second: Async.run ends",
                        "first has ended",
                        "third: Async.run ends",
                        "closed");
        assertThat(both.thrown()).isNull();
    }

    @Test
    void alsoWhenMainThrows() {
        Ran both =
                sameBothWays(
                        log -> {
                            leaveTasks(log);
                            throw new IOException("no disk");
                        });
        assertThat(both.log()).endsWith("third: Async.run ends", "closed");
        assertThat(both.thrown()).isInstanceOf(IOException.class).hasMessage("no disk");
    }

    @Test
    void alsoWhenMainCancelsItself() {
        Ran both =
                sameBothWays(
                        log -> {
                            leaveTasks(log);
                            Async.currentTask().cancel("enough");
                            Task.sleep(HOUR);
                        });
        assertThat(both.log()).endsWith("third: Async.run ends", "closed");
        assertThat(both.thrown())
                .isInstanceOf(CancellationException.class)
                .hasMessage("main was cancelled: enough");
    }

    @Test
    void alsoWhenTheLoopIsStoppedBeforeMainHasEnded() {
        Ran both =
                sameBothWays(
                        log -> {
                            leaveTasks(log);
                            EventLoop.current().stop();
                            Task.sleep(HOUR);
                        });
        assertThat(both.log()).endsWith("third: Async.run ends", "closed");
        assertThat(both.thrown())
                .hasMessageStartingWith("the loop must not be stopped before main has ended");
    }

    @Test
    void whoDoesNotEndIsWaitedForUntilTheLimit() {
        try (Simulation sim = Simulation.calm()) {
            sim.host("a").startMain("loop", MainEndTest::leaveAStubbornTask);
            assertThatThrownBy(sim::run)
                    .isInstanceOf(UncaughtFailure.class)
                    .hasMessageStartingWith("main must end its loop well: loop=a/loop.")
                    .cause()
                    .hasMessageStartingWith(
                            "tasks must end when they are cancelled: loop=loop, cancelLimit=PT10S,"
                                    + " left=1.");
            assertThat(sim.elapsed()).isEqualTo(Duration.ofSeconds(10));
        }
    }

    @Test
    void theFailureOfARunNamesTheLoopWhoseMainHasThrown() {
        try (Simulation sim = Simulation.calm()) {
            sim.host("a").startMain("loop", MainEndTest::fail);
            assertThatThrownBy(sim::run)
                    .isInstanceOf(UncaughtFailure.class)
                    .hasMessage(
                            "main must not throw: loop=a/loop. The cause is what went wrong; in"
                                    + " production Async.run throws it.")
                    .hasCauseInstanceOf(IOException.class);
        }
    }

    @Test
    void aRunThatIsOverBeforeTheEndOfMainFailsAllTheSame() {
        try (Simulation sim = Simulation.calm()) {
            sim.host("a")
                    .startMain(
                            "loop",
                            () -> {
                                leaveAStubbornTask();
                                fail();
                            });
            sim.runFor(Duration.ofSeconds(1));
            assertThatThrownBy(sim::finish)
                    .isInstanceOf(UncaughtFailure.class)
                    .hasMessageStartingWith("main must not throw: loop=a/loop.");
        }
    }

    @Test
    void aTaskThatFailsWhenItIsCancelledFailsTheRun() {
        try (Simulation sim = Simulation.calm()) {
            sim.host("a")
                    .startMain(
                            "loop",
                            () -> {
                                Async.spawn(
                                        () -> {
                                            try {
                                                Task.sleep(HOUR);
                                            } finally {
                                                fail();
                                            }
                                        });
                                Task.sleep(BRIEFLY);
                            });
            assertThatThrownBy(sim::run)
                    .isInstanceOf(UncaughtFailure.class)
                    .hasMessageStartingWith("a task failed when Async.run had cancelled it: task=")
                    .hasCauseInstanceOf(IOException.class);
        }
    }

    @Test
    void socketsOfTasksThatAreLeftAreClosedAndTheOthersSeeTheirEnd() {
        List<String> log = new ArrayList<>();
        try (Simulation sim = Simulation.calm()) {
            SimHost server = sim.host("server");
            server.thread("server", () -> readToTheEnd(sim, server, log));
            sim.host("client")
                    .startMain(
                            "loop",
                            () -> {
                                Async.spawn(() -> holdAConnection(server, log));
                                Task.sleep(Duration.ofSeconds(1));
                            });
            sim.run();
            sim.finish();
        }
        assertThat(log).containsExactly("connected", "closed", "read -1 after PT1S");
    }

    @Test
    void aHostThatCrashesEndsNothing() {
        List<String> log = new ArrayList<>();
        try (Simulation sim = Simulation.calm()) {
            SimHost host = sim.host("a");
            host.startMain("loop", () -> leaveTasks(log));
            // The main has ended, and the first task has not.
            sim.runUntil(() -> log.contains("second: Async.run ends"));
            host.crash(CrashMode.SILENT);
            sim.run();
            sim.finish();
        }
        assertThat(log).doesNotContain("first has ended");
    }

    @Test
    void twoMainsThatWaitForEachOtherAtTheirEndBothEnd() {
        List<String> log = new ArrayList<>();
        try (Simulation sim = Simulation.calm()) {
            boolean[] ended = new boolean[2];
            for (int i = 0; i < 2; i++) {
                int self = i;
                sim.host("host" + i)
                        .startMain(
                                "loop",
                                () -> {
                                    Async.spawn(() -> endWithTheOther(ended, self, log));
                                    Task.sleep(BRIEFLY);
                                });
            }
            sim.run();
            sim.finish();
        }
        assertThat(log).containsExactlyInAnyOrder("0 has seen 1", "1 has seen 0");
    }

    private static void endWithTheOther(boolean[] ended, int self, List<String> log) {
        try {
            Task.sleep(HOUR);
        } finally {
            ended[self] = true;
            while (!ended[1 - self]) {
                Task.sleep(BRIEFLY);
            }
            log.add(self + " has seen " + (1 - self));
        }
    }

    private static void holdAConnection(SimHost server, List<String> log) throws IOException {
        try (SocketChannel channel =
                EventLoop.current().world().selectorProvider().openSocketChannel()) {
            channel.connect(new InetSocketAddress(server.address(), PORT));
            log.add("connected");
            Task.sleep(HOUR);
        } finally {
            log.add("closed");
        }
    }

    private static void readToTheEnd(Simulation sim, SimHost server, List<String> log) {
        try (ServerSocketChannel listener =
                server.world().selectorProvider().openServerSocketChannel()) {
            listener.bind(new InetSocketAddress(server.address(), PORT));
            try (SocketChannel channel = listener.accept()) {
                int read = channel.read(ByteBuffer.allocate(1));
                log.add("read " + read + " after " + sim.elapsed().truncatedTo(ChronoUnit.SECONDS));
            }
        } catch (IOException failed) {
            log.add(failed.toString());
        }
    }

    /**
     * Three tasks: one takes its time to end, one ends at once, and one is started while that ends.
     */
    private static void leaveTasks(List<String> log) {
        Async.spawn(() -> endSlowly(log));
        Async.spawn(
                () -> {
                    try {
                        Task.sleep(HOUR);
                    } catch (TaskCancelled cancelled) {
                        log.add("second: " + cancelled.getMessage());
                        Async.spawn(() -> logItsEnd("third", log));
                        throw cancelled;
                    }
                });
        EventLoop loop = EventLoop.current();
        Task.sleep(BRIEFLY);
        log.add("main returns");
        assertThat(loop.isClosed()).isFalse();
    }

    private static void endSlowly(List<String> log) {
        try {
            logItsEnd("first", log);
        } finally {
            Task.sleep(BRIEFLY);
            Task.sleep(BRIEFLY);
            log.add("first has ended");
        }
    }

    private static void logItsEnd(String name, List<String> log) {
        try {
            Task.sleep(HOUR);
        } catch (TaskCancelled cancelled) {
            log.add(name + ": " + cancelled.getMessage());
            throw cancelled;
        }
    }

    private static void leaveAStubbornTask() {
        Async.spawn(
                () -> {
                    while (true) {
                        try {
                            Task.sleep(HOUR);
                        } catch (TaskCancelled ignored) {
                            // This is what must not be done.
                        }
                    }
                });
        Task.sleep(Duration.ZERO);
    }

    private static void fail() throws IOException {
        throw new IOException("no disk");
    }

    private static Ran sameBothWays(Program program) {
        Ran production = inProduction(program);
        Ran simulated = simulated(program);
        assertThat(simulated.log()).isEqualTo(production.log());
        assertThat(String.valueOf(simulated.thrown()))
                .isEqualTo(String.valueOf(production.thrown()));
        return simulated;
    }

    private static Ran inProduction(Program program) {
        List<String> log = new ArrayList<>();
        EventLoop[] loop = new EventLoop[1];
        TaskOptions options =
                TaskOptions.standard().withLoop(LoopOptions.standard().withName("loop"));
        TaskAction<Exception> main =
                () -> {
                    loop[0] = EventLoop.current();
                    program.run(log);
                };
        Throwable thrown = catchThrowable(() -> Async.run(options, main));
        log.add(loop[0].isClosed() ? "closed" : "open");
        return new Ran(log, thrown);
    }

    private static Ran simulated(Program program) {
        List<String> log = new ArrayList<>();
        try (Simulation sim = Simulation.calm()) {
            EventLoop loop = sim.host("a").startMain("loop", () -> program.run(log));
            Throwable thrown = catchThrowable(sim::run);
            log.add(loop.isClosed() ? "closed" : "open");
            if (thrown == null) {
                sim.finish();
            }
            return new Ran(log, thrown == null ? null : thrown.getCause());
        }
    }
}
