package dev.orrery.sim.dns;

import dev.orrery.sim.link.Node;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What one host knows of names: itself, {@code localhost}, and all that its simulation's {@link
 * Dns} knows.
 *
 * <p>A slow answer costs its caller virtual time, as in production: a simulated thread and a task
 * wait while everybody else goes on, and a callback that asks holds up its loop.
 *
 * <p>Threading: one run, one thread at a time. Order: IPv4 addresses first, unless IPv6 is asked
 * for first. Failure: {@link UnknownHostException}, with the texts of Linux.
 */
public final class HostResolver implements InetAddressResolver {
    private static final ScopedValue<HostResolver> CURRENT = ScopedValue.newInstance();

    private final Dns dns;
    private final Node node;
    private final Runnable requireAlive;

    HostResolver(Dns dns, Node node, Runnable requireAlive) {
        this.dns = dns;
        this.node = node;
        this.requireAlive = requireAlive;
    }

    /**
     * Makes this host's names those of {@link InetAddress} and {@code InetSocketAddress} for what a
     * thread runs. Loops of the host need it not. For the simulation, which does it for all threads
     * of the host.
     *
     * @param body what a thread of this host runs
     * @return the same with these names
     */
    public Runnable around(Runnable body) {
        return () -> ScopedValue.where(CURRENT, this).run(body);
    }

    static ScopedValue<HostResolver> current() {
        return CURRENT;
    }

    @Override
    public Stream<InetAddress> lookupByName(String host, LookupPolicy policy)
            throws UnknownHostException {
        return lookup(host, policy.characteristics(), true).stream();
    }

    /** As {@link #lookupByName}, but an answer is never slow. */
    List<InetAddress> lookupAtOnce(String host, int wanted) throws UnknownHostException {
        return lookup(host, wanted, false);
    }

    private List<InetAddress> lookup(String host, int wanted, boolean waits)
            throws UnknownHostException {
        requireAlive.run();
        if (host.equalsIgnoreCase("localhost")) {
            return picked(host, List.of(node.loopback(), node.loopback6()), wanted);
        }
        if (!dns.answer(node, waits)) {
            throw new UnknownHostException(host + ": Temporary failure in name resolution");
        }
        List<InetAddress> found = dns.addresses(host);
        dns.looked(node, host, found.size());
        return picked(host, found, wanted);
    }

    private static List<InetAddress> picked(String host, List<InetAddress> found, int wanted)
            throws UnknownHostException {
        boolean isIpv6First = (wanted & LookupPolicy.IPV6_FIRST) != 0;
        boolean hasOrder = isIpv6First || (wanted & LookupPolicy.IPV4_FIRST) != 0;
        List<InetAddress> first = new ArrayList<>();
        List<InetAddress> second = new ArrayList<>();
        for (InetAddress address : found) {
            boolean isIpv6 = address instanceof Inet6Address;
            if ((wanted & (isIpv6 ? LookupPolicy.IPV6 : LookupPolicy.IPV4)) != 0) {
                // With the name that was asked for, as the JDK has it.
                InetAddress named = InetAddress.getByAddress(host, address.getAddress());
                (hasOrder && isIpv6 != isIpv6First ? second : first).add(named);
            }
        }
        first.addAll(second);
        if (first.isEmpty()) {
            throw new UnknownHostException(host + ": Name or service not known");
        }
        return first;
    }

    @Override
    public String lookupByAddress(byte[] address) throws UnknownHostException {
        requireAlive.run();
        InetAddress numeric = InetAddress.getByAddress(address);
        if (numeric.isLoopbackAddress()) {
            return "localhost";
        }
        Node found = dns.nodeOf(numeric);
        if (found == null) {
            throw new UnknownHostException(numeric.getHostAddress());
        }
        return found.name();
    }
}
