package dev.orrery.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.loop.handle.TimerHandle;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Timers where the clock's value overflows, or meets the values that mean "never" and "now". */
class EventLoopClockTest {
    private final List<String> ran = new ArrayList<>();

    private void note(VirtualTime time, TimerHandle[] timer, String what) {
        ran.add(what);
        assertThat(time.nanoTime() - timer[0].deadlineNanos()).as("never early").isNotNegative();
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                Long.MAX_VALUE - 100,
                Long.MAX_VALUE - 1,
                Long.MAX_VALUE,
                Long.MIN_VALUE,
                Long.MIN_VALUE + 1,
                -100,
                -1,
                0,
                Long.MAX_VALUE / 2,
                Long.MIN_VALUE / 2
            })
    void timersFireInOrderAndNotEarlyWhateverTheClocksOrigin(long origin) {
        VirtualTime time = new VirtualTime(origin);
        try (EventLoop loop = time.newLoop()) {
            for (int delay : new int[] {300, -7, 5, 0, 100, 3, -90, 200}) {
                TimerHandle[] timer = new TimerHandle[1];
                timer[0] =
                        loop.callLater(
                                Duration.ofNanos(delay), () -> note(time, timer, "" + delay));
                assertThat(timer[0].deadlineNanos()).isEqualTo(origin + delay);
            }
            loop.callLater(Duration.ofNanos(400), loop::stop);
            loop.runForever();
            assertThat(ran).containsExactly("-90", "-7", "0", "3", "5", "100", "200", "300");
            assertThat(time.nanoTime()).isEqualTo(origin + 400);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE, Long.MIN_VALUE})
    void aTimerAtAReservedValueKeepsItsDeadlineAndFiresAtMostTwoNanosecondsLate(long deadline) {
        VirtualTime time = new VirtualTime(deadline - 50);
        try (EventLoop loop = time.newLoop()) {
            TimerHandle[] timer = new TimerHandle[1];
            timer[0] =
                    loop.callAt(
                            deadline,
                            () -> {
                                note(time, timer, "fired");
                                loop.stop();
                            });
            assertThat(timer[0].deadlineNanos()).isEqualTo(deadline);
            loop.runForever();
            assertThat(ran).containsExactly("fired");
            assertThat(time.nanoTime() - deadline).isBetween(0L, 2L);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE, Long.MIN_VALUE})
    void neighboursOfAReservedValueFireInTheirOrder(long middle) {
        VirtualTime time = new VirtualTime(middle - 50);
        try (EventLoop loop = time.newLoop()) {
            for (int distance : new int[] {2, -1, 1, 0, -2}) {
                loop.callAt(middle + distance, () -> ran.add("" + distance));
            }
            loop.callAt(middle + 3, loop::stop);
            loop.runForever();
            assertThat(ran).containsExactly("-2", "-1", "0", "1", "2");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE - 10, Long.MIN_VALUE, 0})
    void theLongestAndTheShortestDelayMayBePendingTogether(long origin) {
        VirtualTime time = new VirtualTime(origin);
        try (EventLoop loop = time.newLoop()) {
            loop.callLater(Duration.ofNanos(EventLoop.MAX_DELAY_NANOS), () -> ran.add("far"));
            loop.callLater(Duration.ofSeconds(Long.MIN_VALUE), () -> ran.add("ages ago"));
            loop.callLater(Duration.ofNanos(EventLoop.MAX_DELAY_NANOS), loop::stop);
            loop.callLater(Duration.ZERO, () -> ran.add("now"));
            loop.runForever();
            assertThat(ran).containsExactly("ages ago", "now", "far");
            assertThat(time.nanoTime()).isEqualTo(origin + EventLoop.MAX_DELAY_NANOS);
        }
    }

    @Test
    void aTimeThatIsLongPastIsBeforeALongDelayThatIsAskedForLater() {
        VirtualTime time = new VirtualTime(0);
        try (EventLoop loop = time.newLoop()) {
            loop.callLater(Duration.ofSeconds(Long.MIN_VALUE), () -> ran.add("ages ago"));
            loop.callAt(-EventLoop.MAX_DELAY_NANOS / 2, () -> ran.add("as long ago as can be"));
            time.pass(1_000);
            loop.callLater(Duration.ofNanos(EventLoop.MAX_DELAY_NANOS), () -> ran.add("never"));
            loop.callLater(Duration.ZERO, loop::stop);
            loop.runForever();
            assertThat(ran).containsExactly("ages ago", "as long ago as can be");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE, Long.MIN_VALUE, 0})
    void aStepperTellsADeadlineThatIsNoReservedValue(long deadline) {
        VirtualTime time = new VirtualTime(deadline - 50);
        try (EventLoop loop = time.newLoop();
                LoopStepper stepper = LoopStepper.attach(loop)) {
            loop.callAt(deadline, () -> ran.add("fired"));
            stepper.step();
            long told = stepper.deadlineNanos();
            assertThat(told).isNotIn(Waiter.NO_DEADLINE, LoopStepper.AT_ONCE);
            assertThat(told - deadline).isBetween(0L, 2L);
            time.pass(told - time.nanoTime());
            stepper.step();
            assertThat(ran).containsExactly("fired");
            assertThat(stepper.deadlineNanos()).isEqualTo(Waiter.NO_DEADLINE);
        }
    }
}
