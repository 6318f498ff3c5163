package dev.orrery.examples.tour;

import static dev.orrery.loop.combine.Async.sleep;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.handle.TimerHandle;

/** Timers: when they fire, and how to call them off. */
final class Timers {
    private Timers() {}

    @Example(
            shows = "how late a timer of 20 ms fires: never early",
            recorded = "000-actual-delay-of-call_later")
    static void actualDelay(Stage stage) {
        EventLoop loop = EventLoop.current();
        long start = stage.millis();
        loop.callLater(ofMillis(20), () -> stage.say("after " + (stage.millis() - start) + " ms"));
        sleep(ofMillis(50));
        stage.say("done");
    }

    @Example(
            shows = "a timer of 5 s is cancelled after 1 s",
            recorded = "001-handles-are-cancellable")
    static void cancelledInTime(Stage stage) {
        TimerHandle timer =
                EventLoop.current().callLater(ofSeconds(5), () -> stage.say("expensive operation"));
        sleep(ofSeconds(1));
        timer.cancel();
        stage.say("cancelled: " + timer.isCancelled());
        sleep(ofSeconds(5));
        stage.say("end");
    }

    @Example(
            shows = "timers fire in the order of their deadlines, however they were made",
            recorded = "002-call_later-and-call_at-order")
    static void byDeadline(Stage stage) {
        EventLoop loop = EventLoop.current();
        loop.callLater(ofMillis(300), () -> stage.say("300ms"));
        loop.callLater(ofMillis(100), () -> stage.say("100ms"));
        loop.callLater(ofMillis(200), () -> stage.say("200ms"));
        sleep(ofMillis(500));
        stage.say("first half");
        long now = loop.nanoTime();
        loop.callAt(now + ofMillis(200).toNanos(), () -> stage.say("at+200ms"));
        loop.callAt(now + ofMillis(100).toNanos(), () -> stage.say("at+100ms"));
        sleep(ofMillis(500));
        stage.say("second half");
    }

    @Example(shows = "a handle knows that it was cancelled", recorded = "002-cancelled-handle")
    static void cancelledHandle(Stage stage) {
        TimerHandle timer =
                EventLoop.current().callLater(ofSeconds(1), () -> stage.say("This will not print"));
        stage.say("cancelled: " + timer.isCancelled());
        timer.cancel();
        stage.say("cancelled: " + timer.isCancelled());
        sleep(ofMillis(1500));
        stage.say("end");
    }

    @Example(shows = "callLater(1 s) while the task sleeps 2 s", recorded = "003-call_later")
    static void callLater(Stage stage) {
        EventLoop.current().callLater(ofSeconds(1), () -> stage.say("Callback: Delayed"));
        stage.say("Waiting...");
        sleep(ofSeconds(2));
        stage.say("end");
    }

    @Example(shows = "callAt takes a time, not a delay", recorded = "003-call_at")
    static void callAt(Stage stage) {
        EventLoop loop = EventLoop.current();
        long inASecond = loop.nanoTime() + ofSeconds(1).toNanos();
        loop.callAt(inASecond, () -> stage.say("Callback: At specific time"));
        sleep(ofSeconds(2));
        stage.say("end");
    }

    @Example(shows = "a task asks which loop runs it", recorded = "003-accessing-the-loop")
    static void accessingTheLoop(Stage stage) {
        EventLoop loop = EventLoop.current();
        stage.say("running: " + loop.isRunning());
        loop.callLater(ofMillis(100), () -> stage.say("Callback executed by event loop!"));
        sleep(ofMillis(200));
        stage.say("end");
    }

    @Example(
            shows = "question: timers of 200, 100 and 300 ms: in which order?",
            recorded = "002-question-1")
    static void questionAboutOrder(Stage stage) {
        EventLoop loop = EventLoop.current();
        loop.callLater(ofMillis(200), () -> stage.say("B"));
        loop.callLater(ofMillis(100), () -> stage.say("A"));
        loop.callLater(ofMillis(300), () -> stage.say("C"));
        sleep(ofMillis(500));
        stage.say("end");
    }

    @Example(shows = "exercise: schedule three callbacks", recorded = "003-exercise-1")
    static void exerciseThreeTimers(Stage stage) {
        EventLoop loop = EventLoop.current();
        for (int tenths = 1; tenths <= 3; tenths++) {
            String text = "0." + tenths + "s";
            loop.callLater(ofMillis(100L * tenths), () -> stage.say(text));
        }
        sleep(ofMillis(500));
        stage.say("end");
    }
}
