package dev.orrery.sim.gate;

import dev.orrery.loop.EventLoop;
import dev.orrery.sim.SimHost;
import dev.orrery.sim.Simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver.LookupPolicy;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;

/**
 * Planted bugs, one for each kind of accident of links, sockets and names. Each has the strength
 * that it has where a scenario says nothing.
 */
final class NetworkCanaries {
    private static final int PORT = 7;
    private static final Duration MILLISECOND = Duration.ofMillis(1);
    private static final LookupPolicy IPV4 = LookupPolicy.of(LookupPolicy.IPV4);
    private static final Duration LONG = Duration.ofMinutes(1);

    static final List<Canary> ALL =
            List.of(
                    new Canary(
                            "canary-order-of-datagrams",
                            "net.latency",
                            "takes for granted that datagrams come in the order in which they"
                                    + " were sent",
                            sim -> receive(sim, "net.latency", 100, new InOrder())),
                    new Canary(
                            "canary-lost-datagram",
                            "net.loss",
                            "takes for granted that each datagram comes",
                            sim -> receive(sim, "net.loss", 100, new All())),
                    new Canary(
                            "canary-datagram-twice",
                            "net.duplicate",
                            "carries out what a datagram says as often as it comes",
                            sim -> receive(sim, "net.duplicate", 100, new Once())),
                    new Canary(
                            "canary-changed-datagram",
                            "net.corrupt",
                            "takes for granted that a datagram comes as it was sent",
                            sim -> receive(sim, "net.corrupt", 200, new Unchanged())),
                    new Canary(
                            "canary-short-datagram",
                            "net.truncate",
                            "takes for granted that a datagram comes whole",
                            sim -> receive(sim, "net.truncate", 200, new Whole())),
                    new Canary(
                            "canary-clogged-link",
                            "net.clog",
                            "takes for granted that a datagram comes within 5 ms",
                            sim -> receive(sim, "net.clog", 300, new InTime())),
                    new Canary(
                            "canary-cut-link",
                            "net.partition",
                            "takes a host for dead that was not heard of for 50 ms",
                            sim -> receive(sim, "net.partition", 300, new Heard())),
                    new Canary(
                            "canary-refused-connect",
                            "net.connect",
                            "takes for granted that a server that listens answers at once",
                            NetworkCanaries::connect),
                    new Canary(
                            "canary-short-read",
                            "net.read",
                            "takes for granted that what was written at once is read at once",
                            NetworkCanaries::read),
                    new Canary(
                            "canary-short-write",
                            "net.write",
                            "takes for granted that a socket with room takes all of a write",
                            NetworkCanaries::write),
                    new Canary(
                            "canary-failed-lookup",
                            "net.dns",
                            "takes for granted that a host's name is found at once",
                            NetworkCanaries::lookUp),
                    new Canary(
                            "canary-open-files",
                            "net.emfile",
                            "takes for granted that a socket can always be opened",
                            NetworkCanaries::open));

    private NetworkCanaries() {}

    /** Looks at what a receiver of numbered datagrams gets, one sent each millisecond. */
    private interface Receiver {
        /** Sent are 8 bytes, the number among them. */
        void got(int number, int length, Simulation sim);

        default void end(int sent) {}
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }

    private static final class InOrder implements Receiver {
        private int last = -1;

        @Override
        public void got(int number, int length, Simulation sim) {
            require(number > last, "a datagram came after a later one");
            last = number;
        }
    }

    private static final class All implements Receiver {
        private int count;

        @Override
        public void got(int number, int length, Simulation sim) {
            count++;
        }

        @Override
        public void end(int sent) {
            require(count >= sent, "a datagram did not come");
        }
    }

    private static final class Once implements Receiver {
        private int last = -1;

        @Override
        public void got(int number, int length, Simulation sim) {
            require(number != last, "a datagram came twice");
            last = number;
        }
    }

    private static final class Unchanged implements Receiver {
        private int expected;

        @Override
        public void got(int number, int length, Simulation sim) {
            require(number == expected, "a datagram was changed on its way");
            expected++;
        }
    }

    private static final class Whole implements Receiver {
        @Override
        public void got(int number, int length, Simulation sim) {
            require(length == Long.BYTES, "a datagram has lost its end");
        }
    }

    private static final class InTime implements Receiver {
        @Override
        public void got(int number, int length, Simulation sim) {
            require(sim.elapsed().toMillis() - number <= 5, "a datagram came late");
        }
    }

    private static final class Heard implements Receiver {
        private long lastMillis;

        @Override
        public void got(int number, int length, Simulation sim) {
            long now = sim.elapsed().toMillis();
            require(now - lastMillis <= 50, "the sender was taken for dead");
            lastMillis = now;
        }

        @Override
        public void end(int sent) {
            require(lastMillis >= sent - 50, "the sender was taken for dead");
        }
    }

