package dev.orrery.examples.tour;

import static dev.orrery.loop.combine.Async.allTasks;
import static dev.orrery.loop.combine.Async.await;
import static dev.orrery.loop.combine.Async.currentTask;
import static dev.orrery.loop.combine.Async.gatherOutcomes;
import static dev.orrery.loop.combine.Async.sleep;
import static dev.orrery.loop.combine.Async.spawn;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.sync.Event;
import dev.orrery.loop.task.Task;
import dev.orrery.loop.task.TaskCancelled;

import java.util.List;
import java.util.stream.IntStream;

/** Ending when the operating system asks for it. */
final class Shutdown {
    private Shutdown() {}

    @Example(
            shows = "a signal sets an event, for which the server waits",
            recorded = "000-graceful-shutdown-on-signal")
    static void onSignal(Stage stage) {
        EventLoop loop = EventLoop.current();
        Event shutdown = new Event("shutdown");
        loop.addSignalHandler(
                "INT",
                () -> {
                    stage.say("SIGINT received");
                    shutdown.set();
                });
        stage.say("Server started");
        loop.callLater(ofMillis(51), () -> stage.raise("INT"));
        shutdown.await();
        stage.say("Server stopped");
        loop.removeSignalHandler("INT");
    }

    @Example(
            shows = "the workers are cancelled, and clean up before they end",
            recorded = "002-signal-handling-with-cleanup")
    static void withCleanup(Stage stage) {
        EventLoop loop = EventLoop.current();
        Event shutdown = new Event("shutdown");
        loop.addSignalHandler(
                "TERM",
                () -> {
                    stage.say("Received SIGTERM");
                    shutdown.set();
                });
        List<Task<?>> workers =
                IntStream.range(0, 3).<Task<?>>mapToObj(i -> spawn(() -> work(stage, i))).toList();
        stage.say("Server started with " + workers.size() + " workers");
        loop.callLater(ofSeconds(3), () -> stage.raise("TERM"));
        shutdown.await();
        stage.say("Cancelling workers...");
        workers.forEach(Task::cancel);
        await(gatherOutcomes(workers));
        stage.say("Shutdown complete");
        loop.removeSignalHandler("TERM");
    }

    private static void work(Stage stage, int number) {
        try {
            while (true) {
                stage.say("Worker " + number + ": processing");
                sleep(ofSeconds(2));
            }
        } catch (TaskCancelled cancelled) {
            stage.say("Worker " + number + ": cleaning up");
            sleep(ofMillis(100));
            stage.say("Worker " + number + ": done");
            throw cancelled;
        }
    }

    @Example(
            shows = "a signal starts a task that cancels all others and stops the loop",
            recorded = "003-graceful-shutdown",
            makesItsLoop = true)
    static void cancelAll(Stage stage) {
        try (EventLoop loop = EventLoop.create(stage.world())) {
            loop.addSignalHandler("TERM", () -> spawn(() -> endAll(stage)));
            Task.spawn(loop, () -> serve(stage, "t1"));
            Task.spawn(loop, () -> sleep(ofSeconds(70)));
            loop.callLater(ofMillis(500), () -> stage.raise("TERM"));
            loop.runForever();
        }
        stage.say("closed");
    }

    private static void serve(Stage stage, String name) {
        try {
            sleep(ofSeconds(60));
        } finally {
            stage.say(name + " cleaned");
        }
    }

    private static void endAll(Stage stage) {
        stage.say("Shutting down...");
        List<Task<?>> others = allTasks().stream().filter(task -> task != currentTask()).toList();
        others.forEach(Task::cancel);
        await(gatherOutcomes(others));
        EventLoop.current().stop();
    }
}
