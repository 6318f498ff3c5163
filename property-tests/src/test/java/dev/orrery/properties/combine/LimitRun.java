package dev.orrery.properties.combine;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.combine.Async;
import dev.orrery.loop.task.Task;
import dev.orrery.loop.task.TaskCancelled;
import dev.orrery.loop.task.Timeout;
import dev.orrery.properties.combine.LimitProgram.Step;
import dev.orrery.sim.Simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** Plays a program of limits on a loop of a simulated host. */
final class LimitRun {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    final List<String> trace = new ArrayList<>();

    /** Limits that have ended a part before their deadline. */
    final List<String> early = new ArrayList<>();

    private final Simulation sim;
    private final List<Timeout> open = new ArrayList<>();
    private long start;

    private LimitRun(Simulation sim) {
        this.sim = sim;
    }

    static LimitRun of(Simulation simulation, List<Step> program) {
        try (Simulation sim = simulation) {
            LimitRun run = new LimitRun(sim);
            sim.host("a")
                    .start(
                            "main",
                            loop -> Task.spawn(loop, "limited", () -> run.performAll(program)));
            sim.runUntilIdle();
            return run;
        }
    }

    private void performAll(List<Step> program) {
        start = EventLoop.current().nanoTime();
        try {
            perform(program);
            note("ends ok");
        } catch (TaskCancelled end) {
            note("ends cancelled");
        } catch (TimeoutException end) {
            note("ends late");
        } catch (Failed end) {
            note("ends failed");
        }
    }

    private long now() {
        return EventLoop.current().nanoTime() - start;
    }

    private void note(String what) {
        trace.add(now() / NANOS_PER_MILLI + " " + what + " cancels=" + Task.current().cancelling());
    }

    private void perform(List<Step> steps) throws TimeoutException {
        for (Step step : steps) {
            switch (step) {
                case LimitProgram.Sleep sleep -> {
                    Async.sleep(Duration.ofMillis(sleep.millis()));
                    note("slept");
                }
                case LimitProgram.Busy busy -> sim.busy(Duration.ofMillis(busy.millis()));
                case LimitProgram.Fail fail -> throw new Failed();
                case LimitProgram.Move move -> move(move);
                case LimitProgram.Within within -> within(within);
                case LimitProgram.Swallow swallow -> {
                    try {
                        perform(swallow.steps());
                    } catch (TaskCancelled swallowed) {
                        note("swallowed");
                    }
                }
            }
        }
    }

    private void within(LimitProgram.Within within) throws TimeoutException {
        List<Timeout> mine = new ArrayList<>();
        try {
            Async.timeout(
                    limit(within.millis()),
                    timeout -> {
                        mine.add(timeout);
                        open.add(timeout);
                        try {
                            perform(within.steps());
                        } finally {
                            open.remove(timeout);
                        }
                    });
        } catch (TimeoutException | Failed caught) {
            if (!within.catches()) {
                throw caught;
            }
            note("caught " + (caught instanceof TimeoutException ? "late" : "failed"));
        } finally {
            mine.forEach(this::checkNotEarly);
        }
    }

    private void checkNotEarly(Timeout ended) {
        if (ended.isExpired()) {
            Long deadline = ended.deadlineNanos();
            if (deadline == null || EventLoop.current().nanoTime() - deadline < 0) {
                early.add(now() + ": " + ended);
            }
        }
    }

    private void move(LimitProgram.Move move) {
        int index = open.size() - 1 - move.outwards();
        if (index < 0) {
            return;
        }
        Timeout timeout = open.get(index);
        try {
            if (move.millis() == LimitProgram.NEVER) {
                timeout.never();
            } else {
                timeout.reschedule(limit(move.millis()));
            }
        } catch (IllegalStateException refused) {
            note("refused");
        }
    }

    private static Duration limit(int millis) {
        return millis == LimitProgram.NEVER ? null : Duration.ofMillis(millis);
    }
}
