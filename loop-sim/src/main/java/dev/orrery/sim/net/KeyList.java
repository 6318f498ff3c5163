package dev.orrery.sim.net;

import java.util.ArrayList;
import java.util.List;

/**
 * The keys of one channel, so that a channel that becomes ready finds the selectors that care.
 *
 * <p>Threading: the simulation's, one thread at a time. Order: of registration. Cost: {@link #rose}
 * O(number of keys), which is nearly always one.
 */
final class KeyList implements Rising {
    private final List<SimSelectionKey> keys = new ArrayList<>(1);

    void add(SimSelectionKey key) {
        keys.add(key);
    }

    void remove(SimSelectionKey key) {
        keys.remove(key);
    }

    @Override
    public void rose(int operations) {
        for (int i = 0; i < keys.size(); i++) {
            keys.get(i).rose(operations);
        }
    }
}
