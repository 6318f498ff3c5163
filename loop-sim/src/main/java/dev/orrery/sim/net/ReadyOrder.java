package dev.orrery.sim.net;

import dev.orrery.sim.decision.Decisions;
import dev.orrery.sim.decision.Site;
import dev.orrery.sim.decision.Turns;

import java.util.ArrayList;
import java.util.List;

/**
 * The keys that one poll found ready, put into an order that the run's decisions choose: for n keys
 * n - 1 times "which is next", with the one registered first as option 0.
 *
 * <p>Threading: the simulation's, one thread at a time. Cost: the calm order O(n), no allocation
 * once grown; each other answer moves the keys in between.
 */
final class ReadyOrder implements Turns {
    private final Decisions decisions;
    private final Site site;
    private final List<SimSelectionKey> keys = new ArrayList<>();
    // Invariant: the keys before it have their place; those from it on are the options.
    private int settled;

    ReadyOrder(Decisions decisions, Site site) {
        this.decisions = decisions;
        this.site = site;
    }

    void clear() {
        keys.clear();
        settled = 0;
    }

    /** Adds a ready key; call it in the order of registration. */
    void add(SimSelectionKey key) {
        keys.add(key);
    }

    /** Asks for the order. */
    void settle() {
        for (settled = 0; settled < keys.size() - 1; settled++) {
            int next = settled + decisions.choose(site, this);
            if (next != settled) {
                keys.add(settled, keys.remove(next));
            }
        }
    }

    int count() {
        return keys.size();
    }

    SimSelectionKey get(int index) {
        return keys.get(index);
    }

    @Override
    public int size() {
        return keys.size() - settled;
    }

    @Override
    public String key(int option) {
        return keys.get(settled + option).watched().name();
    }

    /** The callbacks of all channels of one selector share their loop. */
    @Override
    public String footprint(int option) {
        return site.actor();
    }
}
