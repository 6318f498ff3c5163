package dev.orrery.sim.thread;

import dev.orrery.sim.decision.Decisions;
import dev.orrery.sim.trace.EventKind;
import dev.orrery.sim.trace.Trace;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * All simulated threads of one run.
 *
 * <p>Threading: as {@link Crank}. Failure: what a body throws is thrown to whoever turns the crank.
 */
public final class SimThreads {
    private final Crank crank;
    private final Decisions decisions;
    private final Trace trace;
    // Made and not seen started yet; a thread of a ThreadFactory is started by its maker.
    private final List<SimThread> unstarted = new ArrayList<>();
    // Started and not ended, in the order started.
    private final List<SimThread> live = new ArrayList<>();
    private @Nullable SimThread running;

    /**
     * No threads yet.
     *
     * @param crank turns them
     * @param decisions the decisions of the run
     * @param trace the trace of the run
     */
    public SimThreads(Crank crank, Decisions decisions, Trace trace) {
        this.crank = crank;
        this.decisions = decisions;
        this.trace = trace;
    }

    /**
     * A thread that begins when somebody starts its {@link SimThread#thread()}.
     *
     * @param name unique in the run
     * @param body what it runs
     * @return the new thread
     */
    public SimThread create(String name, Runnable body) {
        return create(name, body, null);
    }

    /**
     * A thread of a machine that begins when somebody starts its {@link SimThread#thread()}.
     *
     * @param name unique in the run
     * @param body what it runs
     * @param home the machine; null for a thread that belongs to none
     * @return the new thread
     */
    public SimThread create(String name, Runnable body, @Nullable Incarnation home) {
        SimThread made = new SimThread(this, name, body, home);
        unstarted.add(made);
        return made;
    }

    /**
     * A thread that is runnable from now on.
     *
     * @param name unique in the run
     * @param body what it runs
     * @return the new thread
     */
    public SimThread start(String name, Runnable body) {
        return start(name, body, null);
    }

    /**
     * A thread of a machine that is runnable from now on.
     *
     * @param name unique in the run
     * @param body what it runs
     * @param home the machine; null for a thread that belongs to none
     * @return the new thread
     */
    public SimThread start(String name, Runnable body, @Nullable Incarnation home) {
        SimThread made = new SimThread(this, name, body, home);
        begin(made);
        return made;
    }

    /**
     * The simulated thread that the caller runs in.
     *
     * @return it, or null if the caller is on the crank's own stack
     */
    public @Nullable SimThread current() {
        SimThread now = running;
        return now != null && now.thread() == Thread.currentThread() ? now : null;
    }

    /** Sees who was started and who need not wait any more. Call it after every turn. */
    public void lookAround() {
        for (int i = 0; i < unstarted.size(); i++) {
            SimThread one = unstarted.get(i);
            if (one.thread().getState() != Thread.State.NEW) {
                unstarted.remove(i--);
                begin(one);
            }
        }
        for (int i = 0; i < live.size(); i++) {
            live.get(i).lookAgain();
        }
    }

    /**
     * The threads that have begun and not ended.
     *
     * @return a copy, in the order in which they began
     */
    public List<SimThread> live() {
        return new ArrayList<>(live);
    }

    /**
     * The actors of those threads that could have a turn now.
     *
     * @return a list that nobody else changes, in the order in which the threads began
     */
    public List<Actor> runnable() {
        // Asked twice in each iteration of a loop: no list where there is nobody.
        List<Actor> actors = List.of();
        for (int i = 0; i < live.size(); i++) {
            Actor actor = live.get(i).actor();
            if (actor.runnable) {
                if (actors.isEmpty()) {
                    actors = new ArrayList<>();
                }
                actors.add(actor);
            }
        }
        return actors;
    }

    /** Ends every body that has not ended, so that nothing is left behind. */
    public void unwindAll() {
        for (SimThread one : unstarted) {
            one.unwind();
        }
        unstarted.clear();
        for (SimThread one : live()) {
            SimThread before = enter(one);
            try {
                one.unwind();
            } finally {
                leave(before);
            }
        }
        live.clear();
    }

    /**
     * Ends every body of a machine that has crashed, in the order in which they began. One whose
     * turn it is ends when it next waits for something.
     *
     * @param machine the machine
     */
    public void unwind(Incarnation machine) {
        for (SimThread one : List.copyOf(unstarted)) {
            if (one.actor().home() == machine) {
                unstarted.remove(one);
                one.unwind();
            }
        }
        for (SimThread one : live()) {
            if (one.actor().home() == machine) {
                live.remove(one);
                if (one.isInTurn()) {
                    continue;
                }
                SimThread before = enter(one);
                try {
                    one.unwind();
                } finally {
                    leave(before);
                }
            }
        }
    }

    Trace trace() {
        return trace;
    }

    Crank crank() {
        return crank;
    }

    Decisions decisions() {
        return decisions;
    }

    @Nullable SimThread enter(SimThread thread) {
        SimThread before = running;
        running = thread;
        return before;
    }

    void leave(@Nullable SimThread before) {
        running = before;
    }

    void ended(SimThread thread, @Nullable Throwable failure) {
        if (thread.actor().isDead()) {
            // Whatever it threw came of its end.
            live.remove(thread);
            return;
        }
        live.remove(thread);
        trace.record(crank.nowNanos(), thread.actor().name(), EventKind.THREAD_END, "", 0);
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure != null) {
            throw new IllegalStateException(
                    "the body of a simulated thread must not throw: thread="
                            + thread.actor().name()
                            + ". Catch it there; the cause is what it threw.",
                    failure);
        }
    }

    private void begin(SimThread thread) {
        thread.begin();
        live.add(thread);
        String name = thread.actor().name();
        trace.record(crank.nowNanos(), name, EventKind.THREAD_START, "", 0, thread.origin());
        long before = trace.withinLast();
        crank.wake(thread.actor());
        trace.within(before);
    }
}
