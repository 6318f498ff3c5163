package dev.orrery.sim;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopListener;
import dev.orrery.loop.handle.Handle;
import dev.orrery.loop.handle.TimerHandle;
import dev.orrery.sim.trace.EventKind;
import dev.orrery.sim.trace.Origin;
import dev.orrery.sim.trace.Trace;

import java.util.LinkedHashMap;
import java.util.Map;

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
    private final String host;
    // By identity, for handles have no other; only looked up, never gone through.
    private final Map<Handle, Origin> origins = new LinkedHashMap<>();
    // The event at which a timer of this deadline was set first; empty where nobody records.
    private final Map<Long, Long> timers = new LinkedHashMap<>();
    private final Belongings belongings;
    private String name;
    private long callbacks;
    private long iteration = Origin.NO_EVENT;
    private long scopeBefore = Origin.NO_EVENT;

    SimLoopListener(Simulation simulation, String host, Belongings belongings) {
        this.simulation = simulation;
        this.trace = simulation.trace();
        this.host = host;
        this.belongings = belongings;
        this.name = host;
    }

    @Override
    public void opened(EventLoop loop) {
        name = simulation.unique(host + "/" + loop.name());
        simulation.opened(loop, this);
        belongings.opened(loop, name);
        if (loop.options().exceptionHandler() == null) {
            // Where nobody else hears of a failure the run does, whoever turns the loop.
            loop.setExceptionHandler((self, failure) -> simulation.uncaught(name, failure));
        }
    }

    @Override
    public void closed(EventLoop loop) {
        simulation.closed(loop);
        belongings.closed(loop);
    }

    @Override
    public void scheduled(Handle handle) {
        if (trace.isRecording()) {
            origins.put(handle, trace.here());
        }
    }

    @Override
    public void timerSet(TimerHandle timer) {
        if (trace.isRecording()) {
            long deadline = timer.deadlineNanos();
            note(EventKind.TIMER_SET, "", deadline, handleOrigin(timer));
            origins.put(timer, trace.here().withCause(trace.lastIndex()));
            timers.putIfAbsent(deadline, trace.lastIndex());
        }
    }

    @Override
    public void posted(Handle handle) {
        if (trace.isRecording()) {
            String poster = simulation.posts().poster();
            trace.note(
                    simulation.nanoTime(), poster, EventKind.POST, name, 0, handleOrigin(handle));
            origins.put(handle, trace.here().withCause(trace.lastIndex()));
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
            Origin origin = origins.remove(handle);
            String label = CallbackName.of(handle).label();
            Origin known = (origin == null ? trace.here() : origin).withLabel(label);
            trace.record(simulation.nanoTime(), name, EventKind.CALLBACK, "", callbacks, known);
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
                CallbackName called = CallbackName.of(handle);
                if (called.ended()) {
                    note(EventKind.TASK_END, called.label(), 0, trace.here());
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
        Long known = timers.get(deadlineNanos);
        return known == null ? trace.scope() : known;
    }

    private Origin handleOrigin(Handle handle) {
        return trace.here().withLabel(CallbackName.of(handle).label());
    }

    private void note(EventKind kind, String detail, long value, Origin origin) {
        trace.note(simulation.nanoTime(), name, kind, detail, value, origin);
    }
}
