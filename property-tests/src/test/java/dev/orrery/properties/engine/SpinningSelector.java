package dev.orrery.properties.engine;

import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.SelectorProvider;
import java.util.Set;
import java.util.function.Consumer;

/** A selector without channels that Lincheck can look into: it spins until it is woken. */
final class SpinningSelector extends Selector {
    private volatile boolean woken;

    @Override
    public int select(Consumer<SelectionKey> action) {
        while (!woken) {
            Thread.onSpinWait();
        }
        woken = false;
        return 0;
    }

    @Override
    public int selectNow(Consumer<SelectionKey> action) {
        woken = false;
        return 0;
    }

    @Override
    public Selector wakeup() {
        woken = true;
        return this;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {}

    @Override
    public int selectNow() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int select(long timeout) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int select() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Set<SelectionKey> keys() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Set<SelectionKey> selectedKeys() {
        throw new UnsupportedOperationException();
    }

    @Override
    public SelectorProvider provider() {
        throw new UnsupportedOperationException();
    }
}
