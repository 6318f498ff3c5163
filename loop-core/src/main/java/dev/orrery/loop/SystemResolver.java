package dev.orrery.loop;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** This machine's names of hosts, as {@link InetAddress} knows them. Threading: any; it blocks. */
final class SystemResolver implements InetAddressResolver {
    @Override
    public Stream<InetAddress> lookupByName(String host, LookupPolicy policy)
            throws UnknownHostException {
        int wanted = policy.characteristics();
        boolean isIpv6First = (wanted & LookupPolicy.IPV6_FIRST) != 0;
        List<InetAddress> first = new ArrayList<>();
        List<InetAddress> second = new ArrayList<>();
        for (InetAddress address : InetAddress.getAllByName(host)) {
            boolean isIpv6 = address instanceof Inet6Address;
            if ((wanted & (isIpv6 ? LookupPolicy.IPV6 : LookupPolicy.IPV4)) != 0) {
                (hasOrder(wanted) && isIpv6 != isIpv6First ? second : first).add(address);
            }
        }
        first.addAll(second);
        if (first.isEmpty()) {
            throw new UnknownHostException(host);
        }
        return first.stream();
    }

    private static boolean hasOrder(int wanted) {
        return (wanted & (LookupPolicy.IPV4_FIRST | LookupPolicy.IPV6_FIRST)) != 0;
    }

    @Override
    public String lookupByAddress(byte[] address) throws UnknownHostException {
        InetAddress numeric = InetAddress.getByAddress(address);
        String name = numeric.getCanonicalHostName();
        if (name.equals(numeric.getHostAddress())) {
            throw new UnknownHostException(name);
        }
        return name;
    }
}
