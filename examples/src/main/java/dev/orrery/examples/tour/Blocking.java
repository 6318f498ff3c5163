package dev.orrery.examples.tour;

import static dev.orrery.loop.combine.Async.await;
import static dev.orrery.loop.combine.Async.gather;
import static dev.orrery.loop.combine.Async.run;
import static dev.orrery.loop.combine.Async.sleep;
import static dev.orrery.loop.combine.Async.spawn;
import static dev.orrery.loop.combine.Async.yieldNow;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopFuture;
import dev.orrery.loop.LoopOptions;
import dev.orrery.loop.monitor.LoopMonitor;
import dev.orrery.loop.task.Task;
import dev.orrery.loop.task.TaskOptions;

import java.util.List;
import java.util.stream.IntStream;

/** What happens to everybody else when one callback or task keeps the loop. */
final class Blocking {
    private Blocking() {}

    @Example(
            shows = "one task gives way, the other one keeps the loop for 100 ms",
            recorded = "001-cooperative-and-blocking")
    static void cooperativeAndBlocking(Stage stage) {
        Task<?> cooperative = spawn(() -> cooperate(stage));
        Task<?> blocking = spawn(() -> freeze(stage));
        await(cooperative);
        await(blocking);
    }

    private static void cooperate(Stage stage) {
        stage.say("Starting cooperative task");
        yieldNow();
        stage.say("Resumed after yield");
    }

    private static void freeze(Stage stage) {
        stage.say("Starting blocking task");
        stage.compute(ofMillis(100));
        stage.say("Done (the event loop was frozen the whole time)");
    }

    @Example(
            shows = "the lag of the loop, before and after it was kept for 50 ms",
            recorded = "000-loop-lag-detector")
    static void lagDetector(Stage stage) {
        sayLag(stage);
        stage.say("Normal");
        stage.compute(ofMillis(50));
        sayLag(stage);
        stage.say("After blocking");
    }

    private static void sayLag(Stage stage) {
        long asked = stage.millis();
        EventLoop.current().callSoon(() -> stage.say("lag: " + (stage.millis() - asked) + " ms"));
        yieldNow();
    }

    @Example(
            shows = "the lag that a callback has when another one computes before it",
            recorded = "000-lag-seen-by-a-callback")
    static void lagOfACallback(Stage stage) {
        EventLoop.current().callSoon(() -> stage.compute(ofMillis(50)));
        sayLag(stage);
    }

    @Example(
            shows = "a monitor of the loop knows its slow callbacks, debug mode logs them",
            recorded = "000-slow-callback",
            makesItsLoop = true)
    static void slowCallback(Stage stage) {
        LoopMonitor monitor = new LoopMonitor();
        LoopOptions watched = LoopOptions.standard().withDebug(true).withListener(monitor);
        run(
                TaskOptions.standard().withWorld(stage.world()).withLoop(watched),
                () -> {
                    EventLoop.current().callSoon(() -> stage.compute(ofMillis(100)));
                    sleep(ofMillis(200));
                });
        if (monitor.slowCallbacks() == 1) {
            stage.say("Slow callback detected (>0.1s) in debug mode");
        }
    }

    @Example(
            shows = "a fast task is late when a slow one does not wait but compute",
            recorded = "001-slow-callback-detection")
    static void fastBesideSlow(Stage stage) {
        Task<String> fast = spawn(() -> waiting(stage, "fast"));
        Task<String> slow = spawn(() -> computing(stage, "slow", 200));
        List<String> both = await(gather(fast, slow));
        stage.say("end");
        stage.say(both.toString());
    }

    private static String waiting(Stage stage, String name) {
        sleep(ofMillis(10));
        stage.say(name);
        return name;
    }

    private static String computing(Stage stage, String name, int millis) {
        stage.compute(ofMillis(millis));
        stage.say(name);
        return name;
    }

    @Example(
            shows = "a call, a slow query and a poller: one of the three keeps the others",
            recorded = "001-debugging-toolkit-demo")
    static void slowQuery(Stage stage) {
        Task<String> fastApiCall = spawn("fast_api_call", () -> waiting(stage, "fast"));
        Task<String> slowDbQuery = spawn("slow_db_query", () -> computing(stage, "slow", 150));
        Task<?> poller = spawn("background_poller", () -> poll(stage));
        await(gather(fastApiCall, slowDbQuery, poller));
        stage.say("end");
    }

    private static void poll(Stage stage) {
        for (int i = 0; i < 5; i++) {
            sleep(ofMillis(20));
            stage.say("poll");
        }
    }

    @Example(
            shows = "five handlers that compute for a second take five",
            recorded = "001-blocking-requests")
    static void blockingRequests(Stage stage) {
        List<Task<String>> requests =
                IntStream.range(0, 5).mapToObj(i -> spawn(() -> busy(stage, i))).toList();
        stage.say(await(gather(requests)).toString());
    }

    private static String busy(Stage stage, int request) {
        stage.say("Handling request " + request);
        stage.compute(ofSeconds(1));
        return "Response " + request;
    }

    @Example(
            shows = "the same, waiting instead: one second for all five",
            recorded = "001-blocking-requests-fixed")
    static void waitingRequests(Stage stage) {
        List<Task<String>> requests =
                IntStream.range(0, 5).mapToObj(i -> spawn(() -> idle(stage, i))).toList();
        stage.say(await(gather(requests)).toString());
    }

    private static String idle(Stage stage, int request) {
        stage.say("Handling request " + request);
        sleep(ofSeconds(1));
        return "Response " + request;
    }

    @Example(
            shows = "a heartbeat stops while a callback keeps the loop for 10 s",
            recorded = "004-blocking-the-loop")
    static void silentHeartbeat(Stage stage) {
        EventLoop loop = EventLoop.current();
        stage.say("coro running");
        LoopFuture<String> resolved = loop.newFuture();
        Task<?> heartbeat = spawn(() -> beat(stage, 7));
        loop.callLater(
                ofSeconds(5),
                () -> {
                    stage.say("resolver");
                    stage.compute(ofSeconds(10));
                    resolved.complete("resolved");
                });
        await(resolved);
        await(heartbeat);
        stage.say("main exiting");
    }

    private static void beat(Stage stage, int times) {
        for (int i = 0; i < times; i++) {
            stage.say("Alive");
            sleep(ofSeconds(1));
        }
    }

    @Example(
            shows = "the same with a task that sleeps: the heartbeat goes on",
            recorded = "004-blocking-the-loop-fixed")
    static void steadyHeartbeat(Stage stage) {
        stage.say("coro running");
        LoopFuture<String> resolved = EventLoop.current().newFuture();
        Task<?> heartbeat = spawn(() -> beat(stage, 12));
        spawn(
                () -> {
                    stage.say("resolver");
                    sleep(ofSeconds(10));
                    resolved.complete("resolved");
                });
        await(resolved);
        await(heartbeat);
        stage.say("main exiting");
    }

    @Example(
            shows = "a task that wakes every 100 ms notices that the loop was kept",
            recorded = "002-loop-monitor")
    static void monitor(Stage stage) {
        Task<?> monitor = spawn(() -> watch(stage));
        sleep(ofMillis(500));
        stage.compute(ofMillis(500));
        sleep(ofMillis(450));
        monitor.cancel();
        stage.say("stopped");
    }

    private static void watch(Stage stage) {
        while (true) {
            long before = stage.millis();
            sleep(ofMillis(100));
            boolean late = stage.millis() - before > 200;
            stage.say(late ? "WARNING: blocked" : "alive");
        }
    }
}
