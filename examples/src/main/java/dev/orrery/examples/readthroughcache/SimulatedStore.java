package dev.orrery.examples.readthroughcache;

import dev.orrery.loop.World;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** A store of numbers that is a trip away, and knows who asks it for what. */
final class SimulatedStore implements Store {
    private static final Duration TRIP = Duration.ofMillis(2);

    private final World world;
    private final Map<String, Integer> numbers = new LinkedHashMap<>();
    // The last write of each key whose end the writer has seen.
    private final Map<String, Integer> written = new LinkedHashMap<>();
    private final Map<String, Integer> loads = new LinkedHashMap<>();
    private final Map<String, Integer> writes = new LinkedHashMap<>();

    SimulatedStore(World world) {
        this.world = world;
    }

    @Override
    public String load(String key) throws InterruptedException {
        loads.merge(key, 1, Integer::sum);
        world.sleep(TRIP);
        int number = numbers.getOrDefault(key, 0);
        world.sleep(TRIP);
        return Integer.toString(number);
    }

    @Override
    public void save(String key, String value) throws InterruptedException {
        world.sleep(TRIP);
        numbers.put(key, Integer.parseInt(value));
        world.sleep(TRIP);
    }

    /** The number that a reader who begins now must see, or a later one. */
    int written(String key) {
        return written.getOrDefault(key, 0);
    }

    void ended(String key, int number) {
        written.put(key, number);
        writes.merge(key, 1, Integer::sum);
    }

    /** The cache forgets nothing by itself: a write is the only reason to load a key again. */
    boolean isLoadedOnce() {
        return loads.entrySet().stream()
                .allMatch(one -> one.getValue() <= 1 + writes.getOrDefault(one.getKey(), 0));
    }
}
