package dev.orrery.scene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.task.Task;
import dev.orrery.sim.LeakFailure;
import dev.orrery.sim.SimHost;
import dev.orrery.sim.Simulation;
import dev.orrery.sim.check.Leak;
import dev.orrery.sim.check.LeakKind;
import dev.orrery.sim.decision.CalmOracle;
import dev.orrery.sim.trace.Trace;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.time.Duration;

/** Not in a package of the library, whose frames are no creation sites. */
class LeakTest {
    private final Simulation sim = Simulation.calm();
    private final SimHost host = sim.host("a");

    @AfterEach
    void close() {
        sim.close();
    }

    @Test
    void aChannelThatIsOpenWhenItsHostIsOverIsALeakThatNamesItsPlace() {
        host.start(
                "main",
                loop -> {
                    Pipe pipe = openPipe(host);
                    close(pipe.sink());
                    loop.stop();
                });
        sim.run();
        LeakFailure failure = catchThrowableOfType(LeakFailure.class, sim::finish);
        assertThat(failure.leaks())
                .singleElement()
                .satisfies(
                        leak -> {
                            assertThat(leak.kind()).isEqualTo(LeakKind.CHANNEL);
                            assertThat(leak.owner()).isEqualTo("a");
                            assertThat(leak.name()).isEqualTo("pipe-1.source");
                        });
        assertThat(failure)
                .message()
                .matches(
                        "a host must leave nothing behind when its loops have ended: leaks=1\n"
                            + "  channel pipe-1\\.source of a, opened at"
                            + " dev\\.orrery\\.scene\\.LeakTest\\.openPipe\\(LeakTest.java:\\d+\\)"
                            + " < dev\\.orrery\\.scene\\.LeakTest\\.lambda.*\n"
                            + "Close what was opened, or let it pass:"
                            + " sim\\.allowLeaks\\(LeakKind\\.CHANNEL\\)\\.");
    }

    @Test
    void whatWasClosedIsNoLeak() {
        host.start(
                "main",
                loop -> {
                    Pipe pipe = openPipe(host);
                    close(pipe.sink());
                    close(pipe.source());
                    loop.stop();
                });
        sim.run();
        assertThatCode(sim::finish).doesNotThrowAnyException();
    }

    @Test
    void aHostAtWorkMayHoldChannels() {
        host.start("server", loop -> openPipe(host));
        host.start("client", EventLoop::stop);
        sim.runFor(Duration.ofSeconds(1));
        assertThatCode(sim::finish).doesNotThrowAnyException();
    }

    @Test
    void aHostWithoutLoopsIsOverWhenItsThreadsAre() {
        host.thread("opener", () -> openPipe(host));
        sim.run();
        assertThatThrownBy(sim::finish).hasMessageContaining("leaks=2");
    }

    @Test
    void aThreadThatWaitsWhenTheLoopsHaveEndedIsALeak() {
        host.start("main", EventLoop::stop);
        Pipe pipe = openPipe(host);
        host.thread("reader", () -> read(pipe));
        sim.allowLeaks(LeakKind.CHANNEL);
        sim.runUntilIdle();
        assertThatThrownBy(sim::finish)
                .isInstanceOf(LeakFailure.class)
                .hasMessageContaining(
                        "thread a/reader of a, waits for read from pipe-1.source, made")
                .hasMessageContaining("LeakTest.java:");
    }

    @Test
    void whatIsAllowedIsNoFailure() {
        host.start(
                "main",
                loop -> {
                    openPipe(host);
                    loop.stop();
                });
        sim.allowLeaks(LeakKind.values());
        sim.run();
        assertThatCode(sim::finish).doesNotThrowAnyException();
    }

    @Test
    void timersTasksAndExecutorsAreLetPassUnlessForbidden() {
        leaveTimerTaskAndExecutor();
        assertThatCode(sim::finish).doesNotThrowAnyException();
        sim.forbidLeaks(LeakKind.TIMER, LeakKind.TASK, LeakKind.EXECUTOR);
        LeakFailure failure = catchThrowableOfType(LeakFailure.class, sim::finish);
        assertThat(failure.leaks())
                .extracting(Leak::kind)
                .containsExactly(LeakKind.EXECUTOR, LeakKind.TIMER, LeakKind.TASK);
        assertThat(failure)
                .hasMessageContaining("executor a/pool of a, made at dev.orrery.scene.LeakTest")
                .hasMessageContaining(
                        "timer Timer[a lambda of dev.orrery.scene.LeakTest] of a/main, due at"
                                + " 7.000 s")
                .hasMessageContaining("task sleeper waits for")
                .hasMessageContaining("at dev.orrery.scene.LeakTest.")
                .hasMessageContaining(
                        "sim.allowLeaks(LeakKind.EXECUTOR, LeakKind.TIMER, LeakKind.TASK)");
    }

    private void leaveTimerTaskAndExecutor() {
        host.start(
                "main",
                loop -> {
                    loop.callLater(Duration.ofSeconds(7), () -> loop.world());
                    loop.callLater(Duration.ofSeconds(8), () -> loop.world()).cancel();
                    host.world().executors().newExecutor("pool", 1).execute(() -> sim.mark("work"));
                    Task.spawn(loop, "sleeper", () -> Task.await(loop.newFuture()));
                    loop.runInExecutor(() -> 1).addDoneCallback(end -> loop.stop());
                });
        sim.run();
    }

    @Test
    void theDigestDoesNotDependOnPlaces() {
        Trace recording = Trace.recordAll();
        try (Simulation other = Simulation.of(new CalmOracle(), recording)) {
            leak(other);
            leak(sim);
            assertThat(recording.digest()).isEqualTo(sim.trace().digest());
        }
    }

    private static void leak(Simulation sim) {
        sim.host("a").start("main", loop -> openPipe(sim.host("a")));
        sim.runFor(Duration.ofSeconds(1));
        sim.finish();
    }

    private static Pipe openPipe(SimHost host) {
        try {
            return host.world().selectorProvider().openPipe();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void close(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    private static void read(Pipe pipe) {
        try {
            pipe.source().read(ByteBuffer.allocate(1));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
