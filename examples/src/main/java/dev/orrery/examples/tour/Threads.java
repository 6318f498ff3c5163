package dev.orrery.examples.tour;

import static dev.orrery.loop.combine.Async.await;
import static dev.orrery.loop.combine.Async.gather;
import static dev.orrery.loop.combine.Async.sleep;
import static dev.orrery.loop.combine.Async.spawn;
import static dev.orrery.loop.combine.Async.toThread;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopFuture;
import dev.orrery.loop.World;
import dev.orrery.loop.task.Task;
import dev.orrery.loop.task.TaskCancelled;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.stream.LongStream;

/** Blocking and computing belong in threads; their results come back to the loop. */
final class Threads {
    private Threads() {}

    @Example(shows = "a blocking function in a thread", recorded = "000-run_in_executor")
    static void blockingFunction(Stage stage) {
        int answer = await(toThread(() -> slowly(stage, ofMillis(50), 42)));
        stage.say("Blocking result: " + answer);
        stage.say("Async code continues");
    }

    private static <T> T slowly(Stage stage, Duration time, T result) {
        stage.block(time);
        return result;
    }

    @Example(
            shows = "a long computation in an executor of its own, a thread for each processor",
            recorded = "000-process-pool")
    static void longComputation(Stage stage) {
        EventLoop loop = EventLoop.current();
        World world = stage.world();
        ExecutorService processors = world.executors().newExecutor("cpu", world.processors());
        try {
            long sum = await(loop.runInExecutor(processors, () -> sum(stage, 1_000_000)));
            stage.say("CPU result: " + sum);
            stage.say("Time with executor: fast");
        } finally {
            processors.shutdown();
        }
    }

    private static long sum(Stage stage, int most) {
        stage.compute(ofMillis(300));
        return LongStream.rangeClosed(1, most).sum();
    }

    @Example(
            shows = "a thread hands its result over with callSoonThreadsafe",
            recorded = "001-call_soon_threadsafe")
    static void resultOfAThread(Stage stage) {
        EventLoop loop = EventLoop.current();
        LoopFuture<Integer> result = loop.newFuture();
        startThread(
                stage,
                () -> {
                    stage.block(ofSeconds(1));
                    loop.callSoonThreadsafe(() -> result.complete(42));
                });
        stage.say("Thread result: " + await(result));
    }

    private static void startThread(Stage stage, Runnable body) {
        stage.world().threads().newThread(body).start();
    }

    @Example(
            shows = "what a thread posts wakes the loop up",
            recorded = "002-producer-with-call_soon_threadsafe")
    static void producer(Stage stage) {
        EventLoop loop = EventLoop.current();
        startThread(
                stage,
                () -> {
                    stage.block(ofMillis(100));
                    loop.callSoonThreadsafe(() -> stage.say("from thread"));
                });
        sleep(ofMillis(200));
        stage.say("end");
    }

    @Example(
            shows = "five blocking handlers in threads, which end in another order",
            recorded = "001-blocking-requests-in-threads")
    static void requestsInThreads(Stage stage) {
        List<Task<String>> requests = new ArrayList<>();
        for (int millis : new int[] {1001, 1000, 1004, 1002, 1003}) {
            int number = requests.size();
            requests.add(spawn(() -> handle(stage, number, millis)));
        }
        stage.say(await(gather(requests)).toString());
    }

    private static String handle(Stage stage, int request, int millis) {
        stage.say("Handling request " + request);
        return await(toThread(() -> slowly(stage, ofMillis(millis), "Response " + request)));
    }

    @Example(
            shows = "one blocking call, then three together, then a computation",
            recorded = "002-gather-of-executor-calls")
    static void callsTogether(Stage stage) {
        String first = "https://api.example.com";
        stage.say("Response from " + await(toThread(() -> slowly(stage, ofSeconds(1), first))));
        List<LoopFuture<String>> pages = new ArrayList<>();
        for (int millis : new int[] {1000, 1001, 1000}) {
            pages.add(toThread(() -> slowly(stage, ofMillis(millis), "page")));
        }
        stage.say("Parallel results: " + await(gather(pages)).size());
        await(toThread(() -> stage.compute(ofMillis(599))));
        stage.say("CPU result");
    }

    @Example(
            shows = "exercise: a countdown goes on while a thread blocks",
            recorded = "003-exercise-2")
    static void exerciseCountdown(Stage stage) {
        Task<?> countdown = spawn(() -> countDown(stage, 5));
        String result = await(toThread(() -> slowly(stage, ofSeconds(1), "blocking result")));
        await(countdown);
        stage.say("Executor returned: " + result);
    }

    private static void countDown(Stage stage, int from) {
        for (int i = from; i > 0; i--) {
            stage.say("Countdown: " + i);
            sleep(ofMillis(200));
        }
    }

    @Example(
            shows = "the challenge solved: compute in a thread, and the monitor keeps running",
            recorded = "002-debug-challenge-fixed")
    static void computeInAThread(Stage stage) {
        Task<?> monitor = spawn(() -> watch(stage));
        await(toThread(() -> stage.compute(ofMillis(1200))));
        stage.say("Result");
        monitor.cancel();
        try {
            await(monitor);
        } catch (TaskCancelled cancelled) {
            stage.say("cancelled");
        }
    }

    private static void watch(Stage stage) {
        while (true) {
            stage.say("alive");
            sleep(ofMillis(500));
        }
    }
}
