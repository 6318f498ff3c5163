package dev.orrery.properties.parity;

import static dev.orrery.properties.parity.Talk.fails;
import static dev.orrery.properties.parity.Talk.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.SocketAddress;
import java.nio.channels.Channel;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Blocking mode, and interrupts of who waits in it. */
final class BlockingFacts {
    private BlockingFacts() {}

    /** Expects that an interrupt ends {@code body}, which waits, and closes its channel. */
    private static void interruptCloses(Wire wire, Channel channel, Wire.Body body)
            throws Exception {
        boolean[] interrupted = {false};
        Wire.Running waiter =
                wire.start(
                        wire.near(),
                        () -> {
                            try {
                                body.run();
                            } finally {
                                interrupted[0] = Thread.interrupted();
                            }
                        });
        wire.untilBlocked(waiter);
        waiter.thread().interrupt();
        Talk.failed(ClosedByInterruptException.class, null, wire.ended(waiter));
        assertThat(interrupted[0]).isTrue();
        assertThat(channel.isOpen()).isFalse();
    }

    static void newChannelsAreInBlockingMode(Wire wire) throws Exception {
        assertThat(wire.near().socket().isBlocking()).isTrue();
        assertThat(wire.near().unboundListener().isBlocking()).isTrue();
        assertThat(wire.near().unboundDatagrams().isBlocking()).isTrue();
        assertThat(wire.near().pipe().source().isBlocking()).isTrue();
        assertThat(wire.near().pipe().sink().isBlocking()).isTrue();
    }

    static void theModeIsChangedBackAndForth(Wire wire) throws Exception {
        SocketChannel socket = wire.near().socket();
        assertThat(socket.configureBlocking(false)).isSameAs(socket);
        assertThat(socket.isBlocking()).isFalse();
        assertThat(socket.configureBlocking(true)).isSameAs(socket);
        assertThat(socket.isBlocking()).isTrue();
    }

    static void aClosedChannelKeepsItsMode(Wire wire) throws Exception {
        SocketChannel socket = wire.near().socket();
        socket.close();
        fails(ClosedChannelException.class, null, () -> socket.configureBlocking(false));
        assertThat(socket.isBlocking()).isTrue();
    }

    static void aBlockingReadWaitsForBytes(Wire wire) throws Exception {
        Wire.Ends ends = wire.connected();
        Wire.Running reader =
                wire.start(
                        wire.near(), () -> assertThat(Talk.read(ends.near(), 4)).isEqualTo("late"));
        wire.untilBlocked(reader);
        Talk.write(ends.far(), "late");
        wire.join(reader);
    }

    static void oneReadsWhileAnotherWrites(Wire wire) throws Exception {
        Wire.Ends ends = wire.connected();
        Wire.Running reader =
                wire.start(
                        wire.near(), () -> assertThat(Talk.read(ends.near(), 4)).isEqualTo("pong"));
        wire.untilBlocked(reader);
        Talk.write(ends.near(), "ping");
        assertThat(Talk.read(ends.far(), 4)).isEqualTo("ping");
        Talk.write(ends.far(), "pong");
        wire.join(reader);
    }

    static void anInterruptClosesTheSocketOfWhoReads(Wire wire) throws Exception {
        SocketChannel near = wire.connected().near();
        interruptCloses(wire, near, () -> near.read(room(1)));
    }

    static void anInterruptClosesTheSocketOfWhoWrites(Wire wire) throws Exception {
        SocketChannel near = wire.connected().near();
        wire.fillUp(near);
        interruptCloses(wire, near, () -> near.write(room(16 * 1024 * 1024)));
    }

    static void anInterruptClosesTheListenerOfWhoAccepts(Wire wire) throws Exception {
        ServerSocketChannel listener = wire.near().listener();
        interruptCloses(wire, listener, listener::accept);
    }

    static void anInterruptClosesTheChannelOfWhoReceives(Wire wire) throws Exception {
        DatagramChannel channel = wire.near().datagrams();
        interruptCloses(wire, channel, () -> channel.receive(room(1)));
    }

    static void anInterruptClosesThePipeOfWhoReads(Wire wire) throws Exception {
        Pipe.SourceChannel source = wire.near().pipe().source();
        interruptCloses(wire, source, () -> source.read(room(1)));
    }

    static void anInterruptBeforeAReadClosesTheSocket(Wire wire) throws Exception {
        Wire.Ends ends = wire.connected();
        Talk.write(ends.far(), "there");
        Wire.Running reader =
                wire.start(
                        wire.near(),
                        () -> {
                            Thread.currentThread().interrupt();
                            int _ = ends.near().read(room(1));
                        });
        Talk.failed(ClosedByInterruptException.class, null, wire.ended(reader));
        assertThat(ends.near().isOpen()).isFalse();
    }

    static void anInterruptBeforeAnAcceptClosesTheListener(Wire wire) throws Exception {
        ServerSocketChannel listener = wire.near().listener();
        Wire.Running server =
                wire.start(
                        wire.near(),
                        () -> {
                            Thread.currentThread().interrupt();
                            SocketChannel _ = listener.accept();
                        });
        Talk.failed(ClosedByInterruptException.class, null, wire.ended(server));
        assertThat(listener.isOpen()).isFalse();
    }

    static void anInterruptBeforeAConnectClosesTheSocket(Wire wire) throws Exception {
        SocketAddress address = wire.far().listener().getLocalAddress();
        SocketChannel client = wire.near().socket();
        Wire.Running running =
                wire.start(
                        wire.near(),
                        () -> {
                            Thread.currentThread().interrupt();
                            boolean _ = client.connect(address);
                        });
        Talk.failed(ClosedByInterruptException.class, null, wire.ended(running));
        assertThat(client.isOpen()).isFalse();
    }

    static void anInterruptDoesNotMindWhoDoesNotWait(Wire wire) throws Exception {
        Wire.Ends ends = wire.connected().nonBlocking();
        boolean[] interrupted = {false};
        Wire.Running reader =
                wire.start(
                        wire.near(),
                        () -> {
                            Thread.currentThread().interrupt();
                            assertThat(ends.near().read(room(1))).isZero();
                            interrupted[0] = Thread.interrupted();
                        });
        wire.join(reader);
        assertThat(interrupted[0]).isTrue();
        assertThat(ends.near().isOpen()).isTrue();
    }

    static void aPipeReaderWaitsForBytes(Wire wire) throws Exception {
        Pipe pipe = wire.near().pipe();
        Wire.Running reader =
                wire.start(
                        wire.near(),
                        () -> assertThat(Talk.read(pipe.source(), 4)).isEqualTo("late"));
        wire.untilBlocked(reader);
        Talk.write(pipe.sink(), "late");
        wire.join(reader);
    }
}
