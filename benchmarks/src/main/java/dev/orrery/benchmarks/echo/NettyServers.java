package dev.orrery.benchmarks.echo;

import dev.orrery.benchmarks.peer.NettyLoop;
import dev.orrery.benchmarks.row.LeftOut;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.uring.IoUringServerSocketChannel;

import java.net.InetSocketAddress;

/** Netty's echo, one event loop, on each of its transports. */
final class NettyServers {
    private NettyServers() {}

    static int nio() throws InterruptedException, LeftOut {
        return start(NettyLoop.NIO, NioServerSocketChannel.class);
    }

    static int epoll() throws InterruptedException, LeftOut {
        return start(NettyLoop.EPOLL, EpollServerSocketChannel.class);
    }

    static int uring() throws InterruptedException, LeftOut {
        return start(NettyLoop.URING, IoUringServerSocketChannel.class);
    }

    private static int start(NettyLoop loop, Class<? extends ServerChannel> type)
            throws InterruptedException, LeftOut {
        loop.checkAvailable();
        Channel listening =
                new ServerBootstrap()
                        .group(loop.group(1))
                        .channel(type)
                        .option(ChannelOption.SO_BACKLOG, EchoServer.BACKLOG)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childHandler(
                                new ChannelInitializer<>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        channel.pipeline().addLast(new Echo());
                                    }
                                })
                        .bind(EchoServer.HOST, 0)
                        .sync()
                        .channel();
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    /** Reads no more while the peer reads too slowly. */
    @SuppressWarnings("FutureReturnValueIgnored") // what fails closes the connection
    private static final class Echo extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            context.write(message, context.voidPromise());
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            context.channel().config().setAutoRead(context.channel().isWritable());
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable gone) {
            context.close();
        }
    }
}
