package dev.orrery.properties.task;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopFuture;
import dev.orrery.loop.task.Task;
import dev.orrery.loop.task.TaskCancelled;
import dev.orrery.loop.task.TaskOptions;
import dev.orrery.loop.task.Timeout;
import dev.orrery.sim.SimHost;
import dev.orrery.sim.Simulation;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeoutException;

/**
 * Random tasks on two loops of one simulation that await, complete and cancel each other, sleep,
 * yield, time out, are busy, and post to the other loop; every step is marked in the trace. They
 * suspend only through this library's own API.
 */
final class TaskWorkload {
    private static final int TASKS = 5;
    private static final int FUTURES = 3;
    private static final int STEPS = 12;

    private final Simulation sim;
    private final Random program;
    private final List<EventLoop> loops = new ArrayList<>();
    private final List<List<Task<?>>> tasks = new ArrayList<>();
    private final List<List<LoopFuture<Integer>>> futures = new ArrayList<>();

    private TaskWorkload(Simulation sim, long program) {
        this.sim = sim;
        this.program = new Random(program);
    }

    /** Runs the program and gives the digest of the run. */
    static long digest(Simulation sim, long program, TaskOptions.Engine engine) {
        try (sim) {
            TaskWorkload workload = new TaskWorkload(sim, program);
            SimHost host = sim.host("a");
            for (String name : List.of("one", "two")) {
                workload.start(host, name, engine);
            }
            sim.runFor(Duration.ofSeconds(10));
            return sim.trace().digest();
        }
    }

    private void start(SimHost host, String name, TaskOptions.Engine engine) {
        int index = loops.size();
        tasks.add(new ArrayList<>());
        futures.add(new ArrayList<>());
        List<int[]> bodies = new ArrayList<>();
        for (int i = 0; i < TASKS; i++) {
            bodies.add(program.ints(2 * STEPS, 0, 1 << 16).toArray());
        }
        loops.add(
                host.start(
                        name,
                        loop -> {
                            TaskOptions.standard().withEngine(engine).applyTo(loop);
                            for (int i = 0; i < FUTURES; i++) {
                                futures.get(index).add(loop.newFuture());
                            }
                            for (int[] body : bodies) {
                                tasks.get(index).add(Task.spawn(loop, () -> run(index, body)));
                            }
                        }));
    }

    private @Nullable Integer run(int index, int[] body) {
        String self = index + "/" + Task.current().name();
        for (int i = 0; i < body.length; i += 2) {
            sim.mark(self + " step " + i);
            try {
                step(index, body[i] % 11, body[i + 1]);
            } catch (TaskCancelled cancelled) {
                sim.mark(self + " cancelled " + Task.current().cancelling());
                if (body[i + 1] % 3 == 0) {
                    throw cancelled;
                }
            } catch (RuntimeException | TimeoutException failure) {
                sim.mark(self + " " + failure.getClass().getSimpleName());
            }
        }
        return body[0];
    }

    private void step(int index, int kind, int argument) throws TimeoutException {
        EventLoop loop = EventLoop.current();
        LoopFuture<Integer> future = futures.get(index).get(argument % FUTURES);
        Task<?> other = tasks.get(index).get(argument % TASKS);
        switch (kind) {
            case 0 -> Task.yieldNow();
            case 1 -> Task.sleep(Duration.ofMillis(argument % 7));
            case 2 -> sim.mark("got " + Task.await(future));
            case 3 -> complete(index, argument);
            case 4 -> other.cancel();
            case 5 -> Task.await(Task.spawn(() -> Task.sleep(Duration.ofMillis(argument % 3))));
            case 6 -> sim.busy(Duration.ofMillis(argument % 4));
            case 7 -> loops.get(1 - index).callSoonThreadsafe(() -> complete(1 - index, argument));
            case 8 ->
                    Timeout.run(
                            Duration.ofMillis(argument % 9),
                            _ -> {
                                Task.sleep(Duration.ofMillis(argument % 13));
                                return null;
                            });
            case 9 -> loop.callSoon(() -> sim.mark("callback"));
            default -> Task.await(loop.runInExecutor(() -> argument));
        }
    }

    private void complete(int index, int argument) {
        List<LoopFuture<Integer>> all = futures.get(index);
        int which = argument % FUTURES;
        if (!all.get(which).isDone()) {
            all.get(which).complete(argument);
        } else {
            all.set(which, loops.get(index).newFuture());
        }
    }
}
