package dev.orrery.examples.tour;

import static java.util.Locale.ROOT;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopFuture;
import dev.orrery.loop.World;
import dev.orrery.loop.combine.Async;
import dev.orrery.loop.task.Task;
import dev.orrery.loop.task.TaskOptions;
import dev.orrery.sim.SimHost;
import dev.orrery.sim.Simulation;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * One example of the tour, ready to play on real or on virtual time.
 *
 * <p>Threading: from a thread that runs no loop, which waits until the example has ended.
 */
public final class Piece {
    private final Method method;
    private final Example example;

    Piece(Method method, Example example) {
        this.method = method;
        this.example = example;
    }

    /** {@return the name under which it is asked for} */
    public String name() {
        return method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(ROOT);
    }

    /** {@return what it shows, in a line} */
    public String shows() {
        return example.shows();
    }

    /** {@return the name of the recorded program that says the same} */
    public String recorded() {
        return example.recorded();
    }

    /**
     * Plays on real time.
     *
     * @param audience hears each line
     */
    public void playLive(Consumer<String> audience) {
        World world = World.system();
        Stage stage = new Stage(world, time -> compute(world, time), Piece::raise, audience);
        if (example.makesItsLoop()) {
            play(stage);
        } else {
            Async.run(() -> play(stage));
        }
    }

    /**
     * Plays on virtual time, in the calm world.
     *
     * @param options how tasks shall run; which World is not theirs to say
     * @param audience hears each line
     */
    public void playSimulated(TaskOptions options, Consumer<String> audience) {
        try (Simulation sim = Simulation.calm()) {
            SimHost host = sim.host("tour");
            Stage stage = new Stage(host.world(), sim::busy, host::signal, audience);
            if (example.makesItsLoop()) {
                host.thread("main", () -> play(stage));
            } else {
                host.start("loop", loop -> start(loop, options, stage));
            }
            sim.run();
        }
    }

    private void start(EventLoop loop, TaskOptions options, Stage stage) {
        options.applyTo(loop);
        Task.spawn(loop, "main", () -> play(stage)).addDoneCallback(Piece::ended);
    }

    private static void ended(LoopFuture<?> main) {
        // What main has thrown is thrown here, too, and ends the simulation.
        main.result();
        main.loop().stop();
    }

    private void play(Stage stage) {
        try {
            method.invoke(null, stage);
        } catch (InvocationTargetException thrown) {
            throw new IllegalStateException(name() + " has failed", thrown.getCause());
        } catch (IllegalAccessException impossible) {
            throw new LinkageError("an example must not be private: " + name(), impossible);
        }
    }

    private static void compute(World world, Duration time) {
        long end = world.clock().nanoTime() + time.toNanos();
        while (world.clock().nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    /** By reflection, because the compiler's warning about that class cannot be switched off. */
    private static void raise(String signal) {
        try {
            Class<?> type = Class.forName("sun.misc.Signal");
            type.getMethod("raise", type)
                    .invoke(null, type.getConstructor(String.class).newInstance(signal));
        } catch (ReflectiveOperationException missing) {
            throw new IllegalStateException("this JVM must have signals: " + signal, missing);
        }
    }
}
