package dev.orrery.sim;

import dev.orrery.sim.thread.Actor;
import dev.orrery.sim.thread.Crank;
import dev.orrery.sim.thread.SimThread;
import dev.orrery.sim.thread.SimThreads;
import dev.orrery.sim.trace.Origin;
import dev.orrery.sim.trace.Trace;

/**
 * Who posts to a loop, and which post a wake-up belongs to: of the steps between the two another
 * thread may have a turn and post as well.
 *
 * <p>Threading: as {@link Simulation}. Only where somebody records.
 */
final class Posts {
    private final Trace trace;
    private final Crank crank;
    private final SimThreads threads;
    // The last post of code that is in no simulated thread, and the scope in which it was made.
    private long last = Origin.NO_EVENT;
    private long lastScope = Origin.NO_EVENT;

    Posts(Trace trace, Crank crank, SimThreads threads) {
        this.trace = trace;
        this.crank = crank;
        this.threads = threads;
    }

    /** Whose code runs now. */
    String poster() {
        SimThread thread = threads.current();
        if (thread != null) {
            return thread.actor().name();
        }
        Actor actor = crank.current();
        return actor == null ? "scenario" : actor.name();
    }

    /** The last event is a post of whose code runs now. */
    void posted() {
        SimThread thread = threads.current();
        if (thread != null) {
            thread.setPost(trace.lastIndex());
        } else {
            last = trace.lastIndex();
            lastScope = trace.scope();
        }
    }

    /** The post that whose code runs now wakes a loop for; the present scope if it made none. */
    long cause() {
        SimThread thread = threads.current();
        long post =
                thread != null
                        ? thread.post()
                        : lastScope == trace.scope() ? last : Origin.NO_EVENT;
        return post == Origin.NO_EVENT ? trace.scope() : post;
    }
}
