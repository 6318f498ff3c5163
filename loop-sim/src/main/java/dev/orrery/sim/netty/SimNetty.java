package dev.orrery.sim.netty;

import dev.orrery.loop.World;
import dev.orrery.sim.SimHost;

import io.netty.channel.ChannelFactory;
import io.netty.channel.IoEventLoop;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;

/**
 * Runs unmodified Netty 4.2 on a simulated host: bootstraps, pipelines, codecs and Netty's own
 * time-outs work as they do on a machine, on virtual time and over the simulated network.
 *
 * <pre>{@code
 * IoEventLoop loop = SimNetty.eventLoop(host, "netty");
 * new ServerBootstrap().group(loop).channelFactory(SimNetty.serverSocketChannels(host))...
 * }</pre>
 *
 * <p>Only NIO is simulated, not Netty's native transports. What a handler does in an executor of
 * its own is under the simulation's control only if that comes from {@link SimHost#world()}, and
 * names are resolved as {@code InetAddress} does.
 *
 * <p>Threading: call from wherever code of the simulation runs. Time and units: {@code
 * loop.ticker()} is the host's monotonic clock. Order: each loop is a simulated thread, so which of
 * several runnable ones is next is a decision. Source: Netty's {@code ManualIoEventLoop}, which
 * leaves the turning to its owner.
 */
@SuppressWarnings("exports") // of an optional module: whoever names these types requires it
public final class SimNetty {
    private SimNetty() {}

    /**
     * Starts an event loop, which is a group of itself. It ends with {@code shutdownGracefully()},
     * with the host, or with the simulation; the quiet period of a shutdown is virtual time.
     * Listeners of its {@code terminationFuture()} are told on a thread of Netty's own, outside of
     * the simulation: look at {@code isTerminated()} instead.
     *
     * @param host whose clock, selectors and threads it uses
     * @param name the loop's name, unique on this host
     * @return the loop, running
     */
    public static IoEventLoop eventLoop(SimHost host, String name) {
        return NettyDriver.start(host, name);
    }

    /**
     * Makes client channels of the simulated network, for {@code Bootstrap.channelFactory}.
     *
     * @param host the host that connects
     * @return makes a new channel each time
     */
    public static ChannelFactory<NioSocketChannel> socketChannels(SimHost host) {
        World world = host.world();
        return () -> new NioSocketChannel(world.selectorProvider());
    }

    /**
     * Makes server channels of the simulated network, for {@code ServerBootstrap.channelFactory}.
     *
     * @param host the host that listens
     * @return makes a new channel each time
     */
    public static ChannelFactory<NioServerSocketChannel> serverSocketChannels(SimHost host) {
        World world = host.world();
        return () -> new NioServerSocketChannel(world.selectorProvider());
    }

    /**
     * Makes datagram channels of the simulated network, for {@code Bootstrap.channelFactory}.
     *
     * @param host the host that sends and receives
     * @return makes a new channel each time
     */
    public static ChannelFactory<NioDatagramChannel> datagramChannels(SimHost host) {
        World world = host.world();
        return () -> new NioDatagramChannel(world.selectorProvider());
    }
}
