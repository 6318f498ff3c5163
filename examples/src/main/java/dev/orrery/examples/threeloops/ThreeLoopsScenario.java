package dev.orrery.examples.threeloops;

import dev.orrery.loop.CallbackFailure;
import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopOptions;
import dev.orrery.sim.Simulation;
import dev.orrery.sim.explore.Scenario;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** Eight items go through three loops in three threads, some of them slowly. */
public final class ThreeLoopsScenario implements Scenario {
    private static final int ITEMS = 8;
    private static final Duration[] COSTS = {
        Duration.ZERO, Duration.ofNanos(100_000), Duration.ofMillis(5)
    };

    /** Found by the service loader. */
    public ThreeLoopsScenario() {}

    @Override
    public String name() {
        return "three-loops";
    }

    @Override
    public String summary() {
        return "work handed on by three loops in three threads: all of it, once, in order";
    }

    @Override
    public void run(Simulation sim) {
        int window = 3 - sim.choose("window", 3);
        Items items = new Items();
        Worker worker = new Worker(sim);
        LoopOptions strict =
                LoopOptions.standard()
                        .withDebug(false)
                        .withExceptionHandler(ThreeLoopsScenario::fail);
        Pipeline pipeline =
                new Pipeline(sim.host("node").world(), strict, () -> items, window, worker::work);
        CompletableFuture<List<String>> done = pipeline.start();
        sim.always(
                "no more than the window is under way", () -> items.taken - worker.begun <= window);
        sim.always("the work loop gets the items in order", () -> worker.isInOrder);
        sim.always(
                "the results are all there, once, in order",
                () -> !done.isDone() || done.join().equals(expected()));
        sim.runUntil(done::isDone);
        // And now the three threads have to end.
        sim.run();
    }

    // These loops run in threads of their own, so their failures are the scenario's business.
    private static void fail(EventLoop loop, CallbackFailure failure) {
        throw new AssertionError(loop.name() + ": " + failure.message(), failure.failure());
    }

    private static List<String> expected() {
        return IntStream.range(0, ITEMS).mapToObj(i -> "done " + i).toList();
    }

    private static final class Items implements Iterator<String> {
        private int taken;

        @Override
        public boolean hasNext() {
            return taken < ITEMS;
        }

        @Override
        public String next() {
            return Integer.toString(taken++);
        }
    }

    private static final class Worker {
        private final Simulation sim;
        private int begun;
        private boolean isInOrder = true;

        private Worker(Simulation sim) {
            this.sim = sim;
        }

        private String work(String item) {
            isInOrder &= item.equals(Integer.toString(begun));
            begun++;
            sim.busy(COSTS[sim.choose("cost", COSTS.length)]);
            return "done " + item;
        }
    }
}
