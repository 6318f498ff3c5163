package dev.orrery.examples.batcher;

import static dev.orrery.loop.combine.Async.sleep;

import dev.orrery.loop.sync.Event;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects events for a while and writes them together.
 *
 * <p>Promise: each event is written once, in the order in which they came. Threading: tasks of one
 * loop. Time: an event waits for the linger time at the most, then for the writes before it.
 */
public final class Batcher {
    /** Where batches go. */
    @FunctionalInterface
    public interface Sink {
        /**
         * Writes; may wait.
         *
         * @param batch at least one event, in order
         */
        void write(List<String> batch);
    }

    private final Sink sink;
    private final Duration linger;
    private final Emptying emptying;
    private final Event some = new Event("some events");
    private final List<String> waiting = new ArrayList<>();
    private boolean isClosed;

    /**
     * An empty batcher; somebody must {@link #run} it.
     *
     * @param sink where batches go
     * @param linger how long it waits for more after the first event of a batch
     */
    public Batcher(Sink sink, Duration linger) {
        this(sink, linger, Emptying.BEFORE_THE_WRITE);
    }

    Batcher(Sink sink, Duration linger, Emptying emptying) {
        this.sink = sink;
        this.linger = linger;
        this.emptying = emptying;
    }

    /**
     * Adds an event.
     *
     * @param event what happened
     */
    public void add(String event) {
        waiting.add(event);
        some.set();
    }

    /** Writes batches until the batcher is closed. */
    public void run() {
        while (!isClosed || !waiting.isEmpty()) {
            some.await();
            sleep(linger);
            flush();
        }
    }

    /** Lets {@link #run} end when all is written. */
    public void close() {
        isClosed = true;
        some.set();
    }

    private void flush() {
        List<String> batch = List.copyOf(waiting);
        some.clear();
        emptying.begins(waiting);
        if (!batch.isEmpty()) {
            sink.write(batch);
        }
        emptying.ends(waiting);
        if (isClosed) {
            some.set();
        }
    }
}
