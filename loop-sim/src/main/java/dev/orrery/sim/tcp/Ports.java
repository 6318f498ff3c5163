package dev.orrery.sim.tcp;

import org.jspecify.annotations.Nullable;

import java.net.BindException;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * Which ports of a host are taken, at which addresses, and by whom they may be shared.
 *
 * <p>Order: free ports are given out one after the other, from 32768 to 60999 and round again, so
 * the same program gets the same ones. Source: Linux's rules for SO_REUSEADDR, and its range.
 */
final class Ports {
    static final int FIRST_EPHEMERAL = 32_768;
    static final int LAST_EPHEMERAL = 60_999;

    /** One socket's hold on a port; in a list with the others of the port. */
    static final class Hold {
        final int port;
        final InetAddress address;
        final boolean reuse;
        // False if the port was picked for a connection, which others may share.
        final boolean isBound;
        boolean isListening;
        @Nullable Hold before;
        @Nullable Hold after;

        Hold(int port, InetAddress address, boolean reuse, boolean isBound) {
            this.port = port;
            this.address = address;
            this.reuse = reuse;
            this.isBound = isBound;
        }
    }

    private final Map<Integer, Hold> firsts = new LinkedHashMap<>();
    private int nextEphemeral = FIRST_EPHEMERAL;

    /** Takes a port for a socket; 0 for any that is free. */
    Hold bind(InetAddress address, int port, boolean reuse) throws BindException {
        if (port == 0) {
            int free = pick(candidate -> !firsts.containsKey(candidate));
            if (free == 0) {
                throw new BindException("Address already in use");
            }
            return hold(new Hold(free, address, reuse, true));
        }
        for (Hold other = firsts.get(port); other != null; other = other.after) {
            boolean share = reuse && other.reuse && !other.isListening;
            if (!share && overlap(address, other.address)) {
                throw new BindException("Address already in use");
            }
        }
        return hold(new Hold(port, address, reuse, true));
    }

    /** Takes a port for a connection that has none; null if all are taken. */
    @Nullable Hold pickFor(InetAddress address, boolean reuse, IntPredicate isFree) {
        int port = pick(candidate -> !isBound(candidate) && isFree.test(candidate));
        return port == 0 ? null : hold(new Hold(port, address, reuse, false));
    }

    /** Takes the port of a listener for a connection that it accepts. */
    Hold share(Hold listener, InetAddress address) {
        return hold(new Hold(listener.port, address, listener.reuse, true));
    }

    private boolean isBound(int port) {
        for (Hold hold = firsts.get(port); hold != null; hold = hold.after) {
            if (hold.isBound) {
                return true;
            }
        }
        return false;
    }

    private int pick(IntPredicate isFree) {
        for (int tries = FIRST_EPHEMERAL; tries <= LAST_EPHEMERAL; tries++) {
            int candidate = nextEphemeral;
            nextEphemeral = candidate == LAST_EPHEMERAL ? FIRST_EPHEMERAL : candidate + 1;
            if (isFree.test(candidate)) {
                return candidate;
            }
        }
        return 0;
    }

    private Hold hold(Hold hold) {
        Hold first = firsts.put(hold.port, hold);
        if (first != null) {
            hold.after = first;
            first.before = hold;
        }
        return hold;
    }

    void release(Hold hold) {
        Hold before = hold.before;
        Hold after = hold.after;
        if (before == null && firsts.get(hold.port) != hold) {
            // From before a crash: the port is free, or another's.
            return;
        }
        if (after != null) {
            after.before = before;
        }
        if (before != null) {
            before.after = after;
        } else if (after != null) {
            firsts.put(hold.port, after);
        } else {
            firsts.remove(hold.port);
        }
        hold.before = null;
        hold.after = null;
    }

    /** Forgets all holds; the order of free ports goes on. */
    void clear() {
        firsts.clear();
    }

    /** True if one address takes packets that the other takes, too. */
    private static boolean overlap(InetAddress one, InetAddress other) {
        return one.isAnyLocalAddress() || other.isAnyLocalAddress() || one.equals(other);
    }
}
