package dev.orrery.examples.threeloops;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopOptions;
import dev.orrery.loop.World;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/**
 * Three loops in three threads: one takes items in, one works on them, one keeps the results. They
 * share nothing and hand each other callbacks with {@code callSoonThreadsafe}.
 *
 * <p>No more than a window of items is under way, so a slow stage slows the intake down instead of
 * filling an inbox; each result that is kept sends a credit back to the intake. At the end each
 * loop tells the next and stops, so that nobody posts to a loop that has gone. Threading: {@link
 * #start} once, from the thread that made the pipeline; each field says whose it is. Order: results
 * come in the order of the items.
 */
public final class Pipeline {
    private final World world;
    private final EventLoop intake;
    private final EventLoop work;
    private final EventLoop store;
    private final int window;
    private final UnaryOperator<String> worker;
    private final CompletableFuture<List<String>> done = new CompletableFuture<>();

    // The intake's thread only.
    private final Iterator<String> items;
    private int underWay;

    // The store's thread only.
    private final List<String> kept = new ArrayList<>();

    /**
     * Makes the three loops; nothing runs yet.
     *
     * @param world gives the threads
     * @param options how each loop shall be, but for its name
     * @param items what goes in; read in the intake's thread
     * @param window how many items may be under way, at least 1
     * @param worker what is done to each, in the work loop's thread; what it throws is kept in the
     *     result's place
     */
    public Pipeline(
            World world,
            LoopOptions options,
            Iterable<String> items,
            int window,
            UnaryOperator<String> worker) {
        if (window < 1) {
            throw new IllegalArgumentException(
                    "window must be at least 1: window=" + window + ". 1 is one item at a time.");
        }
        this.world = world;
        this.items = items.iterator();
        this.window = window;
        this.worker = worker;
        this.intake = EventLoop.create(world, options.withName("intake"));
        this.work = EventLoop.create(world, options.withName("work"));
        this.store = EventLoop.create(world, options.withName("store"));
    }

    /**
     * Starts the three threads.
     *
     * @return ends with the results, in the store's thread
     */
    public CompletableFuture<List<String>> start() {
        intake.callSoon(this::feed);
        startThread(store);
        startThread(work);
        startThread(intake);
        return done;
    }

    private void startThread(EventLoop loop) {
        Thread thread =
                world.threads()
                        .newThread(
                                () -> {
                                    try (loop) {
                                        loop.runForever();
                                    }
                                });
        thread.setName(loop.name());
        thread.start();
    }

    // ---- in the intake's thread

    private void feed() {
        while (underWay < window && items.hasNext()) {
            String item = items.next();
            underWay++;
            work.callSoonThreadsafe(() -> transform(item));
        }
        if (underWay == 0) {
            work.callSoonThreadsafe(this::endOfWork);
            intake.stop();
        }
    }

    private void credit() {
        underWay--;
        feed();
    }

    // ---- in the work loop's thread

    private void transform(String item) {
        String result = resultOf(item);
        store.callSoonThreadsafe(() -> keep(result));
    }

    // An item that fails must still send its credit back, or the window would shrink for good.
    private String resultOf(String item) {
        try {
            return worker.apply(item);
        } catch (RuntimeException failure) {
            return item + " failed: " + failure.getMessage();
        }
    }

    private void endOfWork() {
        store.callSoonThreadsafe(this::endOfStore);
        work.stop();
    }

    // ---- in the store's thread

    private void keep(String result) {
        kept.add(result);
        intake.callSoonThreadsafe(this::credit);
    }

    private void endOfStore() {
        store.stop();
        done.complete(kept);
    }
}
