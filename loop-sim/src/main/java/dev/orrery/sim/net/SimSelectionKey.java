package dev.orrery.sim.net;

import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectionKey;

/** One channel's registration with one selector. Its interest takes effect at once. */
final class SimSelectionKey extends AbstractSelectionKey {
    private final SimSelector selector;
    private final SelectableChannel channel;
    private final SimChannel watched;
    private int interest;
    private int ready;
    private int polled;
    // The selector's ReadyList only.
    long place;
    boolean isListed;

    /** The channel twice: as the JDK sees it and as the selector does. */
    SimSelectionKey(SimSelector selector, SelectableChannel channel, SimChannel watched) {
        this.selector = selector;
        this.channel = channel;
        this.watched = watched;
    }

    @Override
    public SelectableChannel channel() {
        return channel;
    }

    @Override
    public Selector selector() {
        return selector;
    }

    @Override
    public int interestOps() {
        checkValid();
        return interest;
    }

    @Override
    public SelectionKey interestOps(int operations) {
        checkValid();
        if ((operations & ~channel.validOps()) != 0) {
            throw new IllegalArgumentException(
                    "interestOps must be within the channel's validOps: interestOps="
                            + operations
                            + ", validOps="
                            + channel.validOps()
                            + ", channel="
                            + watched.name()
                            + ". Use the other end.");
        }
        int before = interest;
        interest = operations;
        selector.interestChanged(this, before);
        return this;
    }

    @Override
    public int readyOps() {
        checkValid();
        return ready;
    }

    SimChannel watched() {
        return watched;
    }

    int interest() {
        return interest;
    }

    /** What of this key's interest the channel is ready for now; 0 once cancelled. */
    int readyNow() {
        return isValid() ? watched.readyOps() & interest : 0;
    }

    /** Looks at the channel and remembers the answer for the rest of the poll. */
    int poll() {
        polled = readyNow();
        return polled;
    }

    int polled() {
        return polled;
    }

    /** Forgets what was ready before. */
    void setReady(int operations) {
        ready = operations;
    }

    /** Adds to what was ready before; false if that changes nothing. */
    boolean addReady(int operations) {
        int before = ready;
        ready |= operations;
        return ready != before;
    }

    /** The channel has become ready for {@code operations}. */
    void rose(int operations) {
        if (isValid() && (interest & operations) != 0) {
            selector.becameReady(this);
        }
    }

    private void checkValid() {
        if (!isValid()) {
            throw new CancelledKeyException();
        }
    }

    @Override
    public String toString() {
        return "SimSelectionKey[" + watched.name() + (isValid() ? "" : ", cancelled") + "]";
    }
}
