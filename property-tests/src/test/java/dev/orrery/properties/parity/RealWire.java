package dev.orrery.properties.parity;

import dev.orrery.loop.World;
import dev.orrery.sim.Simulation;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.Selector;
import java.time.Duration;

/** This machine, twice, connected by its loopback. */
final class RealWire extends Wire {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Place here = new Place(World.system(), InetAddress.getLoopbackAddress(), this);

    @Override
    Place near() {
        return here;
    }

    @Override
    Place far() {
        return here;
    }

    @Override
    void start(Place where, Running running) {
        running.thread = Thread.ofPlatform().daemon().name("fact").start(running);
    }

    @Override
    void untilBlocked(Running running) throws Exception {
        until(
                "the thread waits in the system",
                () -> {
                    StackTraceElement[] stack = running.thread().getStackTrace();
                    return stack.length > 0
                            && stack[0].isNativeMethod()
                            && stack[0].getClassName().startsWith("sun.nio.ch.");
                });
    }

    @Override
    boolean isSimulated() {
        return false;
    }

    @Override
    Selector foreignSelector() throws IOException {
        Simulation simulation = Simulation.calm();
        keep((Closeable) simulation::close);
        return simulation.host("stranger").world().selectorProvider().openSelector();
    }

    /** Checks a fact of the real world. */
    static void check(Fact fact) throws Exception {
        RealWire wire = new RealWire();
        Running running = new Running(() -> fact.check(wire));
        wire.start(wire.here, running);
        try {
            if (!running.thread().join(PATIENCE)) {
                AssertionError hung = new AssertionError("hangs: " + fact);
                hung.setStackTrace(running.thread().getStackTrace());
                throw hung;
            }
        } finally {
            wire.closeAll();
        }
        running.checkEndedWell();
    }
}
