package dev.orrery.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.loop.handle.ContextVar;
import dev.orrery.loop.handle.Handle;
import dev.orrery.loop.handle.TimerHandle;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Scheduling and the life of a loop, on virtual time in one thread. */
class EventLoopTest {
    private final VirtualTime time = new VirtualTime();
    private final List<String> ran = new ArrayList<>();
    private final EventLoop loop = time.newLoop();

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

    @Test
    void callbacksRunInTheOrderInWhichTheyWereAskedFor() {
        for (int i = 0; i < 40; i++) {
            loop.callSoon(note("c" + i));
        }
        run();
        assertThat(ran).hasSize(40).first().isEqualTo("c0");
        assertThat(ran).isSortedAccordingTo((a, b) -> number(a) - number(b));
    }

    private static int number(String name) {
        return Integer.parseInt(name.substring(1));
    }

    @Test
    void whatACallbackSchedulesRunsInTheNextIteration() {
        loop.callSoon(
                () -> {
                    ran.add("a");
                    loop.callSoon(note("c"));
                });
        loop.callSoon(note("b"));
        loop.callSoon(loop::stop);
        loop.runForever();
        assertThat(ran).containsExactly("a", "b");
        run();
        assertThat(ran).containsExactly("a", "b", "c");
    }

    @Test
    void timersFireByDeadlineAndEqualDeadlinesInTheOrderScheduled() {
        loop.callLater(Duration.ofMillis(2), note("late"));
        loop.callLater(Duration.ofMillis(1), note("first"));
        loop.callAt(1_000_000, note("second"));
        loop.callLater(Duration.ofMillis(3), loop::stop);
        loop.runForever();
        assertThat(ran).containsExactly("first", "second", "late");
        assertThat(loop.nanoTime()).isEqualTo(3_000_000);
    }

    @Test
    void aTimerWithoutDelayComesAfterWhatCallSoonHasQueued() {
        loop.callLater(Duration.ZERO, note("timer"));
        loop.callSoon(note("soon"));
        run();
        assertThat(ran).containsExactly("soon", "timer");
    }

    @Test
    void ofOverdueTimersTheEarlierDeadlineComesFirst() {
        time.pass(10);
        loop.callLater(Duration.ofNanos(-1), note("-1"));
        loop.callLater(Duration.ofNanos(-3), note("-3"));
        loop.callAt(8, note("at 8"));
        loop.callLater(Duration.ofSeconds(Long.MIN_VALUE), note("ages ago"));
        run();
        assertThat(ran).containsExactly("ages ago", "-3", "at 8", "-1");
    }

    @Test
    void aTimerThatComesDueDuringABatchWaitsForTheNextIteration() {
        loop.callLater(Duration.ofNanos(5), note("timer"));
        loop.callSoon(
                () -> {
                    time.pass(10);
                    loop.callSoon(note("soon"));
                    loop.callSoon(loop::stop);
                });
        loop.runForever();
        assertThat(ran).containsExactly("soon", "timer");
    }

    @Test
    void theLongestDelayIsLegalAndItsDeadlineIsTold() {
        TimerHandle timer =
                loop.callLater(Duration.ofNanos(EventLoop.MAX_DELAY_NANOS), note("never"));
        assertThat(timer.deadlineNanos()).isEqualTo(EventLoop.MAX_DELAY_NANOS);
        run();
        assertThat(ran).isEmpty();
    }

    @Test
    void aCancelledCallbackDoesNotRun() {
        Handle[] later = new Handle[1];
        loop.callSoon(() -> later[0].cancel());
        later[0] = loop.callSoon(note("cancelled in its batch"));
        Handle before = loop.callSoon(note("cancelled before"));
        before.cancel();
        TimerHandle timer = loop.callLater(Duration.ofNanos(1), note("cancelled timer"));
        timer.cancel();
        run();
        assertThat(ran).isEmpty();
        assertThat(before.isCancelled()).isTrue();
        assertThat(later[0].isCancelled()).isTrue();
        assertThat(loop.nanoTime()).as("a cancelled timer does not move the clock").isZero();
    }

    @Test
    void cancellingWhatRanOnlySaysSo() {
        Handle[] self = new Handle[1];
        self[0] = loop.callSoon(() -> self[0].cancel());
        Handle after = loop.callSoon(note("ran"));
        run();
        after.cancel();
        assertThat(self[0].isCancelled()).isTrue();
        assertThat(after.isCancelled()).isTrue();
        assertThat(ran).containsExactly("ran");
    }

    @Test
    void stopBeforeARunMakesExactlyOneIteration() {
        loop.callSoon(() -> loop.callSoon(note("second iteration")));
        loop.callLater(Duration.ofSeconds(1), note("timer"));
        loop.stop();
        loop.runForever();
        assertThat(ran).isEmpty();
        assertThat(loop.nanoTime()).as("it does not wait").isZero();
        run();
        assertThat(ran).containsExactly("second iteration");
    }

