package dev.orrery.scene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.sync.Lock;
import dev.orrery.loop.task.Task;
import dev.orrery.sim.BudgetExceededException;
import dev.orrery.sim.NothingCanHappenException;
import dev.orrery.sim.SimHost;
import dev.orrery.sim.Simulation;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.util.concurrent.ExecutorService;

/** What the simulator says of a run that cannot go on. */
class VerdictTest {
    private final Simulation sim = Simulation.calm();
    private final SimHost host = sim.host("a");

    @AfterEach
    void close() {
        sim.close();
    }

    @Test
    void aDeadlockNamesTheTasksWhatTheyWaitForAndWhoHoldsIt() {
        Lock left = new Lock("left");
        Lock right = new Lock("right");
        host.start(
                "main",
                loop -> {
                    Task.spawn(loop, "one", () -> both(left, right));
                    Task.spawn(loop, "two", () -> both(right, left));
                });
        String place = " at dev\\.orrery\\.scene\\.VerdictTest\\.both\\(VerdictTest\\.java:\\d+\\)";
        assertThat(verdict())
                .message()
                .matches(
                        "something must be able to happen while somebody waits: time=0\\.000 s\\."
                                + " Look for the wake-up that never comes; who waits for what:\n"
                                + "  a/main waits for a callback from another thread\n"
                                + "  a/main: task one waits for the release of"
                                + " Lock\\[right, holder=two, waiting=1\\]"
                                + place
                                + "\n"
                                + "  a/main: task two waits for the release of"
                                + " Lock\\[left, holder=one, waiting=1\\]"
                                + place);
    }

    @Test
    void aLoopThatWaitsForAChannelNamesItAndItsOtherEnd() {
        Pipe pipe = openPipe(host);
        host.start(
                "main",
                loop -> {
                    nonBlocking(pipe);
                    loop.addReader(pipe.source(), () -> {});
                });
        assertThat(verdict().waiting())
                .containsExactly(
                        "a/main waits for bytes in pipe-1.source (pipe-1.sink is open), or a"
                                + " callback from another thread");
    }

    @Test
    void aLoopThatWaitsForRoomSaysWhoDoesNotRead() {
        Pipe pipe = openPipe(host);
        host.start(
                "main",
                loop -> {
                    nonBlocking(pipe);
                    fill(pipe);
                    loop.addWriter(pipe.sink(), () -> {});
                });
        assertThat(verdict().waiting())
                .containsExactly(
                        "a/main waits for room in pipe-1.sink (65536 bytes wait for"
                                + " pipe-1.source, which is open), or a callback from another"
                                + " thread");
    }

    @Test
    void tasksOfALoopInASimulatedThreadAreNamed() {
        host.thread(
                "runner",
                () -> {
                    try (EventLoop loop = EventLoop.create(host.world())) {
                        Task.spawn(loop, "stuck", () -> Task.await(loop.newFuture()));
                        loop.runForever();
                    }
                });
        assertThat(verdict().waiting())
                .satisfiesExactly(
                        line ->
                                assertThat(line)
                                        .isEqualTo(
                                                "a/runner waits for a callback from another"
                                                        + " thread"),
                        line ->
                                assertThat(line)
                                        .startsWith(
                                                "a/loop: task stuck waits for LoopFuture[PENDING,"
                                                        + " loop=loop] at dev.orrery.scene."));
    }

    @Test
    void workThatDoesNotEndNamesItsExecutorAndWhatQueuesBehindIt() {
        ExecutorService pool = host.world().executors().newExecutor("pool", 1);
        Pipe pipe = openPipe(host);
        pool.execute(() -> read(pipe));
        pool.execute(() -> sim.mark("never"));
        host.start("main", loop -> {});
        assertThat(verdict().waiting())
                .containsExactly(
                        "a/main waits for a callback from another thread",
                        "a/pool-1 waits for read from pipe-1.source, in work of executor a/pool",
                        "executor a/pool: work that waits for a thread: 1, threads: 1");
    }

    @Test
    void timeThatDoesNotMoveNamesTheCallbacksAndTheirLoops() {
        host.start("main", VerdictTest::again);
        sim.host("b").start("other", loop -> {});
        assertThatThrownBy(sim::run)
                .isInstanceOf(BudgetExceededException.class)
                .message()
                .matches(
                        "virtual time must move on within 100000 events: time=0\\.000 s,"
                                + " actor=a/main, ran lately=\\d{3} times Callback\\[a lambda of"
                                + " dev\\.orrery\\.scene\\.VerdictTest\\] on a/main\\. Look for a"
                                + " callback that schedules itself with callSoon, or a channel that"
                                + " stays ready\\.");
    }

    @Test
    void tasksThatYieldForEverAreNamed() {
        host.start(
                "main",
                loop -> {
                    Task.spawn(loop, "spinner", VerdictTest::yieldForEver);
                    Task.spawn(loop, "other", VerdictTest::yieldForEver);
                });
        assertThatThrownBy(sim::run)
                .isInstanceOf(BudgetExceededException.class)
                .hasMessageContaining("times Callback[Task[spinner, PENDING]] on a/main")
                .hasMessageContaining("times Callback[Task[other, PENDING]] on a/main");
    }

    private NothingCanHappenException verdict() {
        return catchThrowableOfType(NothingCanHappenException.class, sim::run);
    }

    // The locks are held, and not used.
    @SuppressWarnings("try")
    private static void both(Lock first, Lock second) {
        try (var _ = first.acquire()) {
            Task.yieldNow();
            try (var _ = second.acquire()) {
                Task.yieldNow();
            }
        }
    }

    private static void again(EventLoop loop) {
        loop.callSoon(() -> again(loop));
    }

    private static void yieldForEver() {
        while (true) {
            Task.yieldNow();
        }
    }

    private static Pipe openPipe(SimHost host) {
        try {
            return host.world().selectorProvider().openPipe();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void nonBlocking(Pipe pipe) {
        try {
            pipe.source().configureBlocking(false);
            pipe.sink().configureBlocking(false);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void fill(Pipe pipe) {
        try {
            pipe.sink().write(ByteBuffer.allocate(1 << 20));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
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
