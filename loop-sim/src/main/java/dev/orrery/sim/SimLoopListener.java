package dev.orrery.sim;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopListener;
import dev.orrery.loop.handle.Handle;
import dev.orrery.sim.trace.EventKind;

/**
 * Puts what one loop does into the trace and lets the invariants be checked after each callback.
 */
final class SimLoopListener implements LoopListener {
    private final Simulation simulation;
    private final String host;
    private String name;
    private long callbacks;

    SimLoopListener(Simulation simulation, String host) {
        this.simulation = simulation;
        this.host = host;
        this.name = host;
    }

    @Override
    public void opened(EventLoop loop) {
        name = simulation.unique(host + "/" + loop.name());
        simulation.opened(loop);
    }

    @Override
    public void closed(EventLoop loop) {
        simulation.closed(loop);
    }

    @Override
    public void pollEnded(long nowNanos, int ready) {
        simulation.trace().record(simulation.nanoTime(), name, EventKind.ITERATION, "", ready);
        simulation.iterated(name);
    }

    @Override
    public void callbackStarted(Handle handle, long nowNanos) {
        simulation.trace().record(simulation.nanoTime(), name, EventKind.CALLBACK, "", ++callbacks);
        simulation.running(name, handle);
    }

    @Override
    public void callbackEnded(Handle handle, long startNanos, long endNanos) {
        simulation.check(name);
    }
}
