package dev.orrery.examples.tour;

import dev.orrery.loop.World;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * Where an example plays, on real or virtual time: a World, somebody who hears what is said, and
 * what the two kinds of time do differently.
 *
 * <p>Threading: any thread. Time and units: milliseconds since the stage was made.
 */
public final class Stage {
    private final World world;
    private final Consumer<Duration> computation;
    private final Consumer<String> outside;
    private final Consumer<String> audience;
    private final long startNanos;

    /**
     * A stage at time zero.
     *
     * @param world where the example gets everything from
     * @param computation keeps the processor busy for a time
     * @param outside sends the process a signal of the operating system
     * @param audience hears each line
     */
    Stage(
            World world,
            Consumer<Duration> computation,
            Consumer<String> outside,
            Consumer<String> audience) {
        this.world = world;
        this.computation = computation;
        this.outside = outside;
        this.audience = audience;
        this.startNanos = world.clock().nanoTime();
    }

    World world() {
        return world;
    }

    /** Says a line, with the time. */
    void say(String line) {
        audience.accept("%6d ms  %s".formatted(millis(), line));
    }

    long millis() {
        return (world.clock().nanoTime() - startNanos) / 1_000_000;
    }

    /** Computes for a time, in whatever thread: a loop stands still meanwhile. */
    void compute(Duration time) {
        computation.accept(time);
    }

    /** Waits as blocking code does: for threads that run no loop. */
    void block(Duration time) {
        try {
            world.sleep(time);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException("block must not be interrupted here.", stopped);
        }
    }

    /** Sends this process a signal, {@code TERM} or the like. */
    void raise(String signal) {
        outside.accept(signal);
    }
}
