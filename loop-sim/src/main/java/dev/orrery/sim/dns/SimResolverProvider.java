package dev.orrery.sim.dns;

import dev.orrery.loop.EventLoop;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.security.Security;
import java.util.stream.Stream;

/**
 * The names that {@link InetAddress} and {@code InetSocketAddress} know in a JVM with the
 * simulator: inside a simulation those of the host whose loop or thread asks, elsewhere those of
 * the JDK. The JDK finds it as a service, with the first name that is looked up.
 *
 * <p>The JDK keeps answers for the whole JVM, across hosts and runs, by policies that it reads
 * after it has loaded this class; so this class turns the keeping off. Where a policy was set on
 * the command line or in the JDK's own file, lookups inside simulations are refused.
 *
 * <p>An answer is never slow here: the JDK holds a lock meanwhile, behind which another simulated
 * thread would block for real.
 *
 * <p>Threading: any thread.
 */
public final class SimResolverProvider extends InetAddressResolverProvider {
    private static final String TTL = "networkaddress.cache.ttl";
    private static final String NEGATIVE_TTL = "networkaddress.cache.negative.ttl";
    // The same on every machine, whether that has IPv6 or not.
    private static final int IPV4_FIRST =
            InetAddressResolver.LookupPolicy.IPV4
                    | InetAddressResolver.LookupPolicy.IPV6
                    | InetAddressResolver.LookupPolicy.IPV4_FIRST;

    /** For the JDK. */
    public SimResolverProvider() {}

    @Override
    public InetAddressResolver get(Configuration configuration) {
        String ttl = Security.getProperty(TTL);
        if (ttl == null) {
            Security.setProperty(TTL, "0");
        }
        Security.setProperty(NEGATIVE_TTL, "0");
        return new Resolver(configuration.builtinResolver(), ttl);
    }

    @Override
    public String name() {
        return "orrery";
    }

    private record Resolver(InetAddressResolver outside, @Nullable String ttl)
            implements InetAddressResolver {
        @Override
        public Stream<InetAddress> lookupByName(String host, LookupPolicy policy)
                throws UnknownHostException {
            HostResolver inside = inside();
            if (inside == null) {
                return outside.lookupByName(host, policy);
            }
            if (ttl != null && !ttl.equals("0")) {
                throw new UnknownHostException(
                        TTL
                                + " must be 0 or left unset: "
                                + TTL
                                + "="
                                + ttl
                                + ", name="
                                + host
                                + ". What one simulated host looks up would be kept for others.");
            }
            return inside.lookupAtOnce(host, IPV4_FIRST).stream();
        }

        @Override
        public String lookupByAddress(byte[] address) throws UnknownHostException {
            HostResolver inside = inside();
            return inside == null
                    ? outside.lookupByAddress(address)
                    : inside.lookupByAddress(address);
        }

        private static @Nullable HostResolver inside() {
            if (HostResolver.current().isBound()) {
                return HostResolver.current().get();
            }
            EventLoop loop = EventLoop.currentOrNull();
            return loop != null && loop.world().resolver() instanceof HostResolver host
                    ? host
                    : null;
        }
    }
}
