package dev.orrery.sim.search;

import dev.orrery.sim.decision.Turns;
import dev.orrery.sim.trace.EventKind;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** Threads of so many steps each, turned in an order that is asked for. */
final class Threads implements Turns {
    private final Search.Run run;
    private final int[] left;
    private final boolean known;
    private final List<Integer> runnable = new ArrayList<>();

    /** {@code known} tells whether it is known that every thread touches its own things only. */
    Threads(Search.Run run, boolean known, int... steps) {
        this.run = run;
        this.known = known;
        this.left = steps.clone();
        for (int thread = 0; thread < steps.length; thread++) {
            runnable.add(thread);
        }
    }

    /** The threads in the order of their steps. */
    List<Integer> order() {
        List<Integer> order = new ArrayList<>();
        while (!runnable.isEmpty()) {
            order.add(turn());
        }
        return order;
    }

    /** One step of one thread. */
    int turn() {
        int answer = run.decisions().choose(run.decisions().site("crank", "actor.pick"), this);
        // As in the simulation, who has had a turn goes to the end of the line.
        int thread = runnable.remove(answer);
        if (--left[thread] > 0) {
            runnable.add(thread);
        }
        run.trace().record(0, "t" + thread, EventKind.THREAD_STEP, "", 0);
        return thread;
    }

    @Override
    public int size() {
        return runnable.size();
    }

    @Override
    public String key(int option) {
        return "t" + runnable.get(option);
    }

    @Override
    public @Nullable String footprint(int option) {
        return known ? key(option) : null;
    }
}
