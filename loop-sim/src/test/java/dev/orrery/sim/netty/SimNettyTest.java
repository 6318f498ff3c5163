package dev.orrery.sim.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.sim.CrashMode;
import dev.orrery.sim.SimHost;
import dev.orrery.sim.Simulation;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioSocketChannel;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

class SimNettyTest {
    private static final int PORT = 7007;
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Simulation sim = Simulation.calm();
    private final SimHost server = sim.host("server");
    private final SimHost client = sim.host("client");
    private final List<String> log = new ArrayList<>();

    @AfterEach
    void close() {
        sim.close();
    }

    @Test
    void aClientHearsWhatItSaid() {
        server.boot(this::serve);
        say(SimNetty.eventLoop(client, "netty"), "hello");
        sim.runFor(SECOND);
        assertThat(log).containsExactly("0: hello");
    }

    @Test
    void aServerThatCrashedServesAgainWhenItIsBack() {
        server.boot(this::serve);
        EventLoop loop = SimNetty.eventLoop(client, "netty");
        say(loop, "before");
        sim.runFor(SECOND);
        server.crash(CrashMode.RESET);
        server.restart();
        say(loop, "after");
        sim.runFor(SECOND);
        assertThat(log).containsExactly("0: before", "1: closed", "1: after");
    }

    /** It crashes where its handler reads: Netty catches what unwinds the handler. */
    @Test
    void aHandlerThatCrashesItsHostIsUnwoundAndGetsNoFurther() {
        server.boot(
                host ->
                        serve(
                                host,
                                SimNetty.eventLoop(host, "netty"),
                                new ChannelInboundHandlerAdapter() {
                                    @Override
                                    public void channelRead(
                                            ChannelHandlerContext context, Object message) {
                                        log.add("crashes");
                                        host.crash(CrashMode.SILENT);
                                        log.add("unreachable");
                                    }

                                    @Override
                                    public boolean isSharable() {
                                        return true;
                                    }
                                }));
        say(SimNetty.eventLoop(client, "netty"), "hello");
        sim.runFor(SECOND);
        assertThat(log).containsExactly("crashes");
        assertThat(server.isUp()).isFalse();
    }

    @Test
    void twoLoopsOfOneHostServeEachOther() {
        serve(server, SimNetty.eventLoop(server, "acceptor"), new Echo());
        new Bootstrap()
                .group(SimNetty.eventLoop(server, "caller"))
                .channelFactory(SimNetty.socketChannels(server))
                .handler(new Saying("from next door"))
                .connect(new InetSocketAddress("localhost", PORT));
        sim.runFor(SECOND);
        assertThat(log).containsExactly("0: from next door");
    }

    @Test
    void namesAreThoseOfTheSimulation() {
        server.boot(this::serve);
        new Bootstrap()
                .group(SimNetty.eventLoop(client, "netty"))
                .channelFactory(SimNetty.socketChannels(client))
                .handler(new Saying("by name"))
                .connect("server", PORT);
        sim.runFor(SECOND);
        assertThat(log).containsExactly("0: by name");
    }

    @Test
    void datagramsArrive() {
        new Bootstrap()
                .group(SimNetty.eventLoop(server, "netty"))
                .channelFactory(SimNetty.datagramChannels(server))
                .handler(
                        new ChannelInboundHandlerAdapter() {
                            @Override
                            public void channelRead(ChannelHandlerContext context, Object message) {
                                DatagramPacket packet = (DatagramPacket) message;
                                log.add(
                                        packet.content().toString(StandardCharsets.UTF_8)
                                                + packet.sender().getHostString());
                                packet.release();
                            }
                        })
                .bind(PORT);
        Channel sender =
                new Bootstrap()
                        .group(SimNetty.eventLoop(client, "netty"))
                        .channelFactory(SimNetty.datagramChannels(client))
                        .handler(new ChannelInboundHandlerAdapter())
                        .bind(0)
                        .channel();
        sim.runFor(SECOND);
        sender.writeAndFlush(
                new DatagramPacket(
                        text("by UDP from "), new InetSocketAddress(server.address(), PORT)));
        sim.runFor(SECOND);
        assertThat(log).containsExactly("by UDP from client");
    }

