package dev.orrery.sim.net;

import java.nio.channels.SelectionKey;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.LinkedHashSet;

/** A selector's selected keys in the order found: users may take keys out but put none in. */
final class SelectedKeys extends AbstractSet<SelectionKey> {
    private final LinkedHashSet<SelectionKey> keys = new LinkedHashSet<>();

    void found(SelectionKey key) {
        keys.add(key);
    }

    @Override
    public Iterator<SelectionKey> iterator() {
        return keys.iterator();
    }

    @Override
    public int size() {
        return keys.size();
    }

    @Override
    public boolean contains(Object key) {
        return keys.contains(key);
    }

    @Override
    public boolean remove(Object key) {
        return keys.remove(key);
    }

    @Override
    public void clear() {
        keys.clear();
    }
}
