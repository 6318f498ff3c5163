package dev.orrery.examples.jobscheduler;

import static dev.orrery.loop.combine.Async.sleep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.examples.RealLoop;
import dev.orrery.loop.EventLoop;
import dev.orrery.loop.World;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

class JobSchedulerTest {
    private static final Duration TICK = Duration.ofMillis(1);
    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void aRecurringJobRunsAgainAndAgainAlsoWhenItFails() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        withScheduler(
                scheduler -> {
                    scheduler.every("fails", TICK, () -> fail(runs));
                    while (runs.get() < 3) {
                        sleep(TICK);
                    }
                    scheduler.shutdown();
                });
        assertThat(runs).hasValueGreaterThanOrEqualTo(3);
    }

    private static boolean fail(AtomicInteger runs) {
        throw new IllegalStateException("run " + runs.incrementAndGet());
    }

    @Test
    void aJobThatRunsOnceIsForgottenAfterwards() throws Exception {
        withScheduler(
                scheduler -> {
                    scheduler.once("job", TICK, () -> true);
                    assertThat(scheduler.status())
                            .containsExactly(new JobStatus("job", false, 0, 0));
                    awaitForgotten(scheduler);
                    assertThat(scheduler.shutdown()).isOne();
                });
    }

    @Test
    void aCancelledJobDoesNotRun() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        withScheduler(
                scheduler -> {
                    scheduler.once("cancelled", TICK, runs::incrementAndGet);
                    scheduler.once("after it", TICK.multipliedBy(5), () -> true);
                    assertThat(scheduler.cancel("cancelled")).isTrue();
                    assertThat(scheduler.cancel("cancelled")).isFalse();
                    awaitForgotten(scheduler);
                });
        assertThat(runs).hasValue(0);
    }

    @Test
    void aShutdownWaitsForTheRunThatHasBegun() throws Exception {
        AtomicInteger begun = new AtomicInteger();
        AtomicInteger ended = new AtomicInteger();
        withScheduler(
                scheduler -> {
                    scheduler.once("slow", TICK, () -> runSlowly(begun, ended));
                    while (begun.get() == 0) {
                        sleep(TICK);
                    }
                    assertThat(scheduler.shutdown()).isOne();
                    assertThat(ended).hasValue(1);
                });
    }

    private static int runSlowly(AtomicInteger begun, AtomicInteger ended)
            throws InterruptedException {
        begun.incrementAndGet();
        World.system().sleep(Duration.ofMillis(30));
        return ended.incrementAndGet();
    }

    @Test
    void aTakenNameAndAPeriodOfZeroAreRefused() throws Exception {
        withScheduler(
                scheduler -> {
                    scheduler.every("job", HOUR, () -> true);
                    assertThatThrownBy(() -> scheduler.once("job", HOUR, () -> true))
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessage(
                                    "name must be free and the scheduler not shut down: name=job,"
                                            + " shutDown=false. Cancel the job of that name"
                                            + " first.");
                    assertThatThrownBy(() -> scheduler.every("other", Duration.ZERO, () -> true))
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessageStartingWith("period must be positive: period=PT0S");
                });
    }

    @Test
    void aRunThatTheExecutorRefusesCountsAsFailed() throws Exception {
        RealLoop.runTask(
                () -> {
                    JobScheduler scheduler =
                            new JobScheduler(EventLoop.current(), JobSchedulerTest::refuse);
                    scheduler.every("job", TICK, () -> true);
                    sleep(TICK.multipliedBy(3));
                    JobStatus status = scheduler.status().getFirst();
                    assertThat(status.failures()).isPositive();
                    assertThat(status.running()).isFalse();
                });
    }

    private static void refuse(Runnable work) {
        throw new RejectedExecutionException("full: " + work);
    }

    private interface Body {
        void run(JobScheduler scheduler) throws Exception;
    }

    private static void withScheduler(Body test) throws Exception {
        try (ExecutorService workers = World.system().executors().newExecutor("job", 2)) {
            RealLoop.runTask(() -> test.run(new JobScheduler(EventLoop.current(), workers)));
        }
    }

    private static void awaitForgotten(JobScheduler scheduler) {
        while (!scheduler.status().isEmpty()) {
            sleep(TICK);
        }
    }
}