    private static void receive(Simulation sim, String kind, int count, Receiver receiver)
            throws IOException {
        sim.faults().only(kind);
        SimHost from = sim.host("from");
        SimHost to = sim.host("to");
        DatagramChannel in = to.world().selectorProvider().openDatagramChannel();
        in.bind(new InetSocketAddress(to.address(), PORT)).configureBlocking(false);
        DatagramChannel out = from.world().selectorProvider().openDatagramChannel();
        out.connect(in.getLocalAddress()).configureBlocking(false);
        sim.ready();
        to.start("receiver", loop -> loop.addReader(in, () -> take(in, receiver, sim)));
        from.start("sender", loop -> send(loop, out, 0, count));
        sim.runFor(LONG);
        receiver.end(count);
    }

    private static void take(DatagramChannel in, Receiver receiver, Simulation sim) {
        ByteBuffer buffer = ByteBuffer.allocate(2 * Long.BYTES);
        try {
            SocketAddress sender = in.receive(buffer);
            if (sender != null) {
                buffer.flip();
                int length = buffer.remaining();
                int number = length < Long.BYTES ? -1 : numberOf(buffer.getLong());
                receiver.got(number, length, sim);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static int numberOf(long sent) {
        return sent == Integer.toUnsignedLong((int) sent) ? (int) sent : -1;
    }

    private static void send(EventLoop loop, DatagramChannel out, int number, int count) {
        try {
            out.write(ByteBuffer.allocate(Long.BYTES).putLong(0, number));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        if (number + 1 < count) {
            loop.callLater(MILLISECOND, () -> send(loop, out, number + 1, count));
        }
    }

    /** What a client does with a server that listens. */
    private interface Client {
        void run(SimHost host, InetSocketAddress server) throws IOException;
    }

    /** What a server does with a connection. */
    private interface Service {
        void serve(SocketChannel connection) throws IOException;
    }

    private static void meet(Simulation sim, String kind, Service service, Client client)
            throws IOException {
        sim.faults().only(kind);
        SimHost server = sim.host("server");
        SimHost other = sim.host("client");
        ServerSocketChannel listening = server.world().selectorProvider().openServerSocketChannel();
        listening.bind(new InetSocketAddress(server.address(), PORT));
        InetSocketAddress address = (InetSocketAddress) listening.getLocalAddress();
        sim.ready();
        server.thread("server", () -> serve(listening, service));
        other.thread(
                "client",
                () -> {
                    try {
                        client.run(other, address);
                    } catch (IOException failed) {
                        throw new UncheckedIOException(failed);
                    }
                });
        sim.runFor(LONG);
    }

    private static void serve(ServerSocketChannel listening, Service service) {
        try {
            while (true) {
                try (SocketChannel connection = listening.accept()) {
                    service.serve(connection);
                }
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void connect(Simulation sim) throws IOException {
        meet(
                sim,
                "net.connect",
                connection -> {},
                (host, server) -> {
                    for (int i = 0; i < 10; i++) {
                        Duration before = sim.elapsed();
                        openConnected(host, server).close();
                        require(
                                sim.elapsed().minus(before).toMillis() < 500,
                                "the server was not there");
                    }
                });
    }

    private static void read(Simulation sim) throws IOException {
        meet(
                sim,
                "net.read",
                connection -> connection.write(ByteBuffer.allocate(100)),
                (host, server) -> {
                    for (int i = 0; i < 10; i++) {
                        try (SocketChannel connection = openConnected(host, server)) {
                            int read = connection.read(ByteBuffer.allocate(100));
                            require(read == 100, "a message came in parts");
                        }
                    }
                });
    }

    private static void write(Simulation sim) throws IOException {
        meet(
                sim,
                "net.write",
                connection -> connection.read(ByteBuffer.allocate(100)),
                (host, server) -> {
                    for (int i = 0; i < 10; i++) {
                        try (SocketChannel connection = openConnected(host, server)) {
                            connection.configureBlocking(false);
                            int written = connection.write(ByteBuffer.allocate(100));
                            require(written == 100, "the end of a message was not sent");
                        }
                    }
                });
    }

    private static SocketChannel openConnected(SimHost host, InetSocketAddress server)
            throws IOException {
        SocketChannel connection = host.world().selectorProvider().openSocketChannel();
        connection.connect(server);
        return connection;
    }

    private static void lookUp(Simulation sim) {
        sim.faults().only("net.dns");
        SimHost host = sim.host("node");
        sim.ready();
        host.thread(
                "client",
                () -> {
                    for (int i = 0; i < 20; i++) {
                        try {
                            host.world().resolver().lookupByName("node", IPV4);
                        } catch (UnknownHostException failed) {
                            throw new UncheckedIOException(failed);
                        }
                    }
                    require(sim.elapsed().isZero(), "the client has waited for a name");
                });
        sim.run();
    }

    private static void open(Simulation sim) throws IOException {
        sim.faults().only("net.emfile");
        SimHost host = sim.host("node");
        sim.ready();
        for (int i = 0; i < 300; i++) {
            host.world().selectorProvider().openSocketChannel().close();
        }
    }
}
