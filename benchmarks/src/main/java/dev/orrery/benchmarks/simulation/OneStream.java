package dev.orrery.benchmarks.simulation;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.net.StreamConnection;
import dev.orrery.loop.net.StreamOptions;
import dev.orrery.loop.net.StreamReader;
import dev.orrery.loop.net.Streams;
import dev.orrery.sim.Simulation;
import dev.orrery.sim.link.Node;
import dev.orrery.sim.tcp.TcpConnection;
import dev.orrery.sim.tcp.TcpListener;
import dev.orrery.sim.tcp.TcpOptions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Objects;

/**
 * One TCP connection over which one host sends as much as it can, in pieces of {@value #PIECE}
 * bytes. What counts is what the other has read.
 */
final class OneStream implements Load {
    private static final int PIECE = 1 << 16;
    private static final int PORT = 80;
    private static final Duration STEP = Duration.ofMillis(10);

    /** What can fail like a channel. */
    private interface Work {
        void run() throws IOException;
    }

    private final Simulation simulation;
    private long received;

    private OneStream(boolean faults) {
        simulation = Simulations.of(faults);
    }

    @Override
    public long goOn() {
        long before = received;
        // Where nobody can get through for a while, that takes no processor time.
        while (received == before) {
            simulation.runFor(STEP);
        }
        return received;
    }

    @Override
    public void close() {
        simulation.close();
    }

    private OneStream established(boolean faults) {
        goOn();
        if (faults) {
            simulation.network().startFaults();
        }
        return this;
    }

    private InetSocketAddress addressOfB() {
        return new InetSocketAddress(simulation.host("b").address(), PORT);
    }

    private static Runnable of(Work work) {
        return () -> {
            try {
                work.run();
            } catch (IOException unexpected) {
                throw new UncheckedIOException(unexpected);
            }
        };
    }

    /** Of the model of TCP, without channels and loops. */
    static Load ofModel(boolean faults) {
        OneStream stream = new OneStream(faults);
        of(stream::connectModel).run();
        return stream.established(faults);
    }

    private void connectModel() throws IOException {
        Node a = simulation.network().addNode("a");
        Node b = simulation.network().addNode("b");
        InetSocketAddress address = new InetSocketAddress(b.address(), PORT);
        TcpListener listener =
                Simulations.stackOf(simulation, b).newListener(TcpOptions.standard());
        listener.bind(address, 1);
        TcpConnection client =
                Simulations.stackOf(simulation, a).newConnection(TcpOptions.standard());
        client.connect(address);
        simulation.runUntil(listener::isAcceptable);
        TcpConnection server = Objects.requireNonNull(listener.accept());
        ByteBuffer source = ByteBuffer.allocate(PIECE);
        ByteBuffer target = ByteBuffer.allocate(PIECE);
        Runnable fill =
                of(
                        () -> {
                            while (client.isWritable() && client.write(source.clear()) > 0) {
                                // As much as there is room for.
                            }
                        });
        client.setObserver(fill::run);
        Runnable empty =
                of(
                        () -> {
                            while (server.isReadable()) {
                                received += server.read(target.clear());
                            }
                        });
        server.setObserver(empty::run);
        fill.run();
    }

    /** Through channels and selectors of two hosts with loops. */
    static Load ofChannels(boolean faults) {
        OneStream stream = new OneStream(faults);
        Simulation simulation = stream.simulation;
        InetSocketAddress address = stream.addressOfB();
        simulation.host("b").start("loop", loop -> of(() -> stream.serve(loop)).run());
        simulation.host("a").start("loop", loop -> of(() -> feed(loop, address)).run());
        return stream.established(faults);
    }

    private void serve(EventLoop loop) throws IOException {
        ServerSocketChannel server = loop.world().selectorProvider().openServerSocketChannel();
        server.bind(new InetSocketAddress(PORT)).configureBlocking(false);
        loop.addReader(server, of(() -> read(loop, server.accept())));
    }

    private void read(EventLoop loop, SocketChannel accepted) throws IOException {
        accepted.configureBlocking(false);
        ByteBuffer target = ByteBuffer.allocate(PIECE);
        loop.addReader(accepted, of(() -> received += accepted.read(target.clear())));
    }

    private static void feed(EventLoop loop, InetSocketAddress address) throws IOException {
        SocketChannel client = loop.world().selectorProvider().openSocketChannel();
        client.configureBlocking(false);
        client.connect(address);
        ByteBuffer source = ByteBuffer.allocate(PIECE);
        loop.addWriter(
                client,
                of(
                        () -> {
                            if (client.finishConnect()) {
                                client.write(source.clear());
                            }
                        }));
    }

    /** Through stream readers and writers of two tasks. */
    static Load ofTasks(boolean faults) {
        OneStream stream = new OneStream(faults);
        Simulation simulation = stream.simulation;
        InetSocketAddress address = stream.addressOfB();
        simulation.host("b").startMain("loop", stream::serveTasks);
        simulation.host("a").startMain("loop", () -> write(address));
        return stream.established(faults);
    }

    private void serveTasks() throws IOException {
        Streams.startServer((reader, writer) -> read(reader), null, PORT).serveForever();
    }

    private void read(StreamReader reader) throws IOException {
        ByteBuffer target = ByteBuffer.allocate(PIECE);
        int count = reader.read(target);
        while (count >= 0) {
            received += count;
            count = reader.read(target.clear());
        }
    }

    private static void write(InetSocketAddress address) throws IOException {
        byte[] piece = new byte[PIECE];
        try (StreamConnection made = Streams.openConnection(address, StreamOptions.standard())) {
            while (true) {
                made.writer().write(piece);
                made.writer().drain();
            }
        }
    }
}
