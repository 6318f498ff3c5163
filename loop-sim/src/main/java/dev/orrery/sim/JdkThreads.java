package dev.orrery.sim;

import dev.orrery.loop.TurnBarrier;
import dev.orrery.loop.coroutine.VirtualEngine;
import dev.orrery.sim.thread.Actor;
import dev.orrery.sim.thread.Crank;
import dev.orrery.sim.thread.SimThread;
import dev.orrery.sim.thread.SimThreads;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Threads that the JDK resumes by itself, held to the order of the crank: bodies of tasks that
 * waited for a monitor come in before each pick, in the order of their creation; threads that a
 * library has started inside a task are actors, each with the turns of its own.
 *
 * <p>Threading: as {@link Crank}.
 */
final class JdkThreads implements TurnBarrier {
    private final Crank crank;
    private final SimThreads simulated;
    private final List<Threads> engines = new ArrayList<>();
    // Set on any thread. A thousand loops that wait for nothing shall cost nothing at each turn.
    private volatile boolean unsettled;
    private int continuations;

    JdkThreads(Crank crank, SimThreads simulated) {
        this.crank = crank;
        this.simulated = simulated;
    }

    /** Lets whoever can go on by now become runnable. */
    void settle() {
        if (unsettled) {
            // Before the look, so that nothing which comes during it is forgotten.
            unsettled = false;
            for (int i = 0; i < engines.size(); i++) {
                engines.get(i).settle();
            }
        }
    }

    @Override
    public void unsettled() {
        unsettled = true;
    }

    @Override
    public void add(Threads threads) {
        engines.add(threads);
    }

    @Override
    public void remove(Threads threads) {
        engines.remove(threads);
    }

    @Override
    public void forEachThread(Consumer<Thread> look) {
        for (SimThread thread : simulated.live()) {
            look.accept(thread.thread());
        }
        for (Threads threads : engines) {
            threads.forEachThread(look);
        }
    }

    @Override
    public void continueElsewhere(Runnable continuation) {
        if (crank.isClosed()) {
            // The run is over: whatever this thread waited for, it shall end and be collected.
            VirtualEngine.continueByDefault(continuation);
            return;
        }
        crank.wake(new Actor("jdk.thread-" + ++continuations, continuation));
    }
}
