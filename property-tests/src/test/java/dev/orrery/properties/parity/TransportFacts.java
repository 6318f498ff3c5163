package dev.orrery.properties.parity;

import static dev.orrery.properties.parity.Talk.bytes;
import static dev.orrery.properties.parity.Talk.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.loop.combine.Async;
import dev.orrery.loop.net.DatagramEndpoint;
import dev.orrery.loop.net.DatagramProtocol;
import dev.orrery.loop.net.Protocol;
import dev.orrery.loop.net.Server;
import dev.orrery.loop.net.ServerOptions;
import dev.orrery.loop.net.Transport;
import dev.orrery.loop.net.TransportOptions;
import dev.orrery.loop.net.Transports;
import dev.orrery.loop.task.Task;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Transports, servers and datagram endpoints on one machine, a plain channel on the other. */
final class TransportFacts {
    private TransportFacts() {}

    /** Notes what it is told, and how often. */
    private static class Recorder implements Protocol, DatagramProtocol {
        final List<String> told = new ArrayList<>();
        final StringBuilder data = new StringBuilder();
        @Nullable Exception failure;
        boolean keepsHalfOpen;

        @Override
        public void connectionMade(Transport transport) {
            told.add("made");
        }

        @Override
        public void dataReceived(ByteBuffer received) {
            data.append(StandardCharsets.US_ASCII.decode(received));
        }

        @Override
        public boolean eofReceived() {
            told.add("eof");
            return keepsHalfOpen;
        }

        @Override
        public void datagramReceived(ByteBuffer received, SocketAddress sender) {
            told.add("from " + sender);
            dataReceived(received);
        }

        @Override
        public void errorReceived(IOException error) {
            told.add("error");
            failure = error;
        }

        @Override
        public void pauseWriting() {
            told.add("pause");
        }

        @Override
        public void resumeWriting() {
            told.add("resume");
        }

        @Override
        public void connectionLost(@Nullable Exception thrown) {
            told.add("lost");
            failure = thrown;
        }
    }

    /** What is done with a transport; its peer is a plain channel, which blocks. */
    @FunctionalInterface
    private interface Talking {
        void talk(Transport transport, Recorder recorder) throws Exception;
    }

    /** A transport over one end; what is done with the other end happens before or in a thread. */
    private static void over(Wire wire, Wire.Ends ends, Talking body) throws Exception {
        over(wire, ends, new Recorder(), body);
    }

    private static void over(Wire wire, Wire.Ends ends, Recorder recorder, Talking body)
            throws Exception {
        wire.near()
                .inTask(
                        () -> {
                            Transport transport =
                                    Async.await(
                                                    Transports.adoptConnection(
                                                            Task.current().loop(),
                                                            () -> recorder,
                                                            ends.near(),
                                                            TransportOptions.standard()))
                                            .transport();
                            body.talk(transport, recorder);
                        });
    }

    private static void until(BooleanSupplier holds) {
        while (!holds.getAsBoolean()) {
            Task.sleep(Duration.ofMillis(1));
        }
    }

    static void aProtocolIsToldOfDataAndItsEnd(Wire wire) throws Exception {
        Wire.Ends ends = wire.connected();
        Talk.write(ends.far(), "abc");
        ends.far().close();
        over(
                wire,
                ends,
                (transport, recorder) -> {
                    until(() -> recorder.told.contains("lost"));
                    assertThat(recorder.data).hasToString("abc");
                    assertThat(recorder.told).containsExactly("made", "eof", "lost");
                    assertThat(recorder.failure).isNull();
                });
    }

    static void aResetIsTheFailureOfALostConnection(Wire wire) throws Exception {
        Wire.Ends ends = wire.connected();
        ends.far().setOption(StandardSocketOptions.SO_LINGER, 0);
        ends.far().close();
        over(
                wire,
                ends,
                (transport, recorder) -> {
                    until(() -> recorder.told.contains("lost"));
                    assertThat(recorder.told).containsExactly("made", "lost");
                    Talk.failed(SocketException.class, "Connection reset", recorder.failure);
                });
    }

    static void aProtocolMayStayHalfOpen(Wire wire) throws Exception {
        Wire.Ends ends = wire.connected();
        ends.far().shutdownOutput();
        Recorder keeper = new Recorder();
        keeper.keepsHalfOpen = true;
        over(
                wire,
                ends,
                keeper,
                (transport, recorder) -> {
                    until(() -> recorder.told.contains("eof"));
                    transport.write(bytes("answer"));
                    transport.close();
                    until(() -> recorder.told.contains("lost"));
                });
        assertThat(Talk.read(ends.far(), 99)).isEqualTo("answer");
    }

    static void aPausedTransportDoesNotRead(Wire wire) throws Exception {
        Wire.Ends ends = wire.connected();
        over(
                wire,
                ends,
                (transport, recorder) -> {
                    transport.pauseReading();
                    assertThat(transport.isReading()).isFalse();
                    Talk.write(ends.far(), "abc");
                    Task.sleep(Duration.ofMillis(20));
                    assertThat(recorder.data).isEmpty();
                    transport.resumeReading();
                    until(() -> recorder.data.length() == 3);
                });
    }

