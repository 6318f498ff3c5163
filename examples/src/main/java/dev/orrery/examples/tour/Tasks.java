package dev.orrery.examples.tour;

import static dev.orrery.loop.combine.Async.await;
import static dev.orrery.loop.combine.Async.gather;
import static dev.orrery.loop.combine.Async.sleep;
import static dev.orrery.loop.combine.Async.spawn;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.combine.Async;
import dev.orrery.loop.task.Task;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Tasks: started together, they wait together. */
final class Tasks {
    private Tasks() {}

    @Example(
            shows = "three tasks that sleep a second take a second",
            recorded = "001-gather-of-three-sleeps")
    static void threeSleeps(Stage stage) {
        await(
                gather(
                        spawn(() -> nap(stage, "A")),
                        spawn(() -> nap(stage, "B")),
                        spawn(() -> nap(stage, "C"))));
    }

    private static void nap(Stage stage, String name) {
        stage.say(name + " starting");
        sleep(ofSeconds(1));
        stage.say(name + " done");
    }

    @Example(
            shows = "many tasks that only give way once: the benchmark's program",
            recorded = "002-many-noop-tasks")
    static void manyTasks(Stage stage) {
        List<Task<@Nullable Void>> tasks = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            tasks.add(spawn(Async::yieldNow));
        }
        await(gather(tasks));
        stage.say("elapsed");
    }

    @Example(
            shows = "awaiting one task after the other: both run from the start",
            recorded = "003-lifecycle")
    static void lifecycle(Stage stage) {
        stage.say("Main: creating tasks");
        Task<?> slow = spawn(() -> work(stage, "A", 2));
        Task<?> fast = spawn(() -> work(stage, "B", 1));
        stage.say("Main: waiting for tasks");
        await(slow);
        await(fast);
        stage.say("Main: all done");
    }

    private static void work(Stage stage, String name, int seconds) {
        stage.say(name + ": starting");
        sleep(ofSeconds(seconds));
        stage.say(name + ": done");
    }

    @Example(
            shows = "where two tasks hand over to each other",
            recorded = "003-visualize-event-loop")
    static void handingOver(Stage stage) {
        Task<String> slow = spawn(() -> traced(stage, "A", 1000));
        Task<String> fast = spawn(() -> traced(stage, "B", 500));
        stage.say("Both tasks created");
        List<String> results = List.of(await(slow), await(fast));
        stage.say("Results");
        stage.say(results.toString());
    }

    private static String traced(Stage stage, String name, int millis) {
        stage.say(name + ": Starting");
        stage.say(name + ": About to await");
        sleep(ofMillis(millis));
        stage.say(name + ": Resumed");
        stage.say(name + ": Finishing");
        return name + " complete";
    }

    @Example(
            shows = "gather gives the results in the order asked, not in that of completion",
            recorded = "003-scheduling-five-tasks")
    static void fiveTasks(Stage stage) {
        List<Task<Integer>> tasks = new ArrayList<>();
        for (int millis : new int[] {300, 100, 200, 400, 150}) {
            int number = tasks.size() + 1;
            tasks.add(spawn(() -> numbered(stage, number, millis)));
        }
        List<Integer> results = await(gather(tasks));
        stage.say("Results");
        stage.say(results.toString());
    }

    private static int numbered(Stage stage, int number, int millis) {
        stage.say("Task " + number + ": Starting");
        sleep(ofMillis(millis));
        stage.say("Task " + number + ": Finished");
        return number;
    }

    @Example(
            shows = "five operations of 500 ms: one after the other, then together",
            recorded = "003-sequential-and-concurrent")
    static void sequentialAndConcurrent(Stage stage) {
        for (int i = 0; i < 5; i++) {
            fetch(i);
        }
        stage.say("sequential done");
        List<String> results =
                await(gather(IntStream.range(0, 5).mapToObj(i -> spawn(() -> fetch(i))).toList()));
        stage.say("concurrent done");
        stage.say(results.toString());
    }

    private static String fetch(int number) {
        sleep(ofMillis(500));
        return "Result_" + number;
    }

    @Example(
            shows = "exercise: ten waits of 200 ms in 2 s, then in 0.2 s",
            recorded = "003-exercise-3")
    static void exerciseTenTasks(Stage stage) {
        for (int i = 0; i < 10; i++) {
            sleep(ofMillis(200));
        }
        stage.say("sequential");
        List<Task<@Nullable Void>> tasks = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            tasks.add(spawn(() -> sleep(ofMillis(200))));
        }
        await(gather(tasks));
        stage.say("concurrent");
    }

    @Example(
            shows = "question: two tasks and a timer: in which order?",
            recorded = "002-question-3")
    static void questionAboutTasks(Stage stage) {
        spawn(() -> late(stage, "task-1", 200));
        spawn(() -> late(stage, "task-2", 100));
        EventLoop.current().callLater(ofMillis(150), () -> stage.say("callback"));
        sleep(ofMillis(300));
    }

    private static void late(Stage stage, String name, int millis) {
        sleep(ofMillis(millis));
        stage.say(name);
    }
}
