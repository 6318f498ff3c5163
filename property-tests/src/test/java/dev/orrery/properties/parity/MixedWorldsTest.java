package dev.orrery.properties.parity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.combine.Async;
import dev.orrery.loop.net.Protocol;
import dev.orrery.loop.net.TransportOptions;
import dev.orrery.loop.net.Transports;
import dev.orrery.sim.CrashMode;
import dev.orrery.sim.SimHost;
import dev.orrery.sim.Simulation;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.IllegalSelectorException;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * What belongs to one host is used by another, by another simulation, outside of all, or after its
 * host has crashed: that is refused with the JDK's types and with words, and nobody waits for ever.
 */
class MixedWorldsTest {
    private static final String NOT_HERE = "a blocking call must be made on a simulated thread: ";

    private final Simulation sim = Simulation.calm();
    private final SimHost a = sim.host("a");
    private final SimHost b = sim.host("b");
    private final Simulation other = Simulation.calm();
    private final SimHost stranger = other.host("stranger");

    @AfterEach
    void close() {
        sim.close();
        other.close();
    }

    /** What the body throws in a thread of a host; null if nothing. */
    private static @Nullable Throwable thrownOn(Simulation of, SimHost host, Wire.Body body) {
        @Nullable Throwable[] thrown = {new AssertionError("it did not end")};
        host.thread("test", () -> thrown[0] = Talk.thrownBy(body));
        of.run();
        return thrown[0];
    }

    private void on(SimHost host, Wire.Body body) {
        assertThat(thrownOn(sim, host, body)).isNull();
    }

    private static SocketChannel socket(SimHost host) throws IOException {
        return host.world().selectorProvider().openSocketChannel(StandardProtocolFamily.INET);
    }

    private static ServerSocketChannel listener(SimHost host) throws IOException {
        return host.world()
                .selectorProvider()
                .openServerSocketChannel(StandardProtocolFamily.INET)
                .bind(new InetSocketAddress(host.address(), 0));
    }

    /** The end on host a of a connection to b, and the end on b. */
    private SocketChannel[] connected() {
        SocketChannel[] ends = new SocketChannel[2];
        on(
                a,
                () -> {
                    ServerSocketChannel listener = listener(b);
                    ends[0] = socket(a);
                    assertThat(ends[0].connect(listener.getLocalAddress())).isTrue();
                    ends[1] = listener.accept();
                });
        return ends;
    }

    private static void isForeign(@Nullable Throwable thrown) {
        assertThat(thrown)
                .isInstanceOf(IllegalSelectorException.class)
                .hasMessageStartingWith(
                        "channel must be registered with a selector of its own host: ")
                .hasMessageContaining("its provider=SimSelectorProvider[a]");
    }

    private static void isNotHere(@Nullable Throwable thrown, String call) {
        assertThat(thrown)
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith(NOT_HERE + "call=" + call);
    }

    @Test
    void aSelectorOfAnotherHostIsRefused() {
        isForeign(
                thrownOn(
                        sim,
                        a,
                        () -> {
                            SocketChannel channel = socket(a);
                            channel.configureBlocking(false);
                            Selector foreign = b.world().selectorProvider().openSelector();
                            channel.register(foreign, channel.validOps());
                        }));
    }

    @Test
    void aSelectorOfAnotherSimulationIsRefused() {
        isForeign(
                thrownOn(
                        sim,
                        a,
                        () -> {
                            SocketChannel channel = socket(a);
                            channel.configureBlocking(false);
                            Selector foreign = stranger.world().selectorProvider().openSelector();
                            channel.register(foreign, channel.validOps());
                        }));
    }

    /** What {@code body} throws in the main task of a loop of host b. */
    private @Nullable Throwable thrownInLoopOfB(Wire.Body body) {
        @Nullable Throwable[] thrown = {new AssertionError("it did not end")};
        b.startMain("main", () -> thrown[0] = Talk.thrownBy(body));
        sim.run();
        return thrown[0];
    }

    private static void isOfAnotherWorld(@Nullable Throwable thrown) {
        assertThat(thrown)
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("channel must be of the provider of the loop's World: ")
                .hasMessageEndingWith(". Open it with world.selectorProvider().");
    }

    @Test
    void aLoopWatchesNoChannelOfAnotherHost() {
        isOfAnotherWorld(
                thrownInLoopOfB(
                        () -> {
                            SocketChannel channel = socket(a);
                            channel.configureBlocking(false);
                            EventLoop.current().addReader(channel, () -> {});
                        }));
    }