    static void aFullTransportPausesItsProtocol(Wire wire) throws Exception {
        Wire.Ends ends = wire.connected();
        int size = 16 * 1024 * 1024;
        Wire.Running[] reader = new Wire.Running[1];
        over(
                wire,
                ends,
                (transport, recorder) -> {
                    transport.write(room(size));
                    assertThat(recorder.told).containsExactly("made", "pause");
                    assertThat(transport.writeBufferSize()).isPositive();
                    reader[0] =
                            wire.start(
                                    wire.far(),
                                    () -> {
                                        ByteBuffer target = room(256 * 1024);
                                        int total = 0;
                                        while (total < size) {
                                            total += ends.far().read(target.clear());
                                        }
                                    });
                    until(() -> recorder.told.contains("resume"));
                    until(() -> transport.writeBufferSize() == 0);
                });
        wire.join(reader[0]);
    }

    static void aCloseFlushesBeforeItEnds(Wire wire) throws Exception {
        Wire.Ends ends = wire.connected();
        over(
                wire,
                ends,
                (transport, recorder) -> {
                    transport.write(bytes("last words"));
                    transport.close();
                    assertThat(transport.isClosing()).isTrue();
                    until(() -> recorder.told.contains("lost"));
                    assertThat(recorder.failure).isNull();
                });
        assertThat(Talk.read(ends.far(), 99)).isEqualTo("last words");
    }

    static void anAbortDropsWhatWaits(Wire wire) throws Exception {
        Wire.Ends ends = wire.connected();
        over(
                wire,
                ends,
                (transport, recorder) -> {
                    transport.write(room(16 * 1024 * 1024));
                    transport.abort();
                    assertThat(transport.isClosing()).isTrue();
                    until(() -> recorder.told.contains("lost"));
                    assertThat(recorder.failure).isNull();
                    assertThat(transport.writeBufferSize()).isZero();
                });
    }

    static void afterWriteEofNothingIsWritten(Wire wire) throws Exception {
        Wire.Ends ends = wire.connected();
        over(
                wire,
                ends,
                (transport, recorder) -> {
                    assertThat(transport.canWriteEof()).isTrue();
                    transport.writeEof();
                    assertThat(Talk.thrownBy(() -> transport.write(bytes("a"))))
                            .isExactlyInstanceOf(IllegalStateException.class);
                });
        assertThat(ends.far().read(room(1))).isEqualTo(-1);
    }

    static void aClosedTransportReadsNoMore(Wire wire) throws Exception {
        Wire.Ends ends = wire.connected();
        over(
                wire,
                ends,
                (transport, recorder) -> {
                    transport.close();
                    assertThat(transport.isReading()).isFalse();
                    until(() -> recorder.told.contains("lost"));
                    assertThat(recorder.told).containsExactly("made", "lost");
                });
    }

    static void anUnconnectedChannelIsNotAdopted(Wire wire) throws Exception {
        SocketChannel unconnected = wire.near().socket();
        wire.near()
                .inTask(
                        () ->
                                Talk.fails(
                                        NotYetConnectedException.class,
                                        null,
                                        () ->
                                                Transports.adoptConnection(
                                                        Task.current().loop(),
                                                        Recorder::new,
                                                        unconnected,
                                                        TransportOptions.standard())));
        assertThat(unconnected.isOpen()).isTrue();
    }

    // Servers.

    /** A server of one machine, for a plain client of the other. */
    private static final class Serving {
        volatile @Nullable Server server;

        Server server() {
            Server present = server;
            if (present == null) {
                throw new IllegalStateException("not yet");
            }
            return present;
        }
    }

    /** A protocol that sends back what it gets. */
    private static final class Echo implements Protocol {
        private @Nullable Transport transport;

        @Override
        public void connectionMade(Transport made) {
            transport = made;
        }

        @Override
        public void dataReceived(ByteBuffer data) {
            Transport present = transport;
            if (present != null) {
                present.write(data);
            }
        }
    }

    private static void serve(Wire wire, Serving serving) throws Exception {
        wire.far()
                .inTask(
                        () -> {
                            Server server =
                                    Async.await(
                                            Transports.createServer(
                                                    Task.current().loop(),
                                                    Echo::new,
                                                    List.of(wire.far().anyPort()),
                                                    ServerOptions.standard()));
                            serving.server = server;
                            until(() -> !server.isServing());
                            server.waitClosed();
                        });
    }

    private static void stop(Server server) {
        server.loop().callSoonThreadsafe(server::close);
    }

    static void aServerAnswersAPlainClient(Wire wire) throws Exception {
        Serving serving = new Serving();
        Wire.Running running = wire.start(wire.far(), () -> serve(wire, serving));
        wire.until("serving", () -> serving.server != null);
        SocketChannel client = wire.near().socket();
        boolean _ = client.connect(wire.far().at(serving.server().port()));
        Talk.write(client, "echo");
        assertThat(Talk.read(client, 4)).isEqualTo("echo");
        client.close();
        stop(serving.server());
        wire.join(running);
    }

