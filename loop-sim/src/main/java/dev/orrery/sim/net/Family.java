package dev.orrery.sim.net;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.Objects;

/**
 * What addresses a socket takes; a socket of IPv6 takes those of IPv4, too.
 *
 * <p>Threading: immutable, any thread. Failure: wrong addresses are refused as the JDK does.
 */
enum Family {
    INET(new byte[4]),
    INET6(new byte[16]),
    UNIX(new byte[4]);

    @SuppressWarnings("ImmutableEnumChecker") // as immutable as any address
    private final InetSocketAddress wildcard;

    Family(byte[] zeros) {
        try {
            InetAddress plain = InetAddress.getByAddress(zeros);
            // With a name, so that nobody looks one up.
            InetAddress any = InetAddress.getByAddress(plain.getHostAddress(), zeros);
            this.wildcard = new InetSocketAddress(any, 0);
        } catch (UnknownHostException wrongLength) {
            throw new AssertionError(wrongLength);
        }
    }

    /** The one that {@code asked} names; the JDK's exceptions for others. */
    static Family of(ProtocolFamily asked) {
        Objects.requireNonNull(asked, "family");
        if (asked == StandardProtocolFamily.INET) {
            return INET;
        }
        if (asked == StandardProtocolFamily.INET6) {
            return INET6;
        }
        if (asked == StandardProtocolFamily.UNIX) {
            return UNIX;
        }
        throw new UnsupportedOperationException("Protocol family not supported");
    }

    boolean isUnix() {
        return this == UNIX;
    }

    /** The address that stands for all of a host's, with port 0. */
    InetSocketAddress wildcard() {
        return wildcard;
    }

    /** An internet address that a socket of this family can be bound to. */
    InetSocketAddress checkLocal(SocketAddress address) {
        InetSocketAddress inet = checkInet(address);
        // A socket of both families stands for all addresses of both.
        return this == INET6 && inet.getAddress().isAnyLocalAddress()
                ? new InetSocketAddress(wildcard.getAddress(), inet.getPort())
                : inet;
    }

    /** An internet address that a socket of this family can use. */
    InetSocketAddress checkInet(SocketAddress address) {
        Objects.requireNonNull(address, "address");
        if (!(address instanceof InetSocketAddress inet)) {
            throw new UnsupportedAddressTypeException();
        }
        if (inet.isUnresolved()) {
            throw new UnresolvedAddressException();
        }
        InetAddress ip = inet.getAddress();
        if (!(ip instanceof Inet4Address) && !(this == INET6 && ip instanceof Inet6Address)) {
            throw new UnsupportedAddressTypeException();
        }
        return inet;
    }

    /** A path. */
    static UnixDomainSocketAddress checkUnix(SocketAddress address) {
        Objects.requireNonNull(address, "address");
        if (!(address instanceof UnixDomainSocketAddress unix)) {
            throw new UnsupportedAddressTypeException();
        }
        return unix;
    }

    /** An address as the JDK writes it, without looking a name up. */
    static String text(SocketAddress address) {
        return address instanceof InetSocketAddress inet
                ? Flows.text(inet)
                : String.valueOf(address);
    }
}
