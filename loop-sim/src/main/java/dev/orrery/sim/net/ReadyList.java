package dev.orrery.sim.net;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The keys of one selector that have become ready and have not been seen otherwise since, so that a
 * poll looks at them alone.
 *
 * <p>Threading: the simulation's, one thread at a time. Order: a poll finds keys in the order of
 * their places. Cost: {@link #add} O(1); {@link #poll} O(n log n) in the keys that are ready, and
 * once for each that no longer is.
 */
final class ReadyList {
    private static final Comparator<SimSelectionKey> BY_PLACE =
            Comparator.comparingLong(key -> key.place);

    private final List<SimSelectionKey> keys = new ArrayList<>();
    private long places;
    // Whether the keys are in the order of their places.
    private boolean sorted = true;

    /** The key goes behind all others in the order. */
    void place(SimSelectionKey key) {
        key.place = ++places;
        sorted = false;
    }

    void add(SimSelectionKey key) {
        if (!key.isListed) {
            key.isListed = true;
            keys.add(key);
            sorted = false;
        }
    }

    /** True if some key is ready now. */
    boolean hasReady() {
        for (int i = keys.size() - 1; i >= 0; i--) {
            if (keys.get(i).readyNow() != 0) {
                return true;
            }
            drop(i);
        }
        return false;
    }

    private void drop(int index) {
        keys.remove(index).isListed = false;
    }

    /** Adds the keys that are ready to {@code found}, in the order of their places. */
    void poll(ReadyOrder found) {
        if (!sorted) {
            keys.sort(BY_PLACE);
            sorted = true;
        }
        int kept = 0;
        for (int i = 0; i < keys.size(); i++) {
            SimSelectionKey key = keys.get(i);
            if (key.poll() == 0) {
                key.isListed = false;
                continue;
            }
            keys.set(kept++, key);
            found.add(key);
        }
        keys.subList(kept, keys.size()).clear();
    }
}