    @Test
    void connectingTimesOutInVirtualTime() {
        sim.network().partition("client", "server");
        ChannelFuture connecting =
                connect(SimNetty.eventLoop(client, "netty"), SimNetty.socketChannels(client));
        sim.runFor(SECOND.minusNanos(1));
        assertThat(connecting.isDone()).isFalse();
        sim.runFor(SECOND);
        assertThat(connecting.cause()).isInstanceOf(ConnectTimeoutException.class);
    }

    @Test
    void aPortWhereNobodyListensRefuses() {
        ChannelFuture connecting =
                connect(SimNetty.eventLoop(client, "netty"), SimNetty.socketChannels(client));
        sim.runFor(SECOND);
        assertThat(connecting.cause())
                .isInstanceOf(ConnectException.class)
                .hasMessageStartingWith("Connection refused");
    }

    /** If the factory threw, a thread of Netty's own would say so, at a real moment. */
    @Test
    void thatThereIsNoRoomForASocketIsToldOnTheLoop() {
        client.limitOpenSockets(0);
        EventLoop loop = SimNetty.eventLoop(client, "netty");
        connect(loop, SimNetty.socketChannels(client))
                .addListener(done -> log.add(loop.inEventLoop() + " " + done.cause()));
        serve(client, loop, new Echo())
                .addListener(done -> log.add(loop.inEventLoop() + " " + done.cause()));
        sim.runFor(SECOND);
        assertThat(log)
                .containsExactly(
                        "true " + ChannelException.class.getName() + ": Failed to open a socket.",
                        "true " + ChannelException.class.getName() + ": Failed to open a socket.");
    }

    @Test
    void idsAreThoseOfTheRun() {
        server.boot(this::serve);
        Channel channel =
                connect(SimNetty.eventLoop(client, "netty"), SimNetty.socketChannels(client))
                        .channel();
        Channel next = SimNetty.socketChannels(client).newChannel();
        assertThat(channel.id().asLongText()).isEqualTo("client-00000001");
        assertThat(next.id().asLongText()).isEqualTo("client-00000002");
        assertThat(channel.id()).isLessThan(next.id()).isNotEqualTo(next.id());
        assertThat(channel).hasToString("[id: 0x00000001]");
    }

    @Test
    void aShutdownTakesItsQuietPeriodInVirtualTime() {
        EventLoop loop = SimNetty.eventLoop(server, "netty");
        serve(server, loop, new Echo());
        sim.runFor(SECOND);
        loop.shutdownGracefully(2, 5, TimeUnit.SECONDS);
        sim.runFor(SECOND);
        assertThat(loop.isTerminated()).isFalse();
        sim.runFor(SECOND.multipliedBy(2));
        assertThat(loop.isTerminated()).isTrue();
    }

    @Test
    void timersFireOnTheHostsClock() {
        EventLoop loop = SimNetty.eventLoop(client, "netty");
        client.clock().driftMonotonic(100_000);
        var timer = loop.schedule(() -> log.add("at " + sim.elapsed()), 11, TimeUnit.SECONDS);
        sim.runFor(Duration.ofSeconds(12));
        assertThat(log).hasSize(1).first().asString().startsWith("at PT10");
        assertThat(timer.isSuccess()).isTrue();
    }

