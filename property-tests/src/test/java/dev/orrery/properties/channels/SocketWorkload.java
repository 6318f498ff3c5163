package dev.orrery.properties.channels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.sim.SimHost;
import dev.orrery.sim.Simulation;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Random;

/**
 * Random calls of both ends of one connection, compared with the plainest model of a stream: what
 * is read is what was written, in order, and then the end.
 */
final class SocketWorkload {
    private static final int PORT = 7;
    private static final int CALLS = 60;

    /** One direction: how much was written and read; byte i of it has the value i. */
    private static final class Direction {
        final SocketChannel writer;
        final SocketChannel reader;
        long written;
        long read;
        boolean ended;

        Direction(SocketChannel writer, SocketChannel reader) {
            this.writer = writer;
            this.reader = reader;
        }

        void write(Random random) throws IOException {
            ByteBuffer[] parts = new ByteBuffer[1 + random.nextInt(3)];
            long next = written;
            for (int i = 0; i < parts.length; i++) {
                parts[i] = ByteBuffer.allocate(random.nextInt(20_000));
                while (parts[i].hasRemaining()) {
                    parts[i].put((byte) next++);
                }
                parts[i].flip();
            }
            try {
                written += parts.length == 1 ? writer.write(parts[0]) : writer.write(parts);
                assertThat(ended).isFalse();
            } catch (ClosedChannelException atEnd) {
                assertThat(ended).isTrue();
            }
        }

        /** Reads once; false at the end. */
        boolean read(Random random) throws IOException {
            ByteBuffer[] parts = new ByteBuffer[1 + random.nextInt(3)];
            for (int i = 0; i < parts.length; i++) {
                parts[i] = ByteBuffer.allocate(1 + random.nextInt(30_000));
            }
            long count = parts.length == 1 ? reader.read(parts[0]) : reader.read(parts);
            if (count < 0) {
                assertThat(ended).isTrue();
                assertThat(read).isEqualTo(written);
                return false;
            }
            long filled = 0;
            for (ByteBuffer part : parts) {
                part.flip();
                filled += part.remaining();
                while (part.hasRemaining()) {
                    assertThat(part.get()).isEqualTo((byte) read++);
                }
            }
            assertThat(filled).isEqualTo(count);
            assertThat(read).isLessThanOrEqualTo(written);
            return true;
        }

        void end() throws IOException {
            writer.shutdownOutput();
            ended = true;
        }
    }

    private final Simulation simulation;
    private final Random random;
    private final SimHost a;
    private final SimHost b;

    private SocketWorkload(Simulation simulation, long program) {
        this.simulation = simulation;
        this.random = new Random(program);
        this.a = simulation.host("a");
        this.b = simulation.host("b");
    }

    /** Runs a program; the digest of its trace. */
    static long digest(Simulation simulation, long program) {
        try (simulation) {
            SocketWorkload workload = new SocketWorkload(simulation, program);
            workload.a.thread("workload", workload::runAll);
            simulation.run();
            return simulation.trace().digest();
        }
    }

    private void runAll() {
        try {
            run();
        } catch (IOException | InterruptedException failed) {
            throw new AssertionError(failed);
        }
    }

    private void run() throws IOException, InterruptedException {
        try (ServerSocketChannel server = b.world().selectorProvider().openServerSocketChannel();
                SocketChannel client = a.world().selectorProvider().openSocketChannel()) {
            server.bind(new InetSocketAddress(b.address(), PORT));
            client.connect(server.getLocalAddress());
            try (SocketChannel accepted = server.accept()) {
                client.configureBlocking(false);
                accepted.configureBlocking(false);
                simulation.ready();
                use(new Direction(client, accepted), new Direction(accepted, client));
            }
        }
    }

    private void use(Direction there, Direction back) throws IOException, InterruptedException {
        for (int i = 0; i < CALLS; i++) {
            Direction one = random.nextBoolean() ? there : back;
            switch (random.nextInt(20)) {
                case 0 -> one.end();
                case 1, 2, 3 -> a.world().sleep(Duration.ofMillis(random.nextInt(300)));
                case 4, 5, 6, 7, 8, 9, 10 -> one.write(random);
                default -> one.read(random);
            }
        }
        simulation.heal();
        there.end();
        back.end();
        drain(there, b);
        drain(back, a);
    }

    /** Reads to the end, waiting as an event loop would. */
    private void drain(Direction direction, SimHost host) throws IOException {
        try (Selector selector = host.world().selectorProvider().openSelector()) {
            direction.reader.register(selector, SelectionKey.OP_READ);
            while (direction.read(random)) {
                selector.select();
                selector.selectedKeys().clear();
            }
        }
    }
}
