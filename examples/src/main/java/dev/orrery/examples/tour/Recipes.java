package dev.orrery.examples.tour;

import static dev.orrery.loop.combine.Async.await;
import static dev.orrery.loop.combine.Async.gather;
import static dev.orrery.loop.combine.Async.sleep;
import static dev.orrery.loop.combine.Async.sleepUntil;
import static dev.orrery.loop.combine.Async.spawn;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import dev.orrery.examples.ratelimiter.RateLimiter;
import dev.orrery.loop.EventLoop;
import dev.orrery.loop.task.Task;
import dev.orrery.loop.task.TaskCancelled;

import java.time.Duration;
import java.util.stream.IntStream;

/** Small programs that many need. */
final class Recipes {
    private Recipes() {}

    @Example(
            shows = "two calls a second: the first two at once, then one every 500 ms",
            recorded = "001-rate-limiter")
    static void rateLimiter(Stage stage) {
        RateLimiter limiter = new RateLimiter(EventLoop.current(), 2, ofMillis(500));
        await(
                gather(
                        IntStream.range(0, 6)
                                .mapToObj(i -> spawn(() -> call(stage, limiter, i)))
                                .toList()));
    }

    private static void call(Stage stage, RateLimiter limiter, int number) {
        limiter.acquire(1);
        stage.say("Call " + number);
    }

    @Example(
            shows = "a check each second, although the check takes 120 ms",
            recorded = "002-periodic-with-drift-correction")
    static void periodic(Stage stage) {
        Task<?> checks = spawn(() -> check(stage));
        sleep(ofMillis(5500));
        end(stage, checks);
    }

    private static void check(Stage stage) {
        long start = EventLoop.current().nanoTime();
        for (int i = 0; true; i++) {
            stage.say("Health check " + i);
            stage.compute(ofMillis(120));
            sleepUntil(start + ofSeconds(i + 1).toNanos());
        }
    }

    @Example(
            shows = "when a check takes too long the schedule starts anew",
            recorded = "002-periodic-that-falls-behind")
    static void fallingBehind(Stage stage) {
        Task<?> checks = spawn(() -> checkWithinReason(stage));
        sleep(ofMillis(5400));
        end(stage, checks);
    }

    private static void checkWithinReason(Stage stage) {
        EventLoop loop = EventLoop.current();
        long due = loop.nanoTime();
        for (int i = 0; true; i++) {
            stage.say("check " + i);
            if (i == 1) {
                stage.compute(ofMillis(2500));
            }
            due += ofSeconds(1).toNanos();
            sleepUntil(due);
            boolean isBehind = loop.nanoTime() - due > ofMillis(500).toNanos();
            due = isBehind ? loop.nanoTime() : due;
        }
    }

    private static void end(Stage stage, Task<?> task) {
        task.cancel();
        try {
            await(task);
        } catch (TaskCancelled cancelled) {
            stage.say("cancelled");
        }
    }

    @Example(
            shows = "a job that recurs, one that runs once, one that fails; cancelled one by one",
            recorded = "002-scheduler")
    static void scheduler(Stage stage) {
        Task<?> ticks = spawn(() -> every(ofMillis(30), stage, () -> stage.say("tick")));
        EventLoop.current().callLater(ofMillis(40), () -> stage.say("once"));
        sleep(ofMillis(60));
        Task<?> broken = spawn(() -> every(ofSeconds(1), stage, Recipes::fail));
        sleep(ofMillis(15));
        stage.say("cancel tick");
        ticks.cancel();
        sleep(ofMillis(30));
        stage.say("exit");
        broken.cancel();
        try {
            await(broken);
        } catch (TaskCancelled cancelled) {
            stage.say("runner cancelled");
        }
    }

    private static void every(Duration period, Stage stage, Runnable job) {
        while (true) {
            try {
                job.run();
            } catch (IllegalStateException failure) {
                stage.say("failed");
            }
            sleep(period);
        }
    }

    private static void fail() {
        throw new IllegalStateException("job");
    }
}
