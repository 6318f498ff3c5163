package dev.orrery.sim.picture;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;

/**
 * One end of a connection in a capture: who it is, and under which address and port.
 *
 * <p>Threading: immutable, save that the bytes of the address must not be changed.
 */
final class CapturedEnd {
    /** What names of datagram sockets begin with. */
    static final String UDP = "udp ";

    private final String name;
    private final byte[] address;
    private final int port;

    /** The end of a channel called {@code name}, with an address of 4 or 16 bytes. */
    CapturedEnd(String name, byte[] address, int port) {
        this.name = name;
        this.address = address;
        this.port = port;
    }

    /** What a socket's name says, as {@code a/10.0.0.1:80}; null for other channels. */
    static @Nullable CapturedEnd of(String name) {
        int colon = name.lastIndexOf(':');
        if (colon < 0) {
            return null;
        }
        int begin = name.startsWith(UDP) ? UDP.length() : 0;
        String place = name.substring(Math.max(begin, name.indexOf('/') + 1), colon);
        boolean inBrackets = place.startsWith("[") && place.endsWith("]");
        String digits = inBrackets ? place.substring(1, place.length() - 1) : place;
        try {
            byte[] address = InetAddress.ofLiteral(digits).getAddress();
            return new CapturedEnd(name, address, Integer.parseInt(name.substring(colon + 1)));
        } catch (IllegalArgumentException otherName) {
            return null;
        }
    }

    String name() {
        return name;
    }

    byte[] address() {
        return address;
    }

    int port() {
        return port;
    }

    /** The host's name, or null if the end has none. */
    @Nullable String host() {
        int begin = name.startsWith(UDP) ? UDP.length() : 0;
        int slash = name.indexOf('/');
        return slash < 0 ? null : name.substring(begin, slash);
    }

    boolean isV6() {
        return address.length == 16;
    }
}
