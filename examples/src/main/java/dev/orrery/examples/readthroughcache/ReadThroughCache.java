package dev.orrery.examples.readthroughcache;

import static dev.orrery.loop.combine.Async.await;
import static dev.orrery.loop.combine.Async.currentTask;
import static dev.orrery.loop.combine.Async.shield;
import static dev.orrery.loop.combine.Async.spawn;
import static dev.orrery.loop.combine.Async.toThread;

import dev.orrery.loop.sync.Permit;
import dev.orrery.loop.sync.Semaphore;
import dev.orrery.loop.task.Task;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A cache in front of a slow store.
 *
 * <p>Promise: a value that is read is not older than the last write that had ended when the read
 * began; readers of one key share one load. Threading: tasks of one loop; the store is called on
 * the loop's executor. Failure: what the store throws, for all who wait for the load.
 */
public final class ReadThroughCache {
    private final Store store;
    private final Keeping keeping;
    private final Loading loading;
    private final Semaphore turns;
    private final Map<String, String> values = new LinkedHashMap<>();
    // A load that is not in here any more was overtaken by a write.
    private final Map<String, Task<String>> loads = new LinkedHashMap<>();

    /**
     * An empty cache.
     *
     * @param store where values come from
     * @param loadsAtOnce how many loads the store bears at once
     */
    public ReadThroughCache(Store store, int loadsAtOnce) {
        this(store, loadsAtOnce, Keeping.ONLY_WHAT_IS_CURRENT, Loading.WAITS_AS_A_LOAD);
    }

    ReadThroughCache(Store store, int loadsAtOnce, Keeping keeping, Loading loading) {
        this.store = store;
        this.keeping = keeping;
        this.loading = loading;
        this.turns = new Semaphore("loads", loadsAtOnce);
    }

    /**
     * Reads, from the cache if it is there.
     *
     * @param key what
     * @return its value
     */
    public String get(String key) {
        String known = values.get(key);
        if (known != null) {
            return known;
        }
        Task<String> load = loads.get(key);
        if (load == null) {
            Permit early = loading.beforeItIsKnown(turns);
            load = spawn("load " + key, () -> load(key, early));
            loads.put(key, load);
        }
        // A reader that is cancelled leaves the load to the others.
        return await(shield(load));
    }

    /**
     * Writes through.
     *
     * @param key what
     * @param value its new value
     */
    public void put(String key, String value) {
        try {
            await(toThread(() -> store.save(key, value)));
        } finally {
            values.remove(key);
            loads.remove(key);
        }
    }

    private String load(String key, @Nullable Permit early) {
        Task<?> self = currentTask();
        Permit turn = loading.once(early, turns);
        try {
            String value = await(toThread(() -> store.load(key)));
            if (keeping.keeps(loads.get(key) == self)) {
                values.put(key, value);
            }
            return value;
        } finally {
            turn.close();
            if (loads.get(key) == self) {
                loads.remove(key);
            }
        }
    }
}
