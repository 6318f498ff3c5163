package dev.orrery.junit;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.task.Task;

import org.jspecify.annotations.Nullable;

/**
 * The simulated loop that the code of a test runs on, one part after the other: each is a task, and
 * the simulation is turned until that one has ended.
 *
 * <p>Threading: that of its simulation. Failure: what a part throws is thrown by {@link #run};
 * after that another part may run. When the simulation itself fails, the task is left where it
 * waits, and {@link #isBroken} tells so.
 */
final class MainLoop {
    /** A part of a test, which may throw whatever the user's code throws. */
    @FunctionalInterface
    interface Part {
        void run() throws Throwable;
    }

    private static final class Outcome {
        boolean over;
        @Nullable Throwable thrown;
    }

    private final RunWorld world;
    private final EventLoop loop;
    private boolean broken;

    MainLoop(RunWorld world) {
        this.world = world;
        this.loop = world.host().start("main", started -> {});
    }

    EventLoop loop() {
        return loop;
    }

    /** Tells whether a part has not come to its end, so that none can be run any more. */
    boolean isBroken() {
        return broken;
    }

    void run(String name, Part part) throws Throwable {
        Outcome outcome = new Outcome();
        broken = true;
        Task.spawn(loop, name, () -> perform(part, outcome));
        world.simulation().runUntil(() -> outcome.over);
        broken = false;
        if (outcome.thrown != null) {
            throw outcome.thrown;
        }
    }

    /**
     * Ends the loop, as that of a main in production ends: what it leaves behind, and tasks at
     * whose failure nobody has looked, are seen at the end of the run only where it has ended.
     */
    void end() {
        loop.callSoonThreadsafe(loop::stop);
        world.simulation().runUntil(() -> !loop.isRunning());
    }

    // What a task throws would be the loop's failure; this is the test's.
    private void perform(Part part, Outcome outcome) {
        // A task has a thread of its own, to which no binding comes by itself.
        ScopedValue.where(RunWorld.CURRENT, world)
                .run(
                        () -> {
                            try {
                                part.run();
                            } catch (Throwable thrown) {
                                outcome.thrown = thrown;
                            }
                            outcome.over = true;
                        });
    }
}