    static void aClosedServerRefusesClients(Wire wire) throws Exception {
        Serving serving = new Serving();
        Wire.Running running = wire.start(wire.far(), () -> serve(wire, serving));
        wire.until("serving", () -> serving.server != null);
        int port = serving.server().port();
        stop(serving.server());
        wire.join(running);
        SocketChannel client = wire.near().socket();
        Talk.fails(
                ConnectException.class,
                "Connection refused",
                () -> client.connect(wire.far().at(port)));
    }

    static void aClosedServerKeepsItsConnections(Wire wire) throws Exception {
        Serving serving = new Serving();
        Wire.Running running = wire.start(wire.far(), () -> serve(wire, serving));
        wire.until("serving", () -> serving.server != null);
        SocketChannel client = wire.near().socket();
        boolean _ = client.connect(wire.far().at(serving.server().port()));
        Talk.write(client, "one");
        assertThat(Talk.read(client, 3)).isEqualTo("one");
        stop(serving.server());
        Talk.write(client, "two");
        assertThat(Talk.read(client, 3)).isEqualTo("two");
        client.close();
        wire.join(running);
    }

    static void aServerDoesNotTakeAPortInUse(Wire wire) throws Exception {
        SocketAddress taken = wire.far().listener().getLocalAddress();
        Wire.Running running =
                wire.start(
                        wire.far(),
                        () ->
                                wire.far()
                                        .inTask(
                                                () ->
                                                        Async.await(
                                                                Transports.createServer(
                                                                        Task.current().loop(),
                                                                        Echo::new,
                                                                        List.of(taken),
                                                                        ServerOptions.standard()),
                                                                IOException.class)));
        assertThat(wire.ended(running))
                .isExactlyInstanceOf(BindException.class)
                .hasMessageContaining("Address already in use");
    }

    // Datagrams.

    private static void endpoint(Wire wire, @Nullable SocketAddress peer, DatagramTalking body)
            throws Exception {
        Recorder recorder = new Recorder();
        wire.near()
                .inTask(
                        () ->
                                body.talk(
                                        Async.await(
                                                Transports.createDatagramEndpoint(
                                                        Task.current().loop(),
                                                        () -> recorder,
                                                        wire.near().anyPort(),
                                                        peer)),
                                        recorder));
    }

    /** What is done with an endpoint for datagrams. */
    @FunctionalInterface
    private interface DatagramTalking {
        void talk(DatagramEndpoint<Recorder> endpoint, Recorder recorder) throws Exception;
    }

    static void anEndpointSendsToAPlainChannel(Wire wire) throws Exception {
        DatagramChannel far = wire.far().datagrams();
        endpoint(
                wire,
                null,
                (endpoint, recorder) ->
                        endpoint.transport().sendTo(bytes("hello"), far.getLocalAddress()));
        ByteBuffer target = room(9);
        assertThat(far.receive(target)).isNotNull();
        assertThat(Talk.text(target)).isEqualTo("hello");
    }

    static void anEndpointHearsAPlainChannel(Wire wire) throws Exception {
        DatagramChannel far = wire.far().datagrams();
        endpoint(
                wire,
                far.getLocalAddress(),
                (endpoint, recorder) -> {
                    endpoint.transport().send(bytes("question"));
                    Wire.Running answering =
                            wire.start(
                                    wire.far(),
                                    () -> {
                                        SocketAddress asker = far.receive(room(9));
                                        assertThat(far.send(bytes("answer"), asker)).isEqualTo(6);
                                    });
                    until(() -> recorder.data.toString().equals("answer"));
                    until(answering::isDone);
                    assertThat(answering.failure()).isNull();
                    assertThat(recorder.told).containsExactly("from " + far.getLocalAddress());
                });
    }

    static void anEndpointHearsThatNobodyListens(Wire wire) throws Exception {
        DatagramChannel gone = wire.far().datagrams();
        SocketAddress nobody = gone.getLocalAddress();
        gone.close();
        endpoint(
                wire,
                nobody,
                (endpoint, recorder) -> {
                    endpoint.transport().send(bytes("anybody?"));
                    until(() -> recorder.told.contains("error"));
                    assertThat(recorder.failure)
                            .isExactlyInstanceOf(PortUnreachableException.class);
                    assertThat(endpoint.transport().isClosing()).isFalse();
                });
    }

    static void aClosedEndpointTellsItsProtocol(Wire wire) throws Exception {
        endpoint(
                wire,
                null,
                (endpoint, recorder) -> {
                    endpoint.transport().close();
                    assertThat(endpoint.transport().isClosing()).isTrue();
                    until(() -> recorder.told.contains("lost"));
                    assertThat(recorder.failure).isNull();
                });
    }
}
