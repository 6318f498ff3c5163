package dev.orrery.examples.readthroughcache;

import static dev.orrery.loop.combine.Async.await;
import static dev.orrery.loop.combine.Async.gather;
import static dev.orrery.loop.combine.Async.run;
import static dev.orrery.loop.combine.Async.spawn;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.World;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** A cache on a real loop: a hundred readers of one key, and one load. */
public final class ReadThroughCacheMain {
    private ReadThroughCacheMain() {}

    /**
     * Runs for a fraction of a second.
     *
     * @param args none
     */
    public static void main(String[] args) {
        run(ReadThroughCacheMain::read);
    }

    private static void read() {
        SlowStore store = new SlowStore(EventLoop.current().world());
        ReadThroughCache cache = new ReadThroughCache(store, 2);
        cache.put("tea", "green");
        List<String> read =
                await(
                        gather(
                                IntStream.range(0, 100)
                                        .mapToObj(i -> spawn(() -> cache.get("tea")))
                                        .toList()));
        System.out.println(read.size() + " readers, " + store.loads.get() + " load");
    }

    /** A map that is 50 ms away. */
    private static final class SlowStore implements Store {
        private static final Duration TRIP = Duration.ofMillis(50);

        private final World world;
        private final Map<String, String> values = new ConcurrentHashMap<>();
        private final AtomicInteger loads = new AtomicInteger();

        private SlowStore(World world) {
            this.world = world;
        }

        @Override
        public String load(String key) throws InterruptedException {
            loads.incrementAndGet();
            world.sleep(TRIP);
            return values.getOrDefault(key, "");
        }

        @Override
        public void save(String key, String value) throws InterruptedException {
            world.sleep(TRIP);
            values.put(key, value);
        }
    }
}
