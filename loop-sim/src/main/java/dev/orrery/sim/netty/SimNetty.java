package dev.orrery.sim.netty;

import dev.orrery.sim.SimHost;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.IoEventLoop;
import io.netty.channel.ServerChannel;

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
 * <p>Channels have ids that are the same in each run. One that finds no room for its socket fails
 * when it is connected or bound, so that the loop tells of it; one of a host that has crashed does
 * nothing.
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
     * @throws IllegalStateException if the host is down, or there is no Netty of 4.2 or later
     */
    public static IoEventLoop eventLoop(SimHost host, String name) {
        if (!host.isUp()) {
            throw new IllegalStateException(
                    "eventLoop must be called while the host is up: host="
                            + host
                            + ". It has crashed; call restart() before.");
        }
        try {
            return NettyDriver.start(host, name);
        } catch (LinkageError missing) {
            throw new IllegalStateException(
                    "Netty must be 4.2.20 or later: missing="
                            + missing.getMessage()
                            + ". Put io.netty:netty-transport on the class path.",
                    missing);
        }
    }

    /**
     * Makes client channels of the simulated network, for {@code Bootstrap.channelFactory}.
     *
     * @param host the host that connects
     * @return makes a new channel each time
     */
    public static ChannelFactory<Channel> socketChannels(SimHost host) {
        return new HostChannels(host)::client;
    }

    /**
     * Makes server channels of the simulated network, for {@code ServerBootstrap.channelFactory}.
     *
     * @param host the host that listens
     * @return makes a new channel each time
     */
    public static ChannelFactory<ServerChannel> serverSocketChannels(SimHost host) {
        return new HostChannels(host)::server;
    }

    /**
     * Makes datagram channels of the simulated network, for {@code Bootstrap.channelFactory}.
     *
     * @param host the host that sends and receives
     * @return makes a new channel each time
     */
    public static ChannelFactory<Channel> datagramChannels(SimHost host) {
        return new HostChannels(host)::datagrams;
    }
}
