package dev.orrery.properties.sync;

import dev.orrery.loop.task.Task;
import dev.orrery.loop.task.TaskCancelled;

import java.time.Duration;

/** One task of a {@link Play}. */
final class Actor {
    /** What an actor does. */
    interface Part {
        void play(Actor self);
    }

    final Troupe troupe;
    private final String name;
    private final Part part;
    private Task<?> task;
    private boolean cut;

    Actor(Troupe troupe, int number, Part part) {
        this.troupe = troupe;
        this.name = "actor-" + number;
        this.part = part;
    }

    void enter() {
        task = Task.spawn(troupe.loop(), name, () -> part.play(this));
    }

    Task<?> task() {
        return task;
    }

    /** True from a request to cancel until it arrives: nobody has to reckon with this one. */
    boolean isCut() {
        return cut;
    }

    void cut() {
        if (task.cancel()) {
            cut = true;
        }
    }

    int choose(String what, int n) {
        return troupe.choose(name + ": " + what, n);
    }

    /**
     * Does what may be cancelled, with moments before and after it at which somebody may be.
     *
     * @return false if it was cancelled; a cancellation may also end the actor
     */
    boolean attempt(Runnable what) {
        troupe.moment();
        try {
            what.run();
        } catch (TaskCancelled cancelled) {
            cut = false;
            if (choose("end", 2) == 1) {
                throw cancelled;
            }
            return false;
        }
        troupe.moment();
        return true;
    }

    /** Nothing, some iterations, or some time. */
    void pause() {
        int how = choose("pause", 5);
        for (int i = 0; i < how && i < 3; i++) {
            attempt(Task::yieldNow);
        }
        if (how == 4) {
            attempt(() -> Task.sleep(Duration.ofMillis(1)));
        }
    }

    @Override
    public String toString() {
        return task.toString();
    }
}
