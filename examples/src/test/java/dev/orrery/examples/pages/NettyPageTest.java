package dev.orrery.examples.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.sim.SimHost;
import dev.orrery.sim.Simulation;
import dev.orrery.sim.netty.SimNetty;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;

import org.junit.jupiter.api.Test;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What docs/netty.md says is so. */
class NettyPageTest {
    private static final List<String> PACKAGES =
            List.of("dev.orrery.sim", "dev.orrery.sim.netty", "dev.orrery.loop");

    private final Page page = new Page("netty.md");

    @Test
    void theCodeIsThatOfThisTest() {
        Snippets.assertTheirsIs(page.code("java"), NettyPageTest.class);
    }

    @Test
    void everyNameExists() {
        List<String> spans = new ArrayList<>(page.spansOfTheText());
        assertThat(spans).contains("SimNetty.socketChannels", "SimHost.boot");
        assertThat(spans)
                .filteredOn(JavaNames::isMember)
                .allMatch(span -> JavaNames.exists(span, PACKAGES));
    }

    static ChannelFuture serve(
            EventLoopGroup loops,
            ChannelFactory<? extends ServerChannel> channels,
            InetSocketAddress address) {
        return new ServerBootstrap()
                .group(loops)
                .channelFactory(channels)
                .childHandler(new Echo())
                .bind(address);
    }

    @Sharable
    static final class Echo extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            context.writeAndFlush(message);
        }
    }

    @Test
    void nettyRunsOnSimulatedHosts() {
        try (Simulation sim = Simulation.calm()) {
            SimHost server = sim.host("server");
            SimHost client = sim.host("client");
            server.boot(
                    host ->
                            serve(
                                    SimNetty.eventLoop(host, "netty"),
                                    SimNetty.serverSocketChannels(host),
                                    new InetSocketAddress(host.address(), 7007)));
            ChannelFuture connected =
                    new Bootstrap()
                            .group(SimNetty.eventLoop(client, "netty"))
                            .channelFactory(SimNetty.socketChannels(client))
                            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 3000)
                            .handler(new ChannelInboundHandlerAdapter())
                            .connect(new InetSocketAddress(server.address(), 7007));
            sim.network().partition("client", "server");
            sim.runFor(Duration.ofSeconds(3));
            assertThat(connected.cause()).isInstanceOf(ConnectTimeoutException.class);
        }
    }
}
