package dev.orrery.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.combine.Async;
import dev.orrery.loop.task.TaskOptions;
import dev.orrery.sim.time.SimWallClock;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Pauses of hosts, and clocks that go wrong. */
class HostTimeTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Simulation sim = Simulation.calm();
    private final SimHost host = sim.host("a");
    private final List<String> log = new ArrayList<>();

    @AfterEach
    void close() {
        sim.close();
    }

    private void tick(EventLoop loop) {
        log.add("tick " + sim.elapsed().toMillis());
        loop.callLater(SECOND, () -> tick(loop));
    }

    private void note(String what) {
        log.add(what + " " + sim.elapsed().toMillis());
    }

    // ---- pauses

    @Test
    void aPausedHostDoesNothingAndIsLateAfterwards() {
        host.start("main", this::tick);
        sim.after(Duration.ofMillis(1_500), () -> host.pause(Duration.ofSeconds(2)));
        sim.runFor(Duration.ofSeconds(5));
        assertThat(log).containsExactly("tick 0", "tick 1000", "tick 3500", "tick 4500");
    }

    @Test
    void itsClocksGoOnInAPause() {
        host.start("main", loop -> {});
        long before = host.world().clock().nanoTime();
        host.pause(SECOND);
        sim.runFor(SECOND);
        assertThat(host.world().clock().nanoTime() - before).isEqualTo(SECOND.toNanos());
    }

    @Test
    void aCallbackThatPausesItsHostGoesOnAfterwards() {
        EventLoop other = sim.host("b").start("main", this::tick);
        host.start(
                "main",
                loop -> {
                    note("begins");
                    host.pause(SECOND.multipliedBy(2));
                    note("goes on");
                });
        sim.runFor(Duration.ofMillis(2_500));
        assertThat(log)
                .containsExactly("tick 0", "begins 0", "tick 1000", "goes on 2000", "tick 2000");
        assertThat(other.isRunning()).isTrue();
    }

    @Test
    void aTaskThatPausesItsHostGoesOnAfterwards() {
        host.startMain(
                "main",
                () -> {
                    Async.spawn(() -> note("sibling"));
                    host.pause(SECOND);
                    note("goes on");
                });
        sim.run();
        assertThat(log).startsWith("goes on 1000");
    }

    @Test
    void aThreadThatPausesItsHostGoesOnAfterwards() {
        host.thread(
                "worker",
                () -> {
                    host.pause(SECOND);
                    note("goes on");
                });
        sim.run();
        assertThat(log).containsExactly("goes on 1000");
    }

    @Test
    void aRunOnTheScenariosStackStandsStillToo() {
        TaskOptions options = TaskOptions.standard().withWorld(host.world());
        sim.after(Duration.ofMillis(500), () -> host.pause(Duration.ofSeconds(3)));
        Async.run(
                options,
                () -> {
                    Async.sleep(SECOND);
                    note("slept");
                    host.pause(SECOND);
                    note("paused");
                    return null;
                });
        assertThat(log).containsExactly("slept 3500", "paused 4500");
    }

    @Test
    void aPauseInAPauseEndsWithTheLaterOfBoth() {
        host.start("main", this::tick);
        sim.after(Duration.ofMillis(500), () -> host.pause(Duration.ofSeconds(2)));
        sim.after(Duration.ofMillis(600), () -> host.pause(Duration.ofSeconds(1)));
        sim.after(Duration.ofMillis(700), () -> host.pause(Duration.ofSeconds(3)));
        sim.runFor(Duration.ofSeconds(4));
        assertThat(log).containsExactly("tick 0", "tick 3700");
    }

    @Test
    void aCrashEndsAPause() {
        host.boot(self -> self.start("main", this::tick));
        sim.after(Duration.ofMillis(500), () -> host.pause(Duration.ofSeconds(9)));
        sim.after(Duration.ofMillis(600), () -> host.crash(CrashMode.SILENT));
        sim.after(Duration.ofMillis(700), host::restart);
        sim.runFor(Duration.ofSeconds(2));
        assertThat(log).containsExactly("tick 0", "tick 700", "tick 1700");
    }

    @Test
    void aHostMayCrashWhileItsCallbackStandsStill() {
        host.start(
                "main",
                loop -> {
                    host.pause(SECOND);
                    note("goes on");
                });
        sim.after(Duration.ofMillis(500), () -> host.crash(CrashMode.SILENT));
        sim.runFor(Duration.ofSeconds(2));
        assertThat(log).isEmpty();
    }

    @Test
    void aPostToAPausedHostWaits() {
        EventLoop loop = host.start("main", self -> {});
        sim.after(Duration.ofMillis(1), () -> host.pause(SECOND));
        sim.host("b")
                .thread(
                        "poster",
                        () -> {
                            try {
                                sim.host("b").world().sleep(Duration.ofMillis(10));
                            } catch (InterruptedException never) {
                                note("interrupted");
                            }
                            loop.callSoonThreadsafe(() -> note("posted"));
                        });
        sim.runUntilIdle();
        assertThat(log).containsExactly("posted 1001");
    }

    @Test
    void aPauseOfNoTimeIsRefused() {
        assertThatThrownBy(() -> host.pause(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "time must be more than zero: time=PT0S, host=a. Say how long the host"
                                + " stands still.");
    }

    @Test
    void aPauseOfAHostThatIsDownIsRefused() {
        host.crash(CrashMode.SILENT);
        assertThatThrownBy(() -> host.pause(SECOND))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("pause must be called while the host is up: host=a.");
    }

    // ---- clocks

    @Test
    void timersFollowAFastClock() {
        host.clock().driftMonotonic(250_000);
        host.start("main", this::tick);
        sim.runFor(Duration.ofMillis(1_700));
        assertThat(log).containsExactly("tick 0", "tick 800", "tick 1600");
    }

    @Test
    void aSleepFollowsAClockThatBecomesSlow() {
        host.thread(
                "worker",
                () -> {
                    try {
                        host.world().sleep(SECOND);
                    } catch (InterruptedException never) {
                        note("interrupted");
                    }
                    note("slept");
                });
        sim.after(Duration.ofMillis(500), () -> host.clock().driftMonotonic(-500_000));
        sim.run();
        assertThat(log).containsExactly("slept 1500");
    }

    @Test
    void timersThatAJumpPassesFire() {
        host.start("main", loop -> loop.callLater(Duration.ofHours(1), () -> note("fires")));
        sim.after(SECOND, () -> host.clock().jumpMonotonic(Duration.ofHours(2)));
        sim.runUntilIdle();
        assertThat(log).containsExactly("fires 1000");
    }

    @Test
    void aRunOnTheScenariosStackFollowsItsClock() {
        TaskOptions options = TaskOptions.standard().withWorld(host.world());
        sim.after(SECOND, () -> host.clock().jumpMonotonic(Duration.ofHours(2)));
        Async.run(
                options,
                () -> {
                    Async.sleep(Duration.ofHours(1));
                    note("slept");
                    return null;
                });
        assertThat(log).containsExactly("slept 1000");
    }

    private void select() {
        try (Selector selector = host.world().selectorProvider().openSelector()) {
            selector.select(1_000);
            note("selected");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Test
    void aTimedWaitOfAThreadCountsFromWhatTheClockShows() {
        host.clock().jumpMonotonic(SECOND.multipliedBy(10));
        host.thread("selector", this::select);
        sim.run();
        assertThat(log).containsExactly("selected 1000");
    }

    @Test
    void aTimedWaitOfACallbackFollowsAClockThatIsSlowOrJumps() {
        host.clock().driftMonotonic(-500_000);
        host.start("slow", loop -> select());
        sim.after(Duration.ofMillis(500), host.clock()::setRight);
        sim.runUntilIdle();
        host.start("jumps", loop -> select());
        sim.after(
                Duration.ofMillis(300), () -> host.clock().jumpMonotonic(SECOND.multipliedBy(10)));
        sim.runUntilIdle();
        assertThat(log).containsExactly("selected 1250", "selected 1550");
    }

    @Test
    void aCallbackThatWaitsForAChannelStandsStillInAPause() throws IOException {
        Pipe pipe = host.world().selectorProvider().openPipe();
        host.start("main", loop -> readFrom(pipe));
        sim.after(Duration.ofMillis(200), () -> host.pause(SECOND.multipliedBy(2)));
        sim.after(Duration.ofMillis(500), () -> writeTo(pipe));
        sim.runUntilIdle();
        assertThat(log).containsExactly("read 2200");
    }

    private void readFrom(Pipe pipe) {
        try {
            pipe.source().read(ByteBuffer.allocate(1));
            note("read");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void writeTo(Pipe pipe) {
        try {
            pipe.sink().configureBlocking(false);
            pipe.sink().write(ByteBuffer.allocate(1));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Test
    void aCallbackThatComputesStandsStillInAPause() {
        host.start(
                "main",
                loop -> {
                    sim.busy(SECOND);
                    note("computed");
                });
        sim.after(Duration.ofMillis(500), () -> host.pause(SECOND.multipliedBy(2)));
        sim.runUntilIdle();
        assertThat(log).containsExactly("computed 2500");
    }

    @Test
    void theWallClockMovesAloneAndNoTimerFollowsIt() {
        host.start("main", loop -> loop.callLater(SECOND, () -> note("fires")));
        host.clock().jumpWall(Duration.ofHours(-1));
        sim.runUntilIdle();
        assertThat(log).containsExactly("fires 1000");
        assertThat(host.world().wallClock().instant())
                .isEqualTo(SimWallClock.EPOCH.minusSeconds(3_599));
    }

    @Test
    void clocksBelongToTheMachineAndOutliveACrash() {
        host.clock().skewWall(Duration.ofMinutes(5));
        host.crash(CrashMode.SILENT);
        host.restart();
        assertThat(host.world().wallClock().instant())
                .isEqualTo(SimWallClock.EPOCH.plusSeconds(300));
    }

    @Test
    void healSetsClocksRightAndEndsPausesAndRestarts() {
        host.boot(self -> note("boots"));
        SimHost other = sim.host("b");
        other.clock().skewWall(Duration.ofMinutes(5));
        other.clock().driftMonotonic(1_000);
        other.pause(Duration.ofDays(1));
        host.crash(CrashMode.SILENT);
        sim.heal();
        assertThat(other.clock().isRight()).isTrue();
        assertThat(other.isPaused()).isFalse();
        assertThat(host.isUp()).isTrue();
        assertThat(log).containsExactly("boots 0", "boots 0");
    }

    @Test
    void aMonotonicClockThatGoesBackIsRefused() {
        assertThatThrownBy(() -> host.clock().jumpMonotonic(SECOND.negated()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "by must not be negative: by=PT-1S, host=a. A monotonic clock never goes"
                                + " back; use jumpWall.");
    }

    @Test
    void anAbsurdDriftIsRefused() {
        assertThatThrownBy(() -> host.clock().driftWall(500_001))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "ppm must be from -500000 to 500000: ppm=500001, host=a. 100 is a bad"
                                + " quartz.");
    }

    @Test
    void anAbsurdJumpIsRefused() {
        assertThatThrownBy(() -> host.clock().jumpWall(Duration.ofDays(36_501)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "by must be at most a hundred years, and leave the clock as near to the"
                                + " true time: by=PT876024H, host=a.");
    }
}
