package dev.orrery.benchmarks.simulation;

import dev.orrery.loop.EventLoop;
import dev.orrery.sim.Simulation;
import dev.orrery.sim.link.Datagram;
import dev.orrery.sim.link.Node;
import dev.orrery.sim.link.Route;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;

/**
 * Datagrams of 64 bytes that go back and forth, {@value #CHAINS} at a time, each {@value #HOPS}
 * times: so what faults take away and double does not add up. What counts is what has arrived.
 */
final class Datagrams implements Load {
    private static final int CHAINS = 64;
    private static final int HOPS = 100;
    private static final int BYTES = 64;
    private static final int PORT = 9;
    private static final Duration STEP = Duration.ofMillis(100);

    private final Simulation simulation;
    private final Runnable begin;

    private Datagrams(Simulation simulation, Runnable begin) {
        this.simulation = simulation;
        this.begin = begin;
    }

    @Override
    public long goOn() {
        begin.run();
        simulation.runFor(STEP);
        return simulation.network().stats().delivered();
    }

    @Override
    public void close() {
        simulation.close();
    }

    static Load onLinks(boolean faults) {
        Simulation simulation = Simulations.of(faults);
        Node a = simulation.network().addNode("a");
        Node b = simulation.network().addNode("b");
        answer(a, b);
        answer(b, a);
        if (faults) {
            simulation.network().startFaults();
        }
        Route first = a.route(a.address(), PORT, b.address(), PORT);
        return new Datagrams(
                simulation,
                () -> {
                    for (int i = 0; i < CHAINS; i++) {
                        a.send(new Datagram(first, new byte[BYTES]));
                    }
                });
    }

    private static void answer(Node node, Node other) {
        Route route = node.route(node.address(), PORT, other.address(), PORT);
        node.attach(
                packet -> {
                    byte[] came = ((Datagram) packet).bytes();
                    // A fault may have left nothing of it.
                    byte hop = came.length == 0 ? HOPS : came[0];
                    if (hop >= 0 && hop < HOPS) {
                        byte[] bytes = new byte[BYTES];
                        bytes[0] = (byte) (hop + 1);
                        node.send(new Datagram(route, bytes));
                    }
                });
    }

    /** The same through channels of two hosts with loops, one callback a datagram. */
    static Load onLoops(boolean faults) {
        Simulation simulation = Simulations.of(faults);
        InetSocketAddress b = new InetSocketAddress(simulation.host("b").address(), PORT);
        DatagramChannel[] first = new DatagramChannel[1];
        simulation.host("a").start("loop", loop -> first[0] = open(loop));
        simulation.host("b").start("loop", Datagrams::open);
        simulation.runFor(STEP);
        if (faults) {
            simulation.network().startFaults();
        }
        return new Datagrams(
                simulation,
                () ->
                        simulation.after(
                                Duration.ZERO,
                                () -> {
                                    for (int i = 0; i < CHAINS; i++) {
                                        send(first[0], ByteBuffer.allocate(BYTES), b);
                                    }
                                }));
    }

    private static DatagramChannel open(EventLoop loop) {
        try {
            DatagramChannel channel = loop.world().selectorProvider().openDatagramChannel();
            channel.bind(new InetSocketAddress(PORT)).configureBlocking(false);
            ByteBuffer target = ByteBuffer.allocate(BYTES);
            loop.addReader(channel, () -> answer(channel, target));
            return channel;
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }

    private static void answer(DatagramChannel channel, ByteBuffer target) {
        try {
            InetSocketAddress source = (InetSocketAddress) channel.receive(target.clear());
            // A fault may have left nothing of it.
            byte hop = source == null || target.position() == 0 ? HOPS : target.get(0);
            if (hop >= 0 && hop < HOPS) {
                send(channel, target.clear().put(0, (byte) (hop + 1)), source);
            }
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }

    private static void send(DatagramChannel channel, ByteBuffer bytes, InetSocketAddress to) {
        try {
            channel.send(bytes, to);
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }
}
