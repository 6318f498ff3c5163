package dev.orrery.sim.net;

import dev.orrery.sim.SimHost;
import dev.orrery.sim.Simulation;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Hosts a and b on a calm network, for bodies that run in simulated threads. */
final class TwoHosts implements AutoCloseable {
    static final int PORT = 80;

    /** What a thread does. */
    interface Body {
        void run() throws Exception;
    }

    final Simulation sim;
    final SimHost a;
    final SimHost b;

    TwoHosts() {
        this(Simulation.calm());
    }

    TwoHosts(Simulation sim) {
        this.sim = sim;
        this.a = sim.host("a");
        this.b = sim.host("b");
    }

    static SimSelectorProvider providerOf(SimHost host) {
        return (SimSelectorProvider) host.world().selectorProvider();
    }

    /** Runs it in a simulated thread of the host; what it throws fails the run. */
    Thread in(SimHost host, Body body) {
        return host.thread(
                "test",
                () -> {
                    try {
                        body.run();
                    } catch (Exception failed) {
                        throw new AssertionError(failed);
                    }
                });
    }

    /** Runs it in a thread of a, until nothing is left to do. */
    void run(Body body) {
        in(a, body);
        sim.run();
    }

    ServerSocketChannel listen(SimHost host) throws IOException {
        return providerOf(host)
                .openServerSocketChannel()
                .bind(new InetSocketAddress(host.address(), PORT));
    }

    SocketChannel socket(SimHost host) throws IOException {
        return providerOf(host).openSocketChannel();
    }

    DatagramChannel datagrams(SimHost host) throws IOException {
        return providerOf(host).openDatagramChannel(StandardProtocolFamily.INET);
    }

    InetSocketAddress at(SimHost host) {
        return new InetSocketAddress(host.address(), PORT);
    }

    /** A connection from a to b: what a has, and what b has accepted. */
    SocketChannel[] pair() throws IOException {
        try (ServerSocketChannel server = listen(b)) {
            SocketChannel client = socket(a);
            client.connect(at(b));
            return new SocketChannel[] {client, server.accept()};
        }
    }

    void sleep(Duration delay) throws InterruptedException {
        a.world().sleep(delay);
    }

    /** Longer than anything takes that is calm and does not wait for a timer. */
    void settle() throws InterruptedException {
        sleep(Duration.ofMillis(50));
    }

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    static ByteBuffer room(int bytes) {
        return ByteBuffer.allocate(bytes);
    }

    static void write(WritableByteChannel channel, String text) throws IOException {
        channel.write(bytes(text));
    }

    static String read(ReadableByteChannel channel) throws IOException {
        ByteBuffer target = room(100);
        int count = channel.read(target);
        return count < 0
                ? "end"
                : new String(target.array(), 0, target.position(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        sim.close();
    }
}
