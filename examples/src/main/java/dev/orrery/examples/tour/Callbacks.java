package dev.orrery.examples.tour;

import static dev.orrery.loop.combine.Async.await;
import static dev.orrery.loop.combine.Async.sleep;
import static dev.orrery.loop.combine.Async.spawn;
import static dev.orrery.loop.combine.Async.yieldNow;

import static java.time.Duration.ofMillis;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.handle.TimerHandle;
import dev.orrery.loop.task.Task;

/** In which order callbacks and tasks get their turn. */
final class Callbacks {
    private Callbacks() {}

    @Example(
            shows = "callSoon is the next iteration, callLater is when its time has come",
            recorded = "000-call_soon-vs-call_later")
    static void soonAndLater(Stage stage) {
        EventLoop loop = EventLoop.current();
        loop.callLater(ofMillis(10), () -> stage.say("call_later fired after ~0.01s"));
        loop.callSoon(() -> stage.say("call_soon fired"));
        sleep(ofMillis(50));
    }

    @Example(
            shows = "what is ready runs before the loop looks for more",
            recorded = "001-call_soon-runs-before-the-poll")
    static void readyBeforePoll(Stage stage) {
        EventLoop loop = EventLoop.current();
        loop.callSoon(() -> stage.say("call_soon 1"));
        loop.callSoon(() -> stage.say("call_soon 2"));
        yieldNow();
        stage.say("back");
    }

    @Example(shows = "callSoon, callLater and callAt", recorded = "001-three-scheduling-functions")
    static void threeWaysToSchedule(Stage stage) {
        EventLoop loop = EventLoop.current();
        long start = loop.nanoTime();
        loop.callSoon(() -> stage.say("call_soon"));
        loop.callLater(ofMillis(100), () -> stage.say("call_later 100ms"));
        loop.callAt(start + ofMillis(200).toNanos(), () -> stage.say("call_at 200ms"));
        sleep(ofMillis(300));
        stage.say("end");
    }

    @Example(
            shows = "a callback runs through, a task can wait in between",
            recorded = "001-call_soon-and-create_task")
    static void callbackAndTask(Stage stage) {
        EventLoop.current().callSoon(() -> stage.say("Plain callback"));
        Task<?> task =
                spawn(
                        () -> {
                            sleep(ofMillis(100));
                            stage.say("Coroutine - can suspend and resume");
                        });
        await(task);
    }

    @Example(
            shows = "A at once, C and D when the task gives way, B when it goes on",
            recorded = "002-A-C-D-B")
    static void whoComesFirst(Stage stage) {
        EventLoop loop = EventLoop.current();
        loop.callSoon(() -> stage.say("C"));
        loop.callSoon(() -> stage.say("D"));
        stage.say("A");
        yieldNow();
        stage.say("B");
    }

    @Example(
            shows = "callbacks run in the order in which they were scheduled",
            recorded = "002-call_soon-is-FIFO")
    static void firstInFirstOut(Stage stage) {
        EventLoop loop = EventLoop.current();
        for (String each : new String[] {"1", "2", "3"}) {
            loop.callSoon(() -> stage.say(each));
        }
        yieldNow();
        stage.say("end");
    }

    @Example(
            shows = "giving way lets two callbacks in between",
            recorded = "002-before-and-after-sleep")
    static void beforeAndAfterYield(Stage stage) {
        EventLoop loop = EventLoop.current();
        loop.callSoon(() -> stage.say("Callback: first"));
        loop.callSoon(() -> stage.say("Callback: second"));
        stage.say("Before sleep");
        yieldNow();
        stage.say("After sleep");
    }

    @Example(
            shows = "a callback never runs inside the one that schedules it",
            recorded = "003-call_soon")
    static void callSoon(Stage stage) {
        EventLoop.current().callSoon(() -> stage.say("Callback: Hello"));
        stage.say("Scheduled callback");
        yieldNow();
        stage.say("After sleep");
    }

    @Example(
            shows = "question: a cancelled timer, two callbacks, a yield: what is printed?",
            recorded = "002-question-2")
    static void questionAboutCancel(Stage stage) {
        EventLoop loop = EventLoop.current();
        TimerHandle timer = loop.callLater(ofMillis(100), () -> stage.say("cancelled"));
        timer.cancel();
        loop.callSoon(() -> stage.say("soon-1"));
        loop.callSoon(() -> stage.say("soon-2"));
        yieldNow();
        stage.say("after-sleep");
        sleep(ofMillis(200));
        stage.say("end");
    }
}