    @Test
    void aTransportAdoptsNoChannelOfAnotherHost() {
        SocketChannel foreign = connected()[0];
        isOfAnotherWorld(thrownInLoopOfB(() -> adopt(foreign)));
        assertThat(foreign.isOpen()).isTrue();
    }

    @Test
    void aTransportInASimulationAdoptsNoRealChannel() throws IOException {
        try (SocketChannel real = SocketChannel.open()) {
            isOfAnotherWorld(thrownInLoopOfB(() -> adopt(real)));
        }
    }

    @Test
    void aTransportOutsideAdoptsNoSimulatedChannel() throws Exception {
        SocketChannel simulated = socket(a);
        Async.run(() -> isOfAnotherWorld(Talk.thrownBy(() -> adopt(simulated))));
    }

    private static void adopt(SocketChannel channel) {
        Transports.adoptConnection(
                EventLoop.current(), () -> new Protocol() {}, channel, TransportOptions.standard());
    }

    @Test
    void aThreadOfAnotherHostMayUseAChannel() {
        SocketChannel[] ends = connected();
        on(
                b,
                () -> {
                    Talk.write(ends[1], "abc");
                    assertThat(Talk.read(ends[0], 3)).isEqualTo("abc");
                });
    }

    @Test
    void aThreadOfAnotherSimulationDoesNotWaitHere() {
        SocketChannel end = connected()[0];
        isNotHere(thrownOn(other, stranger, () -> end.read(Talk.room(1))), "read from socket-1");
        isNotHere(
                thrownOn(
                        other,
                        stranger,
                        () -> socket(a).connect(new InetSocketAddress(b.address(), 7))),
                "connect socket-");
        isNotHere(thrownOn(other, stranger, () -> listener(a).accept()), "accept from server-");
        isNotHere(
                thrownOn(
                        other,
                        stranger,
                        () -> a.world().selectorProvider().openSelector().select()),
                "select on a/selector-");
    }

    @Test
    void aThreadOutsideDoesNotWaitInASimulation() {
        SocketChannel end = connected()[0];
        isNotHere(Talk.thrownBy(() -> end.read(Talk.room(1))), "read from socket-1");
        isNotHere(Talk.thrownBy(() -> listener(a).accept()), "accept from server-");
    }

    @Test
    void nobodyWaitsInASimulationThatIsClosed() {
        SocketChannel end = connected()[0];
        sim.close();
        assertThat(Talk.thrownBy(() -> end.read(Talk.room(1))))
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("a simulation must not be used when it is closed: ");
    }

    @Test
    void anAddressOfAnotherSimulationIsNobodys() {
        other.host("second");
        SimHost third = other.host("third");
        Throwable thrown =
                thrownOn(
                        sim, a, () -> socket(a).connect(new InetSocketAddress(third.address(), 7)));
        assertThat(thrown).isExactlyInstanceOf(NoRouteToHostException.class);
    }

    @Test
    void aChannelOfACrashedHostAnswersNothing() {
        SocketChannel end = connected()[0];
        a.crash(CrashMode.RESET);
        hasCrashed(thrownOn(sim, b, () -> end.read(Talk.room(1))));
        hasCrashed(thrownOn(sim, b, () -> end.write(Talk.room(1))));
        hasCrashed(thrownOn(sim, b, end::getLocalAddress));
        hasCrashed(thrownOn(sim, b, end::shutdownOutput));
        hasCrashed(thrownOn(sim, b, () -> end.getOption(StandardSocketOptions.SO_LINGER)));
        hasCrashed(thrownOn(sim, b, () -> socket(a)));
        on(b, end::close);
    }

    private static void hasCrashed(@Nullable Throwable thrown) {
        assertThat(thrown)
                .isInstanceOf(ClosedChannelException.class)
                .hasMessageStartingWith(
                        "a channel must not be used after its host has crashed: host=a, used=");
    }

    @Test
    void anAdaptorOfACrashedHostIsClosed() {
        SocketChannel end = connected()[0];
        a.crash(CrashMode.SILENT);
        Talk.failed(
                SocketException.class,
                "Socket is closed",
                thrownOn(sim, b, () -> end.socket().getInputStream()));
    }

    @Test
    void nobodyWaitsAtTheSelectorOfACrashedHost() throws Exception {
        Selector selector = a.world().selectorProvider().openSelector();
        a.crash(CrashMode.SILENT);
        assertThat(selector.isOpen()).isFalse();
        assertThat(thrownOn(sim, b, () -> selector.select()))
                .isInstanceOf(ClosedSelectorException.class);
    }
}
