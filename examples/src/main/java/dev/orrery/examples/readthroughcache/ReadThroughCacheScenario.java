package dev.orrery.examples.readthroughcache;

import static dev.orrery.loop.combine.Async.group;
import static dev.orrery.loop.combine.Async.sleep;

import dev.orrery.sim.SimHost;
import dev.orrery.sim.Simulation;
import dev.orrery.sim.explore.Scenario;

import java.time.Duration;
import java.util.List;

/** Three readers and a writer share a cache of three keys. */
public final class ReadThroughCacheScenario implements Scenario {
    private static final List<String> KEYS = List.of("popular", "common", "rare");
    private static final int READERS = 3;
    private static final int READS_EACH = 4;
    private static final int WRITES = 2;
    private static final int LOADS_AT_ONCE = 1;

    private final Keeping keeping;
    private final Loading loading;

    /** Found by the service loader. */
    public ReadThroughCacheScenario() {
        this(Keeping.ONLY_WHAT_IS_CURRENT, Loading.WAITS_AS_A_LOAD);
    }

    ReadThroughCacheScenario(Keeping keeping, Loading loading) {
        this.keeping = keeping;
        this.loading = loading;
    }

    @Override
    public String name() {
        return "read-through-cache";
    }

    @Override
    public String summary() {
        return "a cache: nobody reads what was overwritten, and a key is loaded once";
    }

    @Override
    public void run(Simulation sim) {
        SimHost host = sim.host("server");
        host.startMain("loop", () -> new Users(sim, host, keeping, loading).run());
        sim.run();
    }

    private static final class Users {
        private final Simulation sim;
        private final SimulatedStore store;
        private final ReadThroughCache cache;
        private boolean isFresh = true;

        private Users(Simulation sim, SimHost host, Keeping keeping, Loading loading) {
            this.sim = sim;
            this.store = new SimulatedStore(host.world());
            this.cache = new ReadThroughCache(store, LOADS_AT_ONCE, keeping, loading);
        }

        private void run() {
            sim.always("nobody reads what was overwritten before", () -> isFresh);
            sim.always("nobody loads what was loaded before", store::isLoadedOnce);
            group(
                    users -> {
                        for (int i = 0; i < READERS; i++) {
                            int reader = i;
                            users.spawn(() -> read(reader));
                        }
                        users.spawn(this::write);
                    });
        }

        private void read(int reader) {
            for (int i = 0; i < READS_EACH; i++) {
                sleep(Duration.ofMillis(10L * reader + 7L * sim.choose("reader's pause", 12)));
                String key = KEYS.get(sim.choose("key read", KEYS.size()));
                int atLeast = store.written(key);
                isFresh &= Integer.parseInt(cache.get(key)) >= atLeast;
            }
        }

        private void write() {
            for (int i = 1; i <= WRITES; i++) {
                sleep(Duration.ofMillis(25 + 7L * sim.choose("writer's pause", 12)));
                String key = KEYS.get(sim.choose("key written", KEYS.size()));
                cache.put(key, Integer.toString(i));
                store.ended(key, i);
            }
        }
    }
}
