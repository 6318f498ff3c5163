package dev.orrery.examples.jobscheduler;

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
import java.util.function.BiConsumer;

class JobSchedulerTest {
    private static final Duration TICK = Duration.ofMillis(1);
    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void aRecurringJobRunsAgainAndAgainAlsoWhenItFails() {
        AtomicInteger runs = new AtomicInteger();
        withScheduler(
                (loop, scheduler) ->
                        scheduler.every(
                                "fails",
                                TICK,
                                () -> {
                                    if (runs.incrementAndGet() == 3) {
                                        loop.callSoonThreadsafe(() -> shutDown(loop, scheduler));
                                    }
                                    throw new IllegalStateException("on purpose");
                                }));
        assertThat(runs).hasValueGreaterThanOrEqualTo(3);
    }

    @Test
    void aJobThatRunsOnceIsForgottenAfterwards() {
        withScheduler(
                (loop, scheduler) -> {
                    scheduler.once("job", TICK, () -> true);
                    assertThat(scheduler.status())
                            .containsExactly(new JobStatus("job", false, 0, 0));
                    whenForgotten(loop, scheduler, () -> shutDown(loop, scheduler));
                });
    }

    @Test
    void aCancelledJobDoesNotRun() {
        AtomicInteger runs = new AtomicInteger();
        withScheduler(
                (loop, scheduler) -> {
                    scheduler.once("cancelled", TICK, runs::incrementAndGet);
                    scheduler.once("after it", TICK.multipliedBy(5), () -> true);
                    assertThat(scheduler.cancel("cancelled")).isTrue();
                    assertThat(scheduler.cancel("cancelled")).isFalse();
                    whenForgotten(loop, scheduler, () -> shutDown(loop, scheduler));
                });
        assertThat(runs).hasValue(0);
    }

    @Test
    void aShutdownWaitsForTheRunThatHasBegun() {
        AtomicInteger ended = new AtomicInteger();
        withScheduler(
                (loop, scheduler) ->
                        scheduler.once(
                                "slow",
                                TICK,
                                () -> {
                                    loop.callSoonThreadsafe(() -> shutDown(loop, scheduler));
                                    World.system().sleep(Duration.ofMillis(30));
                                    return ended.incrementAndGet();
                                }));
        assertThat(ended).hasValue(1);
    }

    @Test
    void aTakenNameAndAPeriodOfZeroAreRefused() {
        withScheduler(
                (loop, scheduler) -> {
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
                    shutDown(loop, scheduler);
                });
    }

    @Test
    void aRunThatTheExecutorRefusesCountsAsFailed() {
        RealLoop.run(
                loop -> {
                    JobScheduler scheduler =
                            new JobScheduler(
                                    loop,
                                    work -> {
                                        throw new RejectedExecutionException("full");
                                    });
                    scheduler.every("job", TICK, () -> true);
                    loop.callLater(
                            TICK.multipliedBy(3),
                            () -> {
                                JobStatus status = scheduler.status().getFirst();
                                assertThat(status.failures()).isPositive();
                                assertThat(status.running()).isFalse();
                                shutDown(loop, scheduler);
                            });
                });
    }

    private static void withScheduler(BiConsumer<EventLoop, JobScheduler> test) {
        try (ExecutorService workers = World.system().executors().newExecutor("job", 2)) {
            RealLoop.run(loop -> test.accept(loop, new JobScheduler(loop, workers)));
        }
    }

    private static void shutDown(EventLoop loop, JobScheduler scheduler) {
        scheduler.shutdown().addDoneCallback(done -> loop.stop());
    }

    private static void whenForgotten(EventLoop loop, JobScheduler scheduler, Runnable then) {
        if (scheduler.status().isEmpty()) {
            then.run();
        } else {
            loop.callLater(TICK, () -> whenForgotten(loop, scheduler, then));
        }
    }
}
