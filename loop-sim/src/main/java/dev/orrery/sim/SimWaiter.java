package dev.orrery.sim;

import dev.orrery.loop.Waiter;
import dev.orrery.sim.net.SimSelector;
import dev.orrery.sim.thread.Actor;
import dev.orrery.sim.thread.Crank;
import dev.orrery.sim.thread.SimThread;
import dev.orrery.sim.trace.EventKind;
import dev.orrery.sim.trace.Origin;
import dev.orrery.sim.trace.Trace;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Waits in virtual time. Whoever waits lets the rest of the simulation go on: a loop in a simulated
 * thread blocks that thread; a loop on the crank's own stack turns the crank meanwhile. A loop that
 * the crank turns never waits here.
 *
 * <p>Threading: as {@link Crank}.
 */
final class SimWaiter implements Waiter {
    private final Simulation simulation;
    private final HostLife life;
    private final String name;
    private final Actor self;
    private boolean woken;
    private boolean due;
    // The loop's actor if the crank turns it.
    private @Nullable Actor stepped;

    SimWaiter(Simulation simulation, HostLife life, String name) {
        this.simulation = simulation;
        this.life = life;
        this.name = name;
        this.self = new Actor(name, () -> due = true, name, life.incarnation());
    }

    /** From now on a wake-up gives {@code actor} a turn. */
    void wakes(Actor actor) {
        stepped = actor;
    }

    @Override
    public void await(@Nullable Selector selector, long deadlineNanos, Consumer<SelectionKey> ready)
            throws IOException {
        life.incarnation().requireAlive();
        BooleanSupplier isOver = () -> woken || isReady(selector);
        SimThread thread = simulation.threads().current();
        if (thread != null) {
            thread.block(whatFor(selector), isOver, deadlineNanos);
        } else {
            turnUntil(() -> mayGoOn(isOver.getAsBoolean() || due), deadlineNanos, selector);
        }
        life.incarnation().requireAlive();
        woken = false;
        if (selector != null) {
            selector.selectNow(ready);
        }
    }

    @Override
    public void poll(@Nullable Selector selector, Consumer<SelectionKey> ready) throws IOException {
        life.incarnation().requireAlive();
        if (stepped == null) {
            letOthersGo();
            life.incarnation().requireAlive();
        }
        woken = false;
        if (selector != null) {
            selector.selectNow(ready);
        }
    }

    @Override
    public void wakeup() {
        woken = true;
        Trace trace = simulation.trace();
        Origin origin = trace.here();
        if (trace.isRecording()) {
            origin = origin.withCause(simulation.posts().cause());
        }
        trace.record(simulation.nanoTime(), name, EventKind.WAKEUP, "", 0, origin);
        if (stepped != null) {
            long before = trace.withinLast();
            simulation.crank().wake(stepped);
            trace.within(before);
        }
    }

    @Override
    public void close() {
        simulation.crank().rest(self);
    }

    /** A loop that always has something to do must not keep the others from their turns. */
    private void letOthersGo() {
        Crank crank = simulation.crank();
        SimThread thread = simulation.threads().current();
        if (thread != null) {
            if (crank.hasRunnable()) {
                thread.giveWay();
            }
            return;
        }
        crank.runDueEvents();
        if (crank.hasRunnable()) {
            due = false;
            crank.wake(self);
            crank.turnUntil(() -> mayGoOn(due));
        }
    }

    /** A host that stands still sees nothing, and one that has crashed sees that at once. */
    private boolean mayGoOn(boolean isOver) {
        return life.isOver() || (isOver && !life.incarnation().isPaused());
    }

    private void turnUntil(
            BooleanSupplier isOver, long deadlineNanos, @Nullable Selector selector) {
        Crank crank = simulation.crank();
        due = false;
        crank.runDueEvents();
        if (deadlineNanos != NO_DEADLINE) {
            crank.wakeAt(self, life.clock().virtualNanos(deadlineNanos));
        }
        boolean over = crank.turnUntil(isOver);
        crank.rest(self);
        if (!over) {
            throw simulation.nothingCanHappen(name + " waits for " + whatFor(selector));
        }
    }

    private static boolean isReady(@Nullable Selector selector) {
        return selector instanceof SimSelector simulated && simulated.hasReady();
    }

    /** What a loop waits for, in words. */
    static String whatFor(@Nullable Selector selector) {
        String posts = "a callback from another thread";
        return selector instanceof SimSelector simulated
                ? simulated.waitsFor() + ", or " + posts
                : posts;
    }
}
