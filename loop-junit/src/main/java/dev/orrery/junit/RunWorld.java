package dev.orrery.junit;

import dev.orrery.loop.EventLoop;
import dev.orrery.sim.SimHost;
import dev.orrery.sim.Simulation;
import dev.orrery.sim.net.SimSelectorProvider;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext.Store;

import java.nio.channels.spi.SelectorProvider;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What the parameters of a test stand for in one run; each is made when it is first asked for.
 *
 * <p>Threading: that of its simulation.
 */
final class RunWorld implements AutoCloseable {
    /** The run that the code of this thread belongs to. Runs go on in several threads at once. */
    static final ScopedValue<RunWorld> CURRENT = ScopedValue.newInstance();

    private static final String HOST = "test";

    private static final List<Class<?>> TYPES =
            List.of(
                    Simulation.class,
                    EventLoop.class,
                    SimHost.class,
                    SelectorProvider.class,
                    SimSelectorProvider.class,
                    RandomGenerator.class);

    private final Simulation simulation;
    private @Nullable SimHost host;
    private @Nullable MainLoop loop;

    RunWorld(Simulation simulation) {
        this.simulation = simulation;
    }

    /** Returns the one in a store, which closes it; made when it is first asked for. */
    static RunWorld in(Store store, Supplier<Simulation> simulation) {
        return store.getOrComputeIfAbsent(
                RunWorld.class, key -> new RunWorld(simulation.get()), RunWorld.class);
    }

    /** Tells whether a parameter of a type stands for a part of the run. */
    static boolean offers(Class<?> type) {
        return TYPES.contains(type);
    }

    /** Returns what a parameter of a type that is offered stands for. */
    Object part(Class<?> type) {
        if (type == Simulation.class) {
            return simulation;
        }
        if (type == EventLoop.class) {
            return mainLoop().loop();
        }
        if (type == SimHost.class) {
            return host();
        }
        if (type == RandomGenerator.class) {
            return host().world().random();
        }
        return host().world().selectorProvider();
    }

    /** The loop on which the test's own code runs. */
    MainLoop mainLoop() {
        MainLoop made = loop;
        if (made == null) {
            made = new MainLoop(this);
            loop = made;
        }
        return made;
    }

    Simulation simulation() {
        return simulation;
    }

    SimHost host() {
        SimHost made = host;
        if (made == null) {
            made = simulation.host(HOST);
            host = made;
        }
        return made;
    }

    /** For JUnit, which closes what is in its stores. */
    @Override
    public void close() {
        simulation.close();
    }
}
