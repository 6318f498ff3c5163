package dev.orrery.examples.threeloops;

import dev.orrery.loop.LoopOptions;
import dev.orrery.loop.World;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Sends 20,000 items through three loops in three threads, at most 64 at a time. */
public final class ThreeLoopsMain {
    private static final int ITEMS = 20_000;

    private ThreeLoopsMain() {}

    /**
     * Runs until all are through.
     *
     * @param args none
     */
    public static void main(String[] args) {
        World world = World.system();
        List<String> items = IntStream.range(0, ITEMS).mapToObj(i -> "item " + i).toList();
        long start = world.clock().nanoTime();
        Pipeline pipeline =
                new Pipeline(
                        world,
                        LoopOptions.standard(),
                        items,
                        64,
                        item -> item.toUpperCase(Locale.ROOT));
        List<String> results = pipeline.start().join();
        long millis = (world.clock().nanoTime() - start) / 1_000_000;
        System.out.println(results.size() + " items in " + millis + " ms");
        System.out.println("first: " + results.getFirst() + ", last: " + results.getLast());
    }
}
