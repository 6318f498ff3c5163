package dev.orrery.properties.combine;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.combine.Async;
import dev.orrery.loop.combine.ExceptionGroup;
import dev.orrery.loop.combine.TaskGroup;
import dev.orrery.loop.task.Task;
import dev.orrery.loop.task.TaskCancelled;
import dev.orrery.properties.combine.GroupProgram.Step;
import dev.orrery.sim.Simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** Plays a tree of groups on a loop of a simulated host, and notes what groups must not do. */
final class GroupRun {
    private static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** A child, and when its body ended; null while it runs. */
    private static final class Child {
        Task<?> task;
        Long ended;
    }

    /** One group, and what the run has seen of it. */
    private static final class Watched {
        TaskGroup group;
        final List<Child> children = new ArrayList<>();
        // What bodies of children have thrown besides cancellations, in the order they ended.
        final List<Throwable> failures = new ArrayList<>();
        // When something happened for which every child that is left has to be cancelled.
        Long mustAbortAt;

        void mustAbort() {
            if (mustAbortAt == null) {
                mustAbortAt = EventLoop.current().nanoTime();
            }
        }
    }

    final List<String> violations = new ArrayList<>();

    /** How often each kind of thing happened: a run in which nothing happens shows nothing. */
    int groupsThatFailed;

    private int cancelsOfRoot;
    private Task<?> root;

    private GroupRun() {}

    static GroupRun of(Simulation simulation, GroupProgram program) {
        try (Simulation sim = simulation) {
            GroupRun run = new GroupRun();
            EventLoop loop = sim.host("a").start("main", made -> run.start(made, program));
            sim.runUntilIdle();
            run.end(loop, program);
            return run;
        }
    }

    private void start(EventLoop loop, GroupProgram program) {
        root = Task.spawn(loop, "root", () -> perform(program.root(), null));
        for (int millis : program.cancels()) {
            loop.callLater(Duration.ofMillis(millis), this::cancelRoot);
        }
    }

    private void cancelRoot() {
        if (root.cancel()) {
            cancelsOfRoot++;
        }
    }

    private void end(EventLoop loop, GroupProgram program) {
        check(Task.all(loop).isEmpty(), "no task is left: " + Task.all(loop));
        check(root.isDone(), "the root has ended: " + root);
        check(
                root.cancelling() == cancelsOfRoot,
                "only its own requests to cancel are left: " + root.cancelling());
        if (cancelsOfRoot > 0 && !program.swallows()) {
            check(
                    root.isCancelled() || root.exception() != null,
                    "a cancelled root does not end as if nothing had been: " + root);
        }
    }

    private void check(boolean holds, String what) {
        if (!holds) {
            violations.add(what);
        }
    }

    private void perform(List<Step> steps, Watched open) {
        for (Step step : steps) {
            switch (step) {
                case GroupProgram.Sleep sleep -> Async.sleep(Duration.ofMillis(sleep.millis()));
                case GroupProgram.Fail fail -> throw new Failed();
                case GroupProgram.Spawn spawn -> spawn(spawn, open);
                case GroupProgram.CancelChild cancel -> cancelChild(cancel, open);
                case GroupProgram.Group group -> group(group);
                case GroupProgram.CleanUp cleanUp -> {
                    try {
                        perform(cleanUp.steps(), open);
                    } finally {
                        Async.sleep(Duration.ofMillis(cleanUp.millis()));
                        failIf(cleanUp.fails());
                    }
                }
                case GroupProgram.Within within -> within(within, open);
                case GroupProgram.Swallow swallow -> {
                    try {
                        perform(swallow.steps(), open);
                    } catch (TaskCancelled swallowed) {
                        // That is what it is for.
                    }
                }
            }
        }
    }

    private static void failIf(boolean fails) {
        if (fails) {
            throw new Failed();
        }
    }

    private void within(GroupProgram.Within within, Watched open) {
        try {
            Async.timeout(Duration.ofMillis(within.millis()), () -> perform(within.steps(), open));
        } catch (TimeoutException late) {
            // The task goes on.
        }
    }

    private static void cancelChild(GroupProgram.CancelChild cancel, Watched open) {
        if (open != null && !open.children.isEmpty()) {
            open.children.get(cancel.index() % open.children.size()).task.cancel();
        }
    }

    private void spawn(GroupProgram.Spawn spawn, Watched open) {
        if (open == null) {
            return;
        }
        Child child = new Child();
        try {
            child.task = open.group.spawn(() -> performChild(spawn.body(), open, child));
        } catch (IllegalStateException endsAlready) {
            return;
        }
        open.children.add(child);
    }

    private void performChild(List<Step> body, Watched open, Child child) {
        try {
            perform(body, open);
        } catch (Failed | ExceptionGroup failure) {
            open.failures.add(failure);
            open.mustAbort();
            throw failure;
        } finally {
            child.ended = EventLoop.current().nanoTime();
        }
    }

    private void group(GroupProgram.Group step) {
        Watched open = new Watched();
        Throwable[] blockThrew = new Throwable[1];
        try {
            Async.group(
                    group -> {
                        open.group = group;
                        try {
                            perform(step.block(), open);
                        } catch (Throwable thrown) {
                            blockThrew[0] = thrown;
                            open.mustAbort();
                            throw thrown;
                        }
                    });
            left(open, blockThrew[0], null);
        } catch (ExceptionGroup | TaskCancelled outcome) {
            left(open, blockThrew[0], outcome);
            if (!step.catches() || outcome instanceof TaskCancelled) {
                throw outcome;
            }
        }
    }

    /** Called the moment a group is left, with what it threw. */
    private void left(Watched open, Throwable blockThrew, Throwable outcome) {
        for (Child child : open.children) {
            check(child.task.isDone(), "no child outlives its group: " + child.task);
            if (open.mustAbortAt != null
                    && child.ended != null
                    && child.ended - open.mustAbortAt > 0) {
                check(
                        child.task.cancelling() > 0,
                        "a child that is left when something fails is cancelled: " + child.task);
            }
        }
        List<Throwable> expected = new ArrayList<>(open.failures);
        if (blockThrew != null && !(blockThrew instanceof TaskCancelled)) {
            expected.add(blockThrew);
        }
        if (!expected.isEmpty()) {
            groupsThatFailed++;
            check(
                    outcome instanceof ExceptionGroup group && group.exceptions().equals(expected),
                    "all failures come out, in their order: " + outcome + ", not " + expected);
        } else {
            check(
                    !(outcome instanceof ExceptionGroup),
                    "a group without failures does not fail: " + outcome);
            check(
                    blockThrew == null || outcome instanceof TaskCancelled,
                    "a cancelled block is a cancelled group");
        }
    }
}
