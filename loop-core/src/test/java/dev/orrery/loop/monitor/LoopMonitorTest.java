package dev.orrery.loop.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopOptions;
import dev.orrery.loop.VirtualTime;
import dev.orrery.loop.World;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

class LoopMonitorTest {
    private static final LoopOptions OPTIONS =
            LoopOptions.standard().withDebug(false).withName("orders");

    private final VirtualTime time = new VirtualTime();
    private final LoopMonitor monitor = new LoopMonitor();
    private final EventLoop loop = time.newLoop(OPTIONS.withListener(monitor));

    @AfterEach
    void close() {
        loop.close();
    }

    private record Named(String name, Runnable body) implements Runnable {
        @Override
        public void run() {
            body.run();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private Runnable busy(long nanos) {
        return new Named("busy " + nanos, () -> time.pass(nanos));
    }

    private void iterate() {
        loop.stop();
        loop.runForever();
    }

    @Test
    void aMonitorThatHasSeenNothingSaysZero() {
        assertThat(monitor.callbacks()).isZero();
        assertThat(monitor.lagPercentileNanos(99)).isZero();
        assertThat(monitor.runningCallbackNanos()).isZero();
        assertThat(monitor.slowest()).isEmpty();
        assertThat(new LoopMonitor().summary()).startsWith("loop=none, iterations=0, callbacks=0");
    }

    @Test
    void callbacksIterationsAndFailuresAreCounted() {
        loop.setExceptionHandler((where, failure) -> {});
        loop.callSoon(busy(0));
        loop.callSoon(
                () -> {
                    throw new IllegalStateException("broken");
                });
        loop.callSoon(busy(0)).cancel();
        iterate();
        iterate();
        assertThat(monitor.iterations()).isEqualTo(2);
        assertThat(monitor.callbacks()).as("a cancelled one does not run").isEqualTo(2);
        assertThat(monitor.failures()).isEqualTo(1);
    }

    @Test
    void anErrorIsAFailureToo() {
        loop.callSoon(
                () -> {
                    time.pass(5);
                    throw new AssertionError("ends the run");
                });
        assertThatThrownBy(loop::runForever).hasMessage("ends the run");
        assertThat(monitor.failures()).isEqualTo(1);
        assertThat(monitor.callbacks()).isEqualTo(1);
        assertThat(monitor.busyNanos()).isEqualTo(5);
        assertThat(monitor.runningCallbackNanos()).isZero();
    }

    @Test
    void theLagOfAQueuedCallbackIsItsWaitInTheBatch() {
        loop.callSoon(busy(1000));
        loop.callSoon(busy(0));
        iterate();
        assertThat(monitor.longestLagNanos()).isEqualTo(1000);
        assertThat(monitor.lagPercentileNanos(50)).isZero();
        assertThat(monitor.lagPercentileNanos(100)).as("not above the longest").isEqualTo(1000);
    }

    @Test
    void theLagOfATimerCountsFromItsDeadline() {
        loop.callLater(Duration.ofNanos(10), busy(0));
        loop.callSoon(busy(500));
        iterate();
        assertThat(monitor.longestLagNanos()).isZero();
        iterate();
        assertThat(monitor.longestLagNanos()).isEqualTo(490);
    }

    @Test
    void aTimerOnTimeHasNoLag() {
        loop.callLater(Duration.ofMillis(3), loop::stop);
        loop.runForever();
        assertThat(monitor.longestLagNanos()).isZero();
        assertThat(monitor.pollNanos()).isEqualTo(3_000_000);
    }

    @Test
    void aTimerWhoseDeadlineWasPastHasTheLagSinceTheIterationBefore() {
        time.pass(1_000_000);
        iterate();
        loop.callLater(Duration.ofHours(-1), busy(0));
        iterate();
        assertThat(monitor.longestLagNanos()).isZero();
        loop.callSoon(() -> loop.callLater(Duration.ofHours(-1), busy(0)));
        loop.callSoon(busy(700));
        iterate();
        iterate();
        assertThat(monitor.longestLagNanos()).isEqualTo(700);
    }

    @Test
    void timeIsBusyInABatchAndElseInAPoll() {
        loop.callSoon(busy(100));
        loop.callSoon(busy(200));
        loop.callLater(Duration.ofNanos(1000), () -> loop.stop());
        loop.runForever();
        assertThat(monitor.busyNanos()).isEqualTo(300);
        assertThat(monitor.pollNanos()).isEqualTo(700);
        assertThat(monitor.longestIterationNanos()).isEqualTo(300);
        assertThat(monitor.longestCallbackNanos()).isEqualTo(200);
    }

    @Test
    void slowCallbacksAreCountedAndTheSlowestFewAreKept() {
        LoopMonitor two = new LoopMonitor(2);
        try (EventLoop watched =
                time.newLoop(OPTIONS.withSlowCallback(Duration.ofNanos(100)).withListener(two))) {
            for (int nanos : new int[] {99, 300, 100, 200, 300, 150}) {
                watched.callSoon(busy(nanos));
            }
            watched.stop();
            watched.runForever();
        }
        assertThat(two.slowCallbacks()).isEqualTo(5);
        assertThat(two.slowest())
                .containsExactly(
                        new SlowCallback("Callback[busy 300]", 99, 300),
                        new SlowCallback("Callback[busy 300]", 699, 300));
    }

    @Test
    void aMonitorMayKeepNone() {
        LoopMonitor none = new LoopMonitor(0);
        try (EventLoop watched =
                time.newLoop(OPTIONS.withSlowCallback(Duration.ZERO).withListener(none))) {
            watched.callSoon(busy(100));
            watched.stop();
            watched.runForever();
        }
        assertThat(none.slowCallbacks()).isEqualTo(1);
        assertThat(none.slowest()).isEmpty();
    }

    @Test
    void aCallbackThatCannotBePrintedIsNamedByItsClass() {
        Runnable unprintable =
                new Runnable() {
                    @Override
                    public void run() {
                        time.pass(1_000_000_000);
                    }

                    @Override
                    public String toString() {
                        throw new IllegalStateException("unprintable");
                    }
                };
        loop.callSoon(unprintable);
        iterate();
        assertThat(monitor.slowest())
                .singleElement()
                .extracting(SlowCallback::callback)
                .isEqualTo("dev.orrery.loop.engine.Callback");
    }

    @Test
    void inDebugModeTheSlowestTellWhereTheyWereScheduled() {
        LoopMonitor debugging = new LoopMonitor();
        try (EventLoop watched = time.newLoop(OPTIONS.withDebug(true).withListener(debugging))) {
            watched.callSoon(busy(100_000_000));
            watched.stop();
            watched.runForever();
        }
        assertThat(debugging.slowest())
                .singleElement()
                .extracting(SlowCallback::callback)
                .asString()
                .startsWith("Callback[busy 100000000 scheduled at ");
    }

    @Test
    void theSummaryHasEveryNumber() {
        loop.callSoon(busy(150_000_000));
        loop.callSoon(busy(1000));
        iterate();
        assertThat(monitor.summary().lines())
                .containsExactly(
                        "loop=orders, iterations=1, callbacks=2, failures=0, slowCallbacks=1",
                        "lag: p50Nanos=0, p99Nanos=150000000, maxNanos=150000000",
                        "time: busyNanos=150001000, pollNanos=0, longestIterationNanos=150001000,"
                                + " longestCallbackNanos=150000000",
                        "slow: tookNanos=150000000, callback=Callback[busy 150000000]");
        assertThat(monitor)
                .hasToString(
                        "LoopMonitor[loop=orders, iterations=1, callbacks=2, failures=0,"
                                + " slowCallbacks=1]");
    }

    @Test
    void theRunningCallbackIsTimedWhileItRuns() {
        List<Long> seen = new ArrayList<>();
        loop.callSoon(
                () -> {
                    time.pass(70);
                    seen.add(monitor.runningCallbackNanos());
                });
        iterate();
        assertThat(seen).containsExactly(70L);
        time.pass(1000);
        assertThat(monitor.runningCallbackNanos()).isZero();
    }

    @Test
    void aClockThatBeginsAnywhereIsMeasuredAlike() {
        for (long origin : new long[] {Long.MAX_VALUE - 50, Long.MIN_VALUE, -1}) {
            VirtualTime odd = new VirtualTime(origin);
            LoopMonitor measuring = new LoopMonitor();
            try (EventLoop watched = odd.newLoop(OPTIONS.withListener(measuring))) {
                List<Long> running = new ArrayList<>();
                watched.callSoon(
                        () -> {
                            odd.pass(100);
                            running.add(measuring.runningCallbackNanos());
                        });
                watched.callLater(Duration.ofNanos(60), () -> {});
                watched.stop();
                watched.runForever();
                watched.stop();
                watched.runForever();
                assertThat(running.getFirst()).isBetween(99L, 100L);
            }
            assertThat(measuring.longestLagNanos()).isEqualTo(40);
            assertThat(measuring.busyNanos()).isEqualTo(100);
        }
    }

    @Test
    void aMonitorWatchesOneLoopAtATime() {
        assertThatThrownBy(() -> time.newLoop(OPTIONS.withName("second").withListener(monitor)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "monitor must watch one loop at a time: loop=second, watched=orders. Make"
                                + " a monitor for each loop.");
        loop.callSoon(busy(1));
        iterate();
        loop.close();
        try (EventLoop second = time.newLoop(OPTIONS.withName("second").withListener(monitor))) {
            second.callSoon(busy(1));
            second.stop();
            second.runForever();
        }
        assertThat(monitor.callbacks()).isEqualTo(2);
        assertThat(monitor.summary()).startsWith("loop=second");
    }

    @Test
    void impossibleArgumentsAreRefused() {
        assertThatThrownBy(() -> new LoopMonitor(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "slowestKept must not be negative: slowestKept=-1. Use 0 to remember"
                                + " none.");
        for (int percent : new int[] {0, 101, -5}) {
            assertThatThrownBy(() -> monitor.lagPercentileNanos(percent))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "percent must be from 1 to 100: percent="
                                    + percent
                                    + ". Use 50 for the median, 100 for the longest.");
        }
    }

    @Test
    @Timeout(60)
    void otherThreadsReadCountsThatOnlyGrow() throws Exception {
        LoopMonitor watching = new LoopMonitor();
        AtomicBoolean ended = new AtomicBoolean();
        CountDownLatch started = new CountDownLatch(1);
        List<String> wrong = new ArrayList<>();
        Thread reader =
                new Thread(
                        () -> {
                            long callbacks = 0;
                            started.countDown();
                            while (!ended.get()) {
                                long now = watching.callbacks();
                                if (now < callbacks) {
                                    wrong.add(now + " after " + callbacks);
                                }
                                callbacks = now;
                                long p99 = watching.lagPercentileNanos(99);
                                if (p99 < 0 || watching.summary().isEmpty()) {
                                    wrong.add("p99 " + p99);
                                }
                            }
                        });
        reader.start();
        started.await();
        try (EventLoop real = EventLoop.create(World.system(), OPTIONS.withListener(watching))) {
            int[] left = {100_000};
            real.callSoon(
                    new Runnable() {
                        @Override
                        public void run() {
                            if (--left[0] == 0) {
                                real.stop();
                            } else {
                                real.callSoon(this);
                            }
                        }
                    });
            real.runForever();
        }
        ended.set(true);
        reader.join();
        assertThat(wrong).isEmpty();
        assertThat(watching.callbacks()).isEqualTo(100_000);
        assertThat(watching.iterations()).isEqualTo(100_000);
    }
}