    @Test
    void aLoopOfAHostThatIsDownIsRefused() {
        server.crash(CrashMode.SILENT);
        assertThatThrownBy(() -> SimNetty.eventLoop(server, "netty"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "eventLoop must be called while the host is up: host=server. It has"
                                + " crashed; call restart() before.");
    }

    @Test
    void channelsOfAnEarlierLifeDoNothing() {
        EventLoop loop = SimNetty.eventLoop(client, "netty");
        ChannelFactory<Channel> channels = SimNetty.socketChannels(client);
        client.crash(CrashMode.SILENT);
        ChannelFuture down = connect(loop, channels);
        client.restart();
        ChannelFuture up = connect(loop, channels);
        sim.runFor(Duration.ofSeconds(10));
        assertThat(List.of(down.isDone(), up.isDone())).containsExactly(false, false);
    }

    @Test
    void aLoopOfRealNioIsRefused() throws InterruptedException {
        EventLoopGroup real = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try {
            assertThatThrownBy(() -> connect(real, SimNetty.socketChannels(client)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith(
                            "group must be an event loop of the channel's host: host=client, loop=")
                    .hasMessageEndingWith(
                            ". Use SimNetty.eventLoop(host, name), after each start of the host.");
        } finally {
            real.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
        }
    }

    @Test
    void aLoopOfAnotherHostIsRefused() {
        EventLoop others = SimNetty.eventLoop(server, "netty");
        assertThatThrownBy(() -> connect(others, SimNetty.socketChannels(client)))
                .hasMessageContaining("host=client, loop=another host's");
    }

    @Test
    void channelsOfRealNioAreRefused() throws IOException {
        NioSocketChannel real = new NioSocketChannel();
        try {
            ChannelPromise registered = new DefaultChannelPromise(real);
            real.unsafe().register(SimNetty.eventLoop(client, "netty"), registered);
            sim.runFor(SECOND);
            assertThat(registered.cause())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("channelFactory must make channels of the loop's host")
                    .hasMessageEndingWith(". Use those of SimNetty.");
        } finally {
            real.unsafe().closeForcibly();
        }
    }

    /** Netty keeps each loop that has resolved an address, until it ends. */
    @Test
    void whatHasEndedIsLetGoOf() {
        List<WeakReference<EventLoop>> ended = new ArrayList<>();
        for (CrashMode mode : CrashMode.values()) {
            try (Simulation other = Simulation.calm()) {
                ended.addAll(talk(other, mode));
            }
        }
        for (int i = 0; i < 100 && ended.stream().anyMatch(SimNettyTest::isThere); i++) {
            System.gc();
        }
        assertThat(ended).hasSize(6).noneMatch(SimNettyTest::isThere);
    }

    private static boolean isThere(WeakReference<EventLoop> loop) {
        return loop.get() != null;
    }

    /** One loop ends with its host, one after that, and one with the simulation. */
    private List<WeakReference<EventLoop>> talk(Simulation other, CrashMode mode) {
        List<WeakReference<EventLoop>> loops = new ArrayList<>();
        SimHost host = other.host("server");
        host.boot(
                booted -> {
                    EventLoop loop = SimNetty.eventLoop(booted, "netty");
                    loops.add(new WeakReference<>(loop));
                    serve(booted, loop, new Echo());
                });
        SimHost caller = other.host("client");
        EventLoop calling = SimNetty.eventLoop(caller, "netty");
        loops.add(new WeakReference<>(calling));
        new Bootstrap()
                .group(calling)
                .channelFactory(SimNetty.socketChannels(caller))
                .handler(new Saying("hello"))
                .connect(new InetSocketAddress(host.address(), PORT));
        other.runFor(SECOND);
        host.crash(mode);
        host.restart();
        other.runFor(SECOND);
        return loops;
    }

    /** Whoever crashes releases nothing. */
    @Test
    void aBufferThatNobodyReleasesIsTheCollectors() {
        Channel made = SimNetty.socketChannels(client).newChannel();
        assertThat(made.alloc().directBuffer().hasArray()).isTrue();
        assertThat(SimNetty.datagramChannels(client).newChannel().alloc()).isSameAs(made.alloc());
    }

    private void serve(SimHost host) {
        serve(host, SimNetty.eventLoop(host, "netty"), new Echo());
    }

    private static ChannelFuture serve(
            SimHost host, EventLoop loop, ChannelInboundHandlerAdapter handler) {
        return new ServerBootstrap()
                .group(loop)
                .channelFactory(SimNetty.serverSocketChannels(host))
                .childHandler(handler)
                .bind(PORT);
    }

    private ChannelFuture connect(EventLoopGroup group, ChannelFactory<Channel> channels) {
        return new Bootstrap()
                .group(group)
                .channelFactory(channels)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 1000)
                .handler(new ChannelInboundHandlerAdapter())
                .connect(new InetSocketAddress(server.address(), PORT));
    }

    private void say(EventLoop loop, String what) {
        new Bootstrap()
                .group(loop)
                .channelFactory(SimNetty.socketChannels(client))
                .handler(new Saying(what))
                .connect(new InetSocketAddress(server.address(), PORT));
    }

    private static ByteBuf text(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }

    @Sharable
    private static final class Echo extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            context.writeAndFlush(message);
        }
    }

    private final class Saying extends ChannelInboundHandlerAdapter {
        private final String what;

        Saying(String what) {
            this.what = what;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            context.writeAndFlush(text(what));
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf heard = (ByteBuf) message;
            log.add(sim.elapsed().toSeconds() + ": " + heard.toString(StandardCharsets.UTF_8));
            heard.release();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            log.add(sim.elapsed().toSeconds() + ": closed");
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
