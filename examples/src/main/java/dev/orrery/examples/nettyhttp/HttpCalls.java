package dev.orrery.examples.nettyhttp;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.CharsetUtil;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Asks a server, each time on a connection of its own.
 *
 * <p>Threading: {@link #get} from any thread; the answers come on Netty's.
 */
final class HttpCalls {
    /** How long a call may take until it is connected. */
    static final Duration CONNECTING = Duration.ofSeconds(3);

    /** For how long nothing may come from the server. */
    static final Duration SILENCE = Duration.ofSeconds(5);

    private static final int MAX_ANSWER_BYTES = 1 << 20;

    private final EventLoopGroup loops;
    private final ChannelFactory<? extends Channel> channels;
    private final InetSocketAddress server;
    private final Patience patience;

    HttpCalls(
            EventLoopGroup loops,
            ChannelFactory<? extends Channel> channels,
            InetSocketAddress server,
            Patience patience) {
        this.loops = loops;
        this.channels = channels;
        this.server = server;
        this.patience = patience;
    }

    /** Asks for a path; completes with the answer's body, or as Netty fails. */
    CompletableFuture<String> get(String path) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        new Bootstrap()
                .group(loops)
                .channelFactory(channels)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) CONNECTING.toMillis())
                .handler(new Call(path, answer))
                .connect(server)
                .addListener(
                        connected -> {
                            if (!connected.isSuccess()) {
                                answer.completeExceptionally(connected.cause());
                            }
                        });
        return answer;
    }

    private final class Call extends ChannelInitializer<SocketChannel> {
        private final String path;
        private final CompletableFuture<String> answer;

        Call(String path, CompletableFuture<String> answer) {
            this.path = path;
            this.answer = answer;
        }

        @Override
        protected void initChannel(SocketChannel channel) {
            if (patience == Patience.ENDS) {
                channel.pipeline()
                        .addLast(new ReadTimeoutHandler(SILENCE.toMillis(), TimeUnit.MILLISECONDS));
            }
            channel.pipeline()
                    .addLast(new HttpClientCodec())
                    .addLast(new HttpObjectAggregator(MAX_ANSWER_BYTES))
                    .addLast(new Caller(path, answer));
        }
    }

    private final class Caller extends SimpleChannelInboundHandler<FullHttpResponse> {
        private final String path;
        private final CompletableFuture<String> answer;

        Caller(String path, CompletableFuture<String> answer) {
            this.path = path;
            this.answer = answer;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            FullHttpRequest request =
                    new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, path);
            request.headers()
                    .set(HttpHeaderNames.HOST, server.getHostString())
                    .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            context.writeAndFlush(request)
                    .addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) {
            answer.complete(response.content().toString(CharsetUtil.UTF_8));
            context.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            answer.completeExceptionally(
                    new IOException("the connection has ended before the answer: path=" + path));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            answer.completeExceptionally(cause);
            context.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
        }
    }
}
