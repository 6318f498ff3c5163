package dev.orrery.examples.nettyhttp;

import io.netty.channel.ChannelFuture;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** The same server and client on real sockets of this machine. */
public final class NettyHttp {
    private static final int CALLS = 3;

    private NettyHttp() {}

    /**
     * Serves and calls on loopback, prints what came back, and ends.
     *
     * @param args none
     */
    public static void main(String[] args) {
        MultiThreadIoEventLoopGroup loops =
                new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try {
            InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            ChannelFuture listening =
                    HttpServer.listen(loops, NioServerSocketChannel::new, anyPort)
                            .syncUninterruptibly();
            InetSocketAddress server = (InetSocketAddress) listening.channel().localAddress();
            HttpCalls calls = new HttpCalls(loops, NioSocketChannel::new, server, Patience.ENDS);
            for (int i = 0; i < CALLS; i++) {
                String answer = calls.get("/" + i).join();
                System.out.println("/" + i + ": " + answer.length() + " characters");
            }
            listening.channel().close().syncUninterruptibly();
        } finally {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }
}
