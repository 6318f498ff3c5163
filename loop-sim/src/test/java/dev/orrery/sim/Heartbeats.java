package dev.orrery.sim;

import dev.orrery.loop.EventLoop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Hosts that send each other a datagram ten times a second, each in a program that it boots. */
final class Heartbeats {
    static final int PORT = 7;
    static final Duration EVERY = Duration.ofMillis(100);

    private final Simulation sim;
    private final List<SimHost> hosts = new ArrayList<>();
    // By host, how many boots and heartbeats there were.
    final int[] boots;
    final int[] received;

    Heartbeats(Simulation sim, int count) {
        this.sim = sim;
        this.boots = new int[count];
        this.received = new int[count];
        for (int i = 0; i < count; i++) {
            hosts.add(sim.host("node-" + i));
        }
        for (int i = 0; i < count; i++) {
            int number = i;
            hosts.get(i).boot(host -> boot(host, number));
        }
    }

    List<SimHost> hosts() {
        return hosts;
    }

    private void boot(SimHost host, int number) {
        boots[number]++;
        host.start("main", loop -> begin(host, number, loop));
    }

    private void begin(SimHost host, int number, EventLoop loop) {
        try {
            DatagramChannel channel = host.world().selectorProvider().openDatagramChannel();
            channel.configureBlocking(false);
            channel.bind(new InetSocketAddress(host.address(), PORT));
            loop.addReader(channel, () -> receive(channel, number));
            beat(host, channel, loop);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void receive(DatagramChannel channel, int number) {
        try {
            SocketAddress from = channel.receive(ByteBuffer.allocate(16));
            received[number] += from == null ? 0 : 1;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void beat(SimHost host, DatagramChannel channel, EventLoop loop) {
        for (SimHost other : hosts) {
            if (other != host) {
                try {
                    channel.send(
                            ByteBuffer.allocate(8), new InetSocketAddress(other.address(), PORT));
                } catch (IOException failed) {
                    sim.reachable("a heartbeat that failed");
                }
            }
        }
        loop.callLater(EVERY, () -> beat(host, channel, loop));
    }

    /** A loop that has something to do all the time. */
    static void tick(EventLoop loop) {
        loop.callLater(EVERY, () -> tick(loop));
    }
}
