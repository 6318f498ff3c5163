package dev.orrery.sim.picture;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;

/**
 * One end of a connection in a capture: who it is, and under which address and port.
 *
 * <p>Threading: immutable, save that the bytes of the address must not be changed.
 *
 * @param name the channel's name in the trace
 * @param address 4 or 16 bytes
 * @param port from 0 to 65535
 */
record CapturedEnd(String name, byte[] address, int port) {
    /** What a socket's name says, as {@code a/10.0.0.1:80}; null for other channels. */
    static @Nullable CapturedEnd of(String name) {
        int colon = name.lastIndexOf(':');
        String place = name.substring(name.indexOf('/') + 1, Math.max(0, colon));
        if (colon < 0 || place.isEmpty()) {
            return null;
        }
        boolean inBrackets = place.startsWith("[") && place.endsWith("]");
        String digits = inBrackets ? place.substring(1, place.length() - 1) : place;
        try {
            byte[] address = InetAddress.ofLiteral(digits).getAddress();
            return new CapturedEnd(name, address, Integer.parseInt(name.substring(colon + 1)));
        } catch (IllegalArgumentException otherName) {
            return null;
        }
    }

    /** The host's name, or null if the end has none. */
    @Nullable String host() {
        int slash = name.indexOf('/');
        return slash < 0 ? null : name.substring(0, slash);
    }

    boolean isV6() {
        return address.length == 16;
    }
}
