package dev.orrery.benchmarks.simulation;

import static dev.orrery.loop.combine.Async.sleep;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.net.StreamConnection;
import dev.orrery.loop.net.StreamOptions;
import dev.orrery.loop.net.StreamReader;
import dev.orrery.loop.net.StreamWriter;
import dev.orrery.loop.net.Streams;
import dev.orrery.sim.SimHost;
import dev.orrery.sim.Simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;

/**
 * Hosts in a ring that have nothing to do but to send the next one a heartbeat each second. What
 * counts is virtual time, in seconds.
 */
final class IdleHosts implements Load {
    private static final int PORT = 7;
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final Simulation simulation;
    private final Duration step;

    private IdleHosts(Simulation simulation, int count) {
        this.simulation = simulation;
        this.step = Duration.ofSeconds(Math.max(1, 1000 / count));
    }

    @Override
    public long goOn() {
        simulation.runFor(step);
        return simulation.elapsed().toSeconds();
    }

    @Override
    public void close() {
        simulation.close();
    }

    /** Each with a loop, a socket and a timer, whose heartbeats are datagrams. */
    static Load withDatagrams(int count) {
        Simulation simulation = Simulations.of(false);
        startDatagrams(simulation, count);
        return new IdleHosts(simulation, count);
    }

    static void startDatagrams(Simulation simulation, int count) {
        for (int i = 0; i < count; i++) {
            InetSocketAddress next = new InetSocketAddress(next(simulation, i, count), PORT);
            simulation
                    .host("h" + i)
                    .boot(host -> host.start("loop", loop -> heartbeats(loop, next)));
        }
    }

    /** The same on links with faults. */
    static Load withFaults(int count) {
        Simulation simulation = Simulations.of(true);
        startDatagrams(simulation, count);
        simulation.runFor(PERIOD);
        simulation.network().startFaults();
        return new IdleHosts(simulation, count);
    }

    /** Each with two tasks and two connections, whose heartbeats are lines that are answered. */
    static Load withStreams(int count) {
        Simulation simulation = Simulations.of(false);
        for (int i = 0; i < count; i++) {
            InetSocketAddress next = new InetSocketAddress(next(simulation, i, count), PORT);
            simulation.host("h" + i).startMain("loop", () -> ask(next));
        }
        simulation.runFor(PERIOD.multipliedBy(3));
        return new IdleHosts(simulation, count);
    }

    private static InetAddress next(Simulation simulation, int index, int count) {
        SimHost next = simulation.host("h" + (index + 1) % count);
        return next.address();
    }

    private static void heartbeats(EventLoop loop, InetSocketAddress next) {
        try {
            DatagramChannel channel = loop.world().selectorProvider().openDatagramChannel();
            channel.bind(new InetSocketAddress(PORT)).configureBlocking(false);
            ByteBuffer target = ByteBuffer.allocate(64);
            loop.addReader(channel, () -> receive(channel, target));
            beat(loop, channel, next);
        } catch (IOException noRoom) {
            // A fault: there may be no room for another socket.
            loop.callLater(PERIOD, () -> heartbeats(loop, next));
        }
    }

    private static void receive(DatagramChannel channel, ByteBuffer target) {
        try {
            channel.receive(target.clear());
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }

    private static void beat(EventLoop loop, DatagramChannel channel, InetSocketAddress next) {
        try {
            channel.send(ByteBuffer.allocate(16), next);
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
        loop.callLater(PERIOD, () -> beat(loop, channel, next));
    }

    private static void ask(InetSocketAddress next) throws IOException {
        Streams.startServer(IdleHosts::answer, null, PORT);
        // By then all hosts listen.
        sleep(PERIOD);
        try (StreamConnection made = Streams.openConnection(next, StreamOptions.standard())) {
            while (true) {
                made.writer().write("alive\n");
                made.writer().drain();
                made.reader().readLine();
                sleep(PERIOD);
            }
        }
    }

    private static void answer(StreamReader reader, StreamWriter writer) throws IOException {
        while (reader.readLine() != null) {
            writer.write("yes\n");
            writer.drain();
        }
    }
}
