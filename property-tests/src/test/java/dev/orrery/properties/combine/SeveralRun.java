package dev.orrery.properties.combine;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopFuture;
import dev.orrery.loop.combine.Async;
import dev.orrery.loop.combine.Outcome;
import dev.orrery.loop.combine.Waited;
import dev.orrery.loop.task.Task;
import dev.orrery.loop.task.TaskCancelled;
import dev.orrery.properties.combine.SeveralProgram.End;
import dev.orrery.sim.Simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** Waits for several futures on a loop of a simulated host. */
final class SeveralRun {
    private static final long QUARTER = 250_000;

    /** What future number {@link #future} fails with. */
    private static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1;

        final int future;

        Failed(int future) {
            this.future = future;
        }
    }

    private final SeveralProgram program;
    private final List<String> trace = new ArrayList<>();
    private final List<LoopFuture<Integer>> futures = new ArrayList<>();
    private long start;

    private SeveralRun(SeveralProgram program) {
        this.program = program;
    }

    static List<String> traceOf(SeveralProgram program) {
        try (Simulation sim = Simulation.calm()) {
            SeveralRun run = new SeveralRun(program);
            sim.host("a").start("main", run::start);
            sim.runUntilIdle();
            for (int i = 0; i < run.futures.size(); i++) {
                run.trace.add("future " + i + " " + text(Outcome.of(run.futures.get(i))));
            }
            return run.trace;
        }
    }

    private void start(EventLoop loop) {
        start = loop.nanoTime();
        for (int i = 0; i < program.ends().size(); i++) {
            LoopFuture<Integer> future = loop.newFuture();
            futures.add(future);
            End end = program.ends().get(i);
            int number = i;
            if (end.millis() == SeveralProgram.BEFORE) {
                end(future, number, end);
            } else {
                loop.callLater(Duration.ofMillis(end.millis()), () -> end(future, number, end));
            }
        }
        Task<?> task = Task.spawn(loop, "waiter", this::run);
        if (program.cancel() != SeveralProgram.NEVER) {
            loop.callLater(Duration.ofNanos((4L * program.cancel() + 2) * QUARTER), task::cancel);
        }
    }

    private static void end(LoopFuture<Integer> future, int number, End end) {
        if (future.isDone()) {
            return;
        }
        switch (end.kind()) {
            case VALUE -> future.complete(number);
            case FAILURE -> future.completeExceptionally(new Failed(number));
            case CANCELLED -> future.cancel();
        }
    }

    private void run() {
        try {
            call();
        } catch (TaskCancelled cancelled) {
            note("cancelled");
        } catch (TimeoutException late) {
            note("late");
        } catch (Failed failure) {
            note("failure " + failure.future);
        }
    }

    private void call() throws TimeoutException {
        List<LoopFuture<Integer>> arguments =
                program.arguments().stream().map(futures::get).toList();
        LoopFuture<Integer> first = arguments.getFirst();
        switch (program.call()) {
            case GATHER ->
                    note(
                            Async.await(Async.gather(arguments)).stream()
                                    .map(value -> "value " + value)
                                    .toList()
                                    .toString());
            case GATHER_OUTCOMES ->
                    note(
                            Async.await(Async.gatherOutcomes(arguments)).stream()
                                    .map(SeveralRun::text)
                                    .toList()
                                    .toString());
            case WAIT -> {
                Waited<LoopFuture<Integer>> waited =
                        Async.waitOn(program.mode(), limit(), arguments);
                note("done " + numbers(waited.done()) + " pending " + numbers(waited.pending()));
            }
            case AS_COMPLETED -> asCompleted(arguments);
            case SHIELD -> note("value " + Async.await(Async.shield(first)));
            case WAIT_FOR -> note("value " + Async.waitFor(first, limit()));
        }
    }

    private void asCompleted(List<LoopFuture<Integer>> arguments) {
        Duration limit = limit() == null ? Duration.ofDays(1) : limit();
        var all = Async.asCompleted(limit, arguments);
        while (all.hasNext()) {
            try {
                note(text(Outcome.of(all.nextDone())));
            } catch (TimeoutException late) {
                note("late");
            }
        }
    }

    private Duration limit() {
        return program.limit() == SeveralProgram.NEVER
                ? null
                : Duration.ofNanos((4L * program.limit() + 1) * QUARTER);
    }

    private List<Integer> numbers(List<LoopFuture<Integer>> some) {
        return some.stream().map(futures::indexOf).toList();
    }

    private static String text(Outcome<Integer> outcome) {
        return switch (outcome) {
            case Outcome.Value<Integer>(Integer value) -> "value " + value;
            case Outcome.Failure<Integer>(Failed failed) -> "failure " + failed.future;
            case Outcome.Failure<Integer>(TaskCancelled cancelled) -> "cancelled";
            case Outcome.Failure<Integer>(Throwable other) -> "other " + other;
        };
    }

    private void note(String what) {
        trace.add((EventLoop.current().nanoTime() - start) / QUARTER + " " + what);
    }
}
