package dev.orrery.examples.tour;

import static dev.orrery.loop.combine.Async.await;
import static dev.orrery.loop.combine.Async.sleep;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopFuture;
import dev.orrery.loop.task.Task;

/** The life of a loop, where {@code Async.run} does not do it all. */
final class Lifecycle {
    private Lifecycle() {}

    @Example(
            shows = "made, run, stopped from inside, closed",
            recorded = "000-manual-lifecycle",
            makesItsLoop = true)
    static void byHand(Stage stage) {
        try (EventLoop loop = EventLoop.create(stage.world())) {
            Task.spawn(
                    loop,
                    () -> {
                        sleep(ofMillis(10));
                        stage.say("Task 1 done");
                        sleep(ofMillis(20));
                        stage.say("Task 2 done");
                        stage.say("Shutting down");
                        loop.stop();
                    });
            stage.say("Loop started");
            loop.runForever();
        }
        stage.say("Loop closed");
    }

    @Example(
            shows = "a loop that runs until a task is done",
            recorded = "004-do-something-important",
            makesItsLoop = true)
    static void untilComplete(Stage stage) {
        try (EventLoop loop = EventLoop.create(stage.world())) {
            loop.runUntilComplete(Task.spawn(loop, () -> sleep(ofSeconds(10))));
        }
        stage.say("Program ran");
    }

    @Example(
            shows = "a task waits for a future that a timer completes, 2 s late",
            recorded = "004-invoking-callbacks",
            makesItsLoop = true)
    static void completedByATimer(Stage stage) {
        try (EventLoop loop = EventLoop.create(stage.world())) {
            LoopFuture<String> resolved = loop.newFuture();
            Runnable resolver =
                    () -> {
                        stage.say("in resolver");
                        stage.compute(ofSeconds(2));
                        resolved.complete("resolved");
                    };
            Task<?> task =
                    Task.spawn(
                            loop,
                            () -> {
                                loop.callLater(ofSeconds(5), resolver);
                                stage.say("in coro");
                                await(resolved);
                                stage.say("coro exiting");
                            });
            loop.runUntilComplete(task);
        }
        stage.say("main exiting");
    }
}
