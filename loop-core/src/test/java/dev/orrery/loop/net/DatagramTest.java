package dev.orrery.loop.net;

import static dev.orrery.loop.net.Running.HOST;
import static dev.orrery.loop.net.Running.thrownBy;
import static dev.orrery.loop.net.Running.until;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.combine.Async;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

@Timeout(60)
class DatagramTest {
    private static final SocketAddress ANY = new InetSocketAddress(HOST, 0);

    private final Running running = new Running();

    /** Notes what it is told. */
    private static final class Noting implements DatagramProtocol {
        final List<String> seen = new ArrayList<>();
        final List<SocketAddress> senders = new ArrayList<>();
        final List<IOException> errors = new ArrayList<>();
        private final boolean isThrowing;

        Noting(boolean isThrowing) {
            this.isThrowing = isThrowing;
        }

        @Override
        public void connectionMade(DatagramTransport transport) {
            seen.add("made");
        }

        @Override
        public void datagramReceived(ByteBuffer data, SocketAddress sender) {
            seen.add("got " + data.remaining());
            senders.add(sender);
            if (isThrowing) {
                throw new IllegalStateException("planned");
            }
        }

        @Override
        public void errorReceived(IOException failure) {
            errors.add(failure);
        }

        @Override
        public void connectionLost(@Nullable Exception failure) {
            seen.add("lost " + (failure == null ? null : failure.getMessage()));
        }
    }

    private static DatagramEndpoint<Noting> endpoint(
            @Nullable SocketAddress local, @Nullable SocketAddress peer, DatagramOptions options) {
        return Async.await(
                Transports.<Noting>createDatagramEndpoint(
                        EventLoop.current(), () -> new Noting(false), local, peer, options));
    }

    private static DatagramEndpoint<Noting> endpoint(@Nullable SocketAddress peer) {
        return endpoint(ANY, peer, DatagramOptions.standard());
    }

    private static SocketAddress address(DatagramEndpoint<?> endpoint) {
        return Objects.requireNonNull(
                endpoint.transport().extraInfo(ExtraInfo.LOCAL_ADDRESS), "address");
    }

    private static ByteBuffer bytes(int count) {
        return ByteBuffer.wrap(new byte[count]);
    }

    @Test
    void datagramsGoBothWays() throws Exception {
        running.run(
                () -> {
                    DatagramEndpoint<Noting> server = endpoint(null);
                    DatagramEndpoint<Noting> client = endpoint(address(server));
                    client.transport().send(bytes(3));
                    client.transport().sendTo(bytes(60_000), address(server));
                    until(() -> server.protocol().seen.size() == 3);
                    assertThat(server.protocol().seen)
                            .containsExactly("made", "got 3", "got 60000");
                    assertThat(server.protocol().senders).containsOnly(address(client));
                    server.transport().sendTo(bytes(5), address(client));
                    server.transport().sendTo(bytes(0), address(client));
                    until(() -> client.protocol().seen.size() == 3);
                    assertThat(client.protocol().seen).containsExactly("made", "got 5", "got 0");
                    client.transport().close();
                    server.transport().abort();
                    until(() -> server.protocol().seen.contains("lost null"));
                    assertThat(client.protocol().seen).endsWith("lost null");
                    assertThat(client.transport().isClosing()).isTrue();
                });
        assertThat(running.reported).isEmpty();
    }

    @Test
    void longDatagramsAreCut() throws Exception {
        running.run(
                () -> {
                    DatagramOptions options =
                            DatagramOptions.standard()
                                    .withMaxDatagram(100)
                                    .withSocketOption(StandardSocketOptions.SO_RCVBUF, 100_000);
                    DatagramEndpoint<Noting> server = endpoint(ANY, null, options);
                    DatagramEndpoint<Noting> client = endpoint(address(server));
                    client.transport().send(bytes(101));
                    until(() -> server.protocol().seen.size() == 2);
                    assertThat(server.protocol().seen).containsExactly("made", "got 100");
                });
    }

    @Test
    void anEndpointWithAPeerSendsToNobodyElse() throws Exception {
        running.run(
                () -> {
                    DatagramEndpoint<Noting> server = endpoint(null);
                    DatagramEndpoint<Noting> client = endpoint(address(server));
                    assertThat(thrownBy(() -> client.transport().sendTo(bytes(1), address(client))))
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessageStartingWith(
                                    "receiver must be the peer that the endpoint was made with");
                    assertThat(thrownBy(() -> server.transport().send(bytes(1))))
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageStartingWith(
                                    "send must be called on an endpoint that was made with a peer");
                    assertThat(thrownBy(() -> client.transport().send(bytes(0))))
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessageStartingWith(
                                    "data must not be empty on an endpoint with a peer");
                });
    }

    @Test
    void thatNobodyListensIsToldAndEndsNothing() throws Exception {
        running.run(
                () -> {
                    DatagramEndpoint<Noting> server = endpoint(null);
                    DatagramEndpoint<Noting> client = endpoint(address(server));
                    server.transport().close();
                    until(() -> server.protocol().seen.contains("lost null"));
                    client.transport().send(bytes(1));
                    until(() -> !client.protocol().errors.isEmpty());
                    assertThat(client.protocol().errors.get(0))
                            .isInstanceOf(PortUnreachableException.class);
                    assertThat(client.transport().isClosing()).isFalse();
                });
        assertThat(running.reported).isEmpty();
    }

    @Test
    void aDatagramThatIsTooLongIsToldOf() throws Exception {
        running.run(
                () -> {
                    DatagramEndpoint<Noting> server = endpoint(null);
                    DatagramEndpoint<Noting> client = endpoint(address(server));
                    client.transport().send(bytes(70_000));
                    assertThat(client.protocol().errors).hasSize(1);
                    client.transport().send(bytes(1));
                    until(() -> server.protocol().seen.size() == 2);
                });
    }

    @Test
    void whatAProtocolThrowsEndsItsEndpoint() throws Exception {
        running.run(
                () -> {
                    DatagramEndpoint<Noting> server =
                            Async.await(
                                    Transports.<Noting>createDatagramEndpoint(
                                            EventLoop.current(),
                                            () -> new Noting(true),
                                            ANY,
                                            null));
                    DatagramEndpoint<Noting> client = endpoint(address(server));
                    client.transport().send(bytes(1));
                    until(() -> server.protocol().seen.size() == 3);
                    assertThat(server.protocol().seen)
                            .containsExactly("made", "got 1", "lost planned");
                });
        assertThat(running.reported)
                .singleElement()
                .satisfies(failure -> assertThat(failure.failure()).hasMessage("planned"));
    }

    @Test
    void unacceptableOptionsAreRefused() {
        DatagramOptions options = DatagramOptions.standard();
        assertThat(thrownBy(() -> options.withMaxDatagram(0)))
                .hasMessage("maxDatagram must be at least 1: maxDatagram=0. Give it in bytes.");
        assertThat(thrownBy(() -> options.withMaxWriteBuffer(0)))
                .hasMessageStartingWith("maxWriteBuffer must be at least 1");
        assertThat(thrownBy(() -> options.withWriteBufferLimits(1, 2)))
                .hasMessageStartingWith("write buffer limits must be");
    }
}
