package dev.orrery.sim.explore;

import dev.orrery.loop.combine.Async;
import dev.orrery.loop.time.NanoClock;
import dev.orrery.sim.SimHost;
import dev.orrery.sim.Simulation;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/** Small scenarios that hold, fail, or cheat. */
public final class Scenes {
    private Scenes() {}

    /** What a scenario does. */
    public interface Body {
        void run(Simulation sim) throws Exception;
    }

    private record Scene(String name, String summary, Body body) implements Scenario {
        @Override
        public void run(Simulation sim) throws Exception {
            body.run(sim);
        }
    }

    public static Scenario of(String name, Body body) {
        return new Scene(name, "does what a test says", body);
    }

    /** Waits in real time, as a run never should. */
    public static void waitFor(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException stubborn) {
                // A run that hangs does not end because it is told to.
            }
        }
    }

    /** Two seeds, one after the other, of which the first alone is answered 0. */
    static String pairOf(String question) {
        for (long seed = 1; ; seed++) {
            if (answer(question, seed) == 0 && answer(question, seed + 1) != 0) {
                return seed + ".." + (seed + 1);
            }
        }
    }

    private static int answer(String question, long seed) {
        int[] answer = {0};
        try (Simulation sim = Simulation.seeded(seed)) {
            answer[0] = sim.choose(question, 2);
        }
        return answer[0];
    }

    /** Tasks that wait for each other's monitors and wake each other up, on three loops. */
    public static Scenario threadsAndMonitors() {
        return new Scene(
                "monitors",
                "tasks, threads and monitors",
                sim -> {
                    Object monitor = new Object();
                    int[] held = {0};
                    for (String name : List.of("a", "b", "c")) {
                        SimHost host = sim.host(name);
                        host.start(
                                "loop",
                                loop -> {
                                    for (int i = 0; i < 3; i++) {
                                        int number = i;
                                        Async.spawn(
                                                () -> contend(sim, monitor, held, name + number));
                                    }
                                });
                    }
                    sim.runUntilIdle();
                });
    }

    private static void contend(Simulation sim, Object monitor, int[] held, String name) {
        for (int i = 0; i < 4; i++) {
            synchronized (monitor) {
                held[0]++;
                Async.yieldNow();
                sim.mark(name + " is holder " + held[0]);
            }
            Async.sleep(Duration.ofMillis(1));
        }
    }

    public static Scenario named(String name) {
        return new Scene(name, "does nothing", sim -> {});
    }

    /** A loop that counts to three, a second each. */
    public static Scenario holds() {
        return new Scene("counter", "counts to three", sim -> count(sim, 3));
    }

    /** Three steps, of which each may be taken twice; fails when all are. Calm: it holds. */
    public static Scenario fails() {
        return new Scene("stutter", "must not count \"beyond\" five", sim -> stutter(sim, 5));
    }

    /** As {@link #fails()} after an edit of the code that has removed the bug. */
    public static Scenario fixed() {
        return new Scene("stutter", "must not count \"beyond\" five", sim -> stutter(sim, 6));
    }

    private static void stutter(Simulation sim, int most) {
        int steps = 3;
        for (int i = 0; i < 3; i++) {
            steps += sim.choose("again", 2);
        }
        int[] counted = {0};
        sim.always("at most " + most, () -> counted[0] <= most);
        int last = steps;
        sim.host("a")
                .start(
                        "loop",
                        loop ->
                                loop.callLater(
                                        Duration.ofSeconds(1),
                                        () -> {
                                            for (int i = 0; i < last; i++) {
                                                loop.callSoon(() -> counted[0]++);
                                            }
                                        }));
        sim.runUntilIdle();
    }

    /** Fails in one of several ways, by the seed. */
    public static Scenario failsInThreeWays() {
        return new Scene(
                "moody",
                "fails in three ways",
                sim -> {
                    int mood = sim.choose("mood", 4);
                    sim.runFor(Duration.ofMillis(1 + sim.choose("wait", 50)));
                    if (mood == 1) {
                        throw new IllegalStateException("first, at " + sim.nanoTime());
                    }
                    if (mood == 2) {
                        throw new AssertionError("second\n  of two lines");
                    }
                    sim.always("third", () -> mood < 3);
                    count(sim, 1);
                });
    }

    /** Fails when a number of up to {@code most} is at least {@code from}. */
    public static Scenario failsFrom(int most, int from) {
        return new Scene(
                "number",
                "a number is too large",
                sim -> {
                    if (sim.choose("number", most) >= from) {
                        throw new IllegalStateException("too large");
                    }
                });
    }

    /** Holds with the number 1 only. */
    public static Scenario failsUnlessOne() {
        return new Scene(
                "one",
                "the number is one",
                sim -> {
                    if (sim.choose("number", 4) != 1) {
                        throw new IllegalStateException("not one");
                    }
                });
    }

    /** A hundred steps, a second each; fails at the first that is not calm. */
    public static Scenario failsAtAnyStep() {
        return new Scene(
                "steps",
                "every step is calm",
                sim -> {
                    for (int i = 0; i < 100; i++) {
                        sim.runFor(Duration.ofSeconds(1));
                        if (sim.choose("step", 2) != 0) {
                            throw new IllegalStateException("not calm");
                        }
                    }
                });
    }

    /**
     * Two hosts set timers and note when they fire. Accidents: an extra one at the start, one that
     * comes late; the late one fails if it comes after the last.
     */
    public static Scenario notesItsTimers() {
        return new Scene(
                "timers",
                "nobody is later than the last",
                sim -> {
                    int extra = sim.choose("extra", 2);
                    int late = sim.choose("late", 3);
                    boolean[] last = {false};
                    sim.host("a")
                            .start(
                                    "loop",
                                    loop -> {
                                        if (extra > 0) {
                                            sim.mark("extra");
                                        }
                                        loop.callLater(
                                                Duration.ofSeconds(1), () -> sim.mark("one"));
                                        loop.callLater(
                                                Duration.ofSeconds(2 + 2 * late),
                                                () -> {
                                                    sim.mark("two");
                                                    sim.always("in time", () -> !last[0]);
                                                });
                                    });
                    sim.host("b")
                            .start(
                                    "loop",
                                    loop -> {
                                        loop.callLater(
                                                Duration.ofSeconds(3), () -> sim.mark("three"));
                                        loop.callLater(
                                                Duration.ofSeconds(5),
                                                () -> {
                                                    sim.mark("last");
                                                    last[0] = late == 2;
                                                });
                                    });
                    sim.runUntilIdle();
                });
    }

    /** A callback throws, always. */
    public static Scenario throwsInACallback() {
        return new Scene(
                "thrower",
                "a callback throws",
                sim -> {
                    sim.host("a")
                            .start(
                                    "loop",
                                    loop -> {
                                        throw new IllegalStateException("boom");
                                    });
                    sim.runUntilIdle();
                });
    }

    /** No two runs are the same: real time reaches the trace. */
    public static Scenario readsTheClock() {
        return new Scene(
                "clock",
                "reads the real clock",
                sim -> {
                    count(sim, 2);
                    sim.mark("now " + System.nanoTime());
                    count(sim, 1);
                });
    }

    /** No two runs are the same, and each fails. */
    public static Scenario readsTheClockAndFails() {
        return new Scene(
                "clock-failing",
                "reads the real clock",
                sim -> {
                    sim.mark("now " + System.nanoTime());
                    sim.always("never", () -> false);
                    count(sim, 1);
                });
    }

    /** The same events, but no two failures say the same. */
    public static Scenario failsWithTheTime() {
        return new Scene(
                "clock-in-message",
                "the message has the real time",
                sim -> {
                    throw new IllegalStateException("at " + System.nanoTime());
                });
    }

    /** The first run differs from all later ones. */
    public static Scenario warmsUp() {
        boolean[] warm = {false};
        return new Scene(
                "warm-up",
                "does something once",
                sim -> {
                    if (!warm[0]) {
                        warm[0] = true;
                        sim.mark("warming up");
                    }
                    count(sim, 1);
                });
    }

    /** A clock that moves on by a step each time it is read. */
    public static NanoClock steppingClock(Duration step) {
        AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
        return () -> now.getAndAdd(step.toNanos());
    }

    private static void count(Simulation sim, int most) {
        sim.host("a")
                .start(
                        "loop-" + sim.nanoTime(),
                        loop -> {
                            for (int i = 1; i <= most; i++) {
                                loop.callLater(Duration.ofSeconds(i), () -> {});
                            }
                        });
        sim.runUntilIdle();
    }
}