    @Test
    void stopLetsTheBatchEndAndKeepsTheRestForTheNextRun() {
        loop.callSoon(loop::stop);
        loop.callSoon(
                () -> {
                    ran.add("same batch");
                    loop.callSoon(note("next run"));
                });
        loop.runForever();
        assertThat(ran).containsExactly("same batch");
        run();
        assertThat(ran).containsExactly("same batch", "next run");
    }

    @Test
    void stoppingTwiceStopsOnce() {
        loop.stop();
        loop.stop();
        loop.runForever();
        loop.callLater(Duration.ofNanos(1), loop::stop);
        loop.runForever();
        assertThat(loop.nanoTime()).isEqualTo(1);
    }

    @Test
    void whatIsPostedToAnIdleLoopIsKeptForTheRun() throws InterruptedException {
        Thread foreign = new Thread(() -> loop.callSoonThreadsafe(note("posted")));
        foreign.start();
        foreign.join();
        assertThat(ran).isEmpty();
        run();
        run();
        assertThat(ran).containsExactly("posted");
    }

    @Test
    void aThreadsafeCallOnTheLoopsOwnThreadKeepsItsPlace() {
        loop.callSoon(note("idle 1"));
        loop.callSoonThreadsafe(note("idle 2"));
        loop.callSoon(
                () -> {
                    loop.callSoon(note("running 1"));
                    loop.callSoonThreadsafe(note("running 2"));
                    loop.callSoon(note("running 3"));
                    loop.callSoon(loop::stop);
                });
        loop.runForever();
        assertThat(ran).containsExactly("idle 1", "idle 2", "running 1", "running 2", "running 3");
    }

    @Test
    void theStateFollowsTheRun() {
        assertThat(loop.isRunning()).isFalse();
        assertThat(loop.toString()).isEqualTo("EventLoop[loop, IDLE]");
        loop.callSoon(
                () -> {
                    assertThat(loop.isRunning()).isTrue();
                    assertThat(EventLoop.current()).isSameAs(loop);
                    ran.add("checked");
                });
        run();
        assertThat(ran).containsExactly("checked");
        assertThat(loop.isRunning()).isFalse();
        assertThat(loop.isClosed()).isFalse();
        loop.close();
        assertThat(loop.isClosed()).isTrue();
        loop.close();
    }

    @Test
    void closeForgetsWhatIsScheduled() {
        loop.callSoon(note("soon"));
        loop.callLater(Duration.ZERO, note("timer"));
        loop.close();
        assertThat(ran).isEmpty();
    }

    @Test
    void runUntilCompleteReturnsTheValue() {
        LoopFuture<String> future = loop.newFuture();
        loop.callLater(Duration.ofSeconds(5), () -> future.complete("done"));
        assertThat(loop.runUntilComplete(future)).isEqualTo("done");
        assertThat(loop.runUntilComplete(future))
                .as("a done future needs one hop")
                .isEqualTo("done");
    }

    @Test
    void runUntilCompleteThrowsWhatTheFutureFailedWith() {
        LoopFuture<String> future = loop.newFuture();
        loop.callSoon(() -> future.completeExceptionally(new IllegalArgumentException("no")));
        assertThatThrownBy(() -> loop.runUntilComplete(future))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no");
    }

    @Test
    void whatARunThatFailedLeavesQueuedDoesNotStopTheNextOne() {
        LoopFuture<String> future = loop.newFuture();
        future.complete("done");
        loop.callSoon(
                () -> {
                    throw new AssertionError("ends the run");
                });
        // The error comes first, so the callback that would end the run stays in the queue.
        assertThatThrownBy(() -> loop.runUntilComplete(future)).hasMessage("ends the run");
        loop.callLater(
                Duration.ofNanos(7),
                () -> {
                    ran.add("timer");
                    loop.stop();
                });
        loop.runForever();
        assertThat(ran).containsExactly("timer");
    }

    @Test
    void theThreadThatRunsALoopMayRunItUntilAFutureIsDone() throws InterruptedException {
        LoopFuture<String> future = loop.newFuture();
        loop.callSoon(() -> future.complete("there"));
        Thread other = new Thread(() -> ran.add(loop.runUntilComplete(future)));
        other.start();
        other.join();
        assertThat(ran).containsExactly("there");
        Thread back = new Thread(() -> {});
        back.start();
        back.join();
        // It belongs to this thread again once that has run it.
        loop.runUntilComplete(future);
    }

    @Test
    void contextsOfCallbacksDoNotLeakOutOfTheRun() {
        ContextVar<String> user = ContextVar.of("user");
        loop.callSoon(() -> user.set("inside"));
        loop.callSoon(() -> ran.add(String.valueOf(user.get())));
        run();
        assertThat(user.get()).isNull();
        assertThat(ran).containsExactly("null");
    }
}
