package dev.orrery.sim;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopListener;
import dev.orrery.loop.handle.Handle;
import dev.orrery.loop.handle.TimerHandle;
import dev.orrery.sim.trace.EventKind;
import dev.orrery.sim.trace.Origin;
import dev.orrery.sim.trace.Trace;

import org.jspecify.annotations.Nullable;

/**
 * Puts what one loop does into the trace and lets the invariants be checked after each callback.
 *
 * <p>While the trace records, it also remembers of each handle where it was queued, so that the
 * callback knows what caused it. What a handle's context could tell is not enough: that of a
 * future's callback is where it was added, and that of a task is where the task began.
 */
final class SimLoopListener implements LoopListener {
    private final Simulation simulation;
    private final Trace trace;
    private final HostLife life;
    // What waits in the loop. Each is null until there is something in it, and where nobody
    // records.
    private @Nullable QueuedCallbacks queued;
    // In the order in which they were told of, which two threads may change before they are linked.
    private @Nullable QueuedCallbacks posted;
    private @Nullable SetTimers timers;
    private String name;
    private long callbacks;
    private long iteration = Origin.NO_EVENT;
    private long scopeBefore = Origin.NO_EVENT;

    SimLoopListener(Simulation simulation, HostLife life) {
        this.simulation = simulation;
        this.trace = simulation.trace();
        this.life = life;
        this.name = life.host();
    }

    HostLife life() {
        return life;
    }

    @Override
    public void opened(EventLoop loop) {
        name = life.unique(life.host() + "/" + loop.name());
        simulation.opened(loop, this);
        life.belongings().opened(loop, name);
        if (loop.options().exceptionHandler() == null) {
            // Where nobody else hears of a failure the run does, whoever turns the loop.
            loop.setExceptionHandler((self, failure) -> simulation.uncaught(name, failure));
        }
    }

    @Override
    public void closed(EventLoop loop) {
        simulation.closed(loop);
        life.belongings().closed(loop);
    }

    @Override
    public void scheduled(Handle handle) {
        if (trace.isRecording()) {
            QueuedCallbacks queue = queued;
            if (queue == null) {
                queue = new QueuedCallbacks();
                queued = queue;
            }
            queue.add(handle, null, trace.scope(), trace.stackHere());
        }
    }

    @Override
    public void timerSet(TimerHandle timer) {
        if (trace.isRecording()) {
            SetTimers set = timers;
            if (set == null) {
                set = new SetTimers();
                timers = set;
            }
            long deadline = timer.deadlineNanos();
            Object called = CallbackName.of(timer);
            String stack = trace.stackHere();
            trace.noteCallback(
                    simulation.nanoTime(), name, EventKind.TIMER_SET, "", deadline, called, stack);
            set.add(timer, called, trace.lastIndex(), stack);
        }
    }

    @Override
    public void posted(Handle handle) {
        if (trace.isRecording()) {
            QueuedCallbacks queue = posted;
            if (queue == null) {
                queue = new QueuedCallbacks();
                posted = queue;
            }
            String poster = simulation.posts().poster();
            Object called = CallbackName.of(handle);
            String stack = trace.stackHere();
            trace.noteCallback(
                    simulation.nanoTime(), poster, EventKind.POST, name, 0, called, stack);
            queue.add(handle, called, trace.lastIndex(), stack);
            simulation.posts().posted();
        }
    }

    @Override
    public void pollEnded(long nowNanos, int ready) {
        trace.record(simulation.nanoTime(), name, EventKind.ITERATION, "", ready);
        iteration = trace.lastIndex();
        scopeBefore = trace.withinLast();
        simulation.iterated(name);
    }

    @Override
    public void batchEnded(long nowNanos) {
        trace.within(scopeBefore);
    }

    @Override
    public void callbackStarted(Handle handle, long nowNanos) {
        callbacks++;
        if (trace.isRecording()) {
            recordStart(handle);
            trace.withinLast();
        } else {
            trace.record(simulation.nanoTime(), name, EventKind.CALLBACK, "", callbacks);
        }
        simulation.running(name, handle);
    }

    @Override
    public void callbackEnded(Handle handle, long startNanos, long endNanos) {
        try {
            if (trace.isRecording()) {
                if (CallbackName.isLastStep(handle)) {
                    String task = CallbackName.of(handle).toString();
                    trace.note(
                            simulation.nanoTime(), name, EventKind.TASK_END, task, 0, trace.here());
                }
            }
            simulation.check(name);
        } finally {
            trace.within(iteration);
        }
    }

    /** The last iteration of the loop, or {@link Origin#NO_EVENT}. */
    long iteration() {
        return iteration;
    }

    /** Where a timer of this deadline was set; the present scope if nobody knows. */
    long timerAt(long deadlineNanos) {
        long known = timers == null ? Origin.NO_EVENT : timers.setAt(deadlineNanos);
        return known == Origin.NO_EVENT ? trace.scope() : known;
    }

    private void recordStart(Handle handle) {
        Object called = null;
        long cause;
        String stack;
        if (handle instanceof TimerHandle timer && timers != null && timers.take(timer)) {
            called = timers.takenCalled();
            cause = timers.takenCause();
            stack = timers.takenStack();
        } else if (queued != null && queued.takeUpTo(handle)) {
            cause = queued.takenCause();
            stack = queued.takenStack();
        } else if (posted != null && posted.take(handle)) {
            called = posted.takenCalled();
            cause = posted.takenCause();
            stack = posted.takenStack();
        } else {
            cause = trace.scope();
            stack = trace.stackHere();
        }
        called = called == null ? CallbackName.of(handle) : called;
        trace.recordCallback(simulation.nanoTime(), name, callbacks, called, cause, stack);
    }
}
