package dev.orrery.sim.netty;

import dev.orrery.loop.World;
import dev.orrery.sim.SimHost;
import dev.orrery.sim.net.SimSelectorProvider;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelId;
import io.netty.channel.EventLoop;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Netty's NIO channels on one host, in one of its lives.
 *
 * <p>They differ from Netty's own in their ids and buffers, and in when they tell that a socket
 * cannot be opened. If a factory of channels throws, {@code Bootstrap} tells of it on a thread of
 * Netty's own, outside of the simulation; so these fail when they are connected or bound, and those
 * of a host that has crashed do nothing any more.
 */
final class HostChannels {
    private final SimHost host;
    private final World world;
    private final SimSelectorProvider provider;
    // One count for all lives of the host.
    private final AtomicLong made;

    HostChannels(SimHost host) {
        this.host = host;
        this.world = host.world();
        this.provider = (SimSelectorProvider) world.selectorProvider();
        this.made = host.durable("dev.orrery.sim.netty.channels", AtomicLong::new);
    }

    private boolean isDown() {
        return !host.isUp() || host.world() != world;
    }

    Channel client() {
        if (isDown()) {
            return new DeadChannel();
        }
        try {
            return new Client(null);
        } catch (ChannelException failed) {
            return provider.beyondLimit(() -> new Client(failed));
        }
    }

    ServerChannel server() {
        if (isDown()) {
            return new DeadChannel();
        }
        try {
            return new Server(null);
        } catch (ChannelException failed) {
            return provider.beyondLimit(() -> new Server(failed));
        }
    }

    Channel datagrams() {
        if (isDown()) {
            return new DeadChannel();
        }
        // Its class is final, so there is no later moment at which it could be made to fail.
        Channel made = provider.beyondLimit(() -> new NioDatagramChannel(provider));
        made.config().setAllocator(HeapAllocator.INSTANCE);
        return made;
    }

    private void adopt(Channel channel) {
        channel.config().setAllocator(HeapAllocator.INSTANCE);
        ((NumberedChannelId) channel.id()).set(host.name(), made.incrementAndGet());
    }

    /** Asked when a channel is registered; told here, the caller of the bootstrap hears of it. */
    private boolean checkLoop(EventLoop loop) {
        if (loop instanceof HostLoop own && own.isOf(world)) {
            return true;
        }
        throw new IllegalArgumentException(
                "group must be an event loop of the channel's host: host="
                        + host
                        + ", loop="
                        + (loop instanceof HostLoop ? "another host's" : loop.getClass().getName())
                        + ". Use SimNetty.eventLoop(host, name), after each start of the host.");
    }

    private final class Client extends NioSocketChannel {
        private final @Nullable ChannelException failure;

        Client(@Nullable ChannelException failure) {
            super(provider);
            this.failure = failure;
            adopt(this);
        }

        Client(Channel parent, SocketChannel accepted) {
            super(parent, accepted);
            this.failure = null;
            adopt(this);
        }

        @Override
        protected boolean isCompatible(EventLoop loop) {
            return checkLoop(loop);
        }

        @Override
        protected ChannelId newId() {
            return new NumberedChannelId();
        }

        @Override
        protected boolean doConnect(SocketAddress remote, @Nullable SocketAddress local)
                throws Exception {
            if (failure != null) {
                throw failure;
            }
            return super.doConnect(remote, local);
        }
    }

    private final class Server extends NioServerSocketChannel {
        private final @Nullable ChannelException failure;

        Server(@Nullable ChannelException failure) {
            super(provider);
            this.failure = failure;
            adopt(this);
        }

        @Override
        protected boolean isCompatible(EventLoop loop) {
            return checkLoop(loop);
        }

        @Override
        protected ChannelId newId() {
            return new NumberedChannelId();
        }

        @Override
        protected void doBind(SocketAddress local) throws Exception {
            if (failure != null) {
                throw failure;
            }
            super.doBind(local);
        }

        @Override
        protected int doReadMessages(List<Object> messages) throws IOException {
            SocketChannel accepted = javaChannel().accept();
            if (accepted == null) {
                return 0;
            }
            messages.add(new Client(this, accepted));
            return 1;
        }
    }
}
