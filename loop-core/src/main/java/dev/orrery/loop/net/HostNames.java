package dev.orrery.loop.net;

import static dev.orrery.loop.combine.Async.await;

import dev.orrery.loop.EventLoop;

import org.jspecify.annotations.Nullable;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.util.ArrayList;
import java.util.List;

/**
 * Names of hosts, asked of the World's resolver in the loop's executor.
 *
 * <p>Threading: in tasks. Source: asyncio's {@code _ensure_resolved} and {@code
 * _interleave_addrinfos}.
 */
final class HostNames {
    private static final InetAddressResolver.LookupPolicy BOTH =
            InetAddressResolver.LookupPolicy.of(
                    InetAddressResolver.LookupPolicy.IPV4 | InetAddressResolver.LookupPolicy.IPV6);

    private HostNames() {}

    /** The addresses of {@code host}, in the resolver's order; of a literal only itself. */
    static List<InetSocketAddress> resolve(EventLoop loop, String host, int port)
            throws UnknownHostException {
        InetAddress literal = literalOrNull(host);
        if (literal != null) {
            return List.of(new InetSocketAddress(literal, port));
        }
        List<InetAddress> found =
                await(
                        loop.<List<InetAddress>>runInExecutor(
                                () -> loop.world().resolver().lookupByName(host, BOTH).toList()),
                        UnknownHostException.class);
        if (found.isEmpty()) {
            throw new UnknownHostException(host);
        }
        return found.stream().map(address -> new InetSocketAddress(address, port)).toList();
    }

    private static @Nullable InetAddress literalOrNull(String host) {
        try {
            return InetAddress.ofLiteral(host);
        } catch (IllegalArgumentException name) {
            return null;
        }
    }

    /** The same addresses with IPv4 and IPv6 in turns, beginning with the family of the first. */
    static List<InetSocketAddress> interleaved(List<InetSocketAddress> addresses) {
        boolean isIpv6First = isIpv6(addresses.get(0));
        List<InetSocketAddress> turns = new ArrayList<>();
        List<InetSocketAddress> rest = new ArrayList<>();
        for (InetSocketAddress address : addresses) {
            (isIpv6(address) == isIpv6First ? turns : rest).add(address);
        }
        int at = 1;
        for (InetSocketAddress address : rest) {
            turns.add(Math.min(at, turns.size()), address);
            at += 2;
        }
        return turns;
    }

    static boolean isIpv6(InetSocketAddress address) {
        return address.getAddress() instanceof Inet6Address;
    }
}
