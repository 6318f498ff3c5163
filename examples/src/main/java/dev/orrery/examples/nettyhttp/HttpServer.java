package dev.orrery.examples.nettyhttp;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.CharsetUtil;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Answers each request with a greeting of its path, many times over, after some thought. It closes
 * connections on which nothing comes.
 *
 * <p>Threading: Netty's.
 */
final class HttpServer {
    static final int COPIES = 5000;

    private static final Duration THINKING = Duration.ofMillis(50);
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final int MAX_REQUEST_BYTES = 1 << 16;

    private HttpServer() {}

    /** Begins to listen; the future says when, or why not. */
    static ChannelFuture listen(
            EventLoopGroup loops,
            ChannelFactory<? extends ServerChannel> channels,
            InetSocketAddress address) {
        return new ServerBootstrap()
                .group(loops)
                .channelFactory(channels)
                .childHandler(new Connection())
                .bind(address);
    }

    /** What the answer to a request for {@code path} is. */
    static String greeting(String path) {
        return ("hello " + path + "\n").repeat(COPIES);
    }

    private static final class Connection extends ChannelInitializer<SocketChannel> {
        @Override
        protected void initChannel(SocketChannel channel) {
            channel.pipeline()
                    .addLast(new ReadTimeoutHandler(IDLE.toMillis(), TimeUnit.MILLISECONDS))
                    .addLast(new HttpServerCodec())
                    .addLast(new HttpObjectAggregator(MAX_REQUEST_BYTES))
                    .addLast(new Greeter());
        }
    }

    private static final class Greeter extends SimpleChannelInboundHandler<FullHttpRequest> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
            boolean stays = HttpUtil.isKeepAlive(request);
            String path = request.uri();
            context.executor()
                    .schedule(
                            () -> answer(context, path, stays),
                            THINKING.toMillis(),
                            TimeUnit.MILLISECONDS)
                    .addListener(
                            answered -> {
                                if (!answered.isSuccess()) {
                                    context.fireExceptionCaught(answered.cause());
                                }
                            });
        }

        private static void answer(ChannelHandlerContext context, String path, boolean stays) {
            ByteBuf body = Unpooled.copiedBuffer(greeting(path), CharsetUtil.UTF_8);
            FullHttpResponse response =
                    new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, body);
            response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
            ChannelFuture written = context.writeAndFlush(response);
            if (!stays) {
                written.addListener(ChannelFutureListener.CLOSE);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            // A client that is gone, or too slow: there is nobody to tell.
            context.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
        }
    }
}
