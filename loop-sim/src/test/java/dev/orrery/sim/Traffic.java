package dev.orrery.sim;

import dev.orrery.loop.EventLoop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.spi.InetAddressResolver.LookupPolicy;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Hosts that do all at which faults can happen: they look names up, open sockets, connect, read and
 * write, and send datagrams; whatever goes wrong they try again.
 */
final class Traffic {
    private static final Duration OFTEN = Duration.ofMillis(10);
    private static final int PATIENCE_MILLIS = 500;
    private static final int LENGTH = 100;

    private final List<SimHost> hosts = new ArrayList<>();
    private int exchanges;

    Traffic(Simulation sim, int count) {
        for (int i = 0; i < count; i++) {
            hosts.add(sim.host("node-" + i));
        }
        for (int i = 0; i < count; i++) {
            SimHost next = hosts.get((i + 1) % count);
            hosts.get(i).boot(host -> boot(host, next.name()));
        }
    }

    List<SimHost> hosts() {
        return hosts;
    }

    /** How many requests were answered. */
    int exchanges() {
        return exchanges;
    }

    private void boot(SimHost host, String next) {
        host.thread("server", () -> serve(host));
        host.thread("client", () -> call(host, next));
        host.start("beats", loop -> beat(host, next, loop));
    }

    private static void rest(SimHost host) {
        try {
            host.world().sleep(OFTEN);
        } catch (InterruptedException never) {
            throw new AssertionError(never);
        }
    }

    private static void serve(SimHost host) {
        SelectorProvider provider = host.world().selectorProvider();
        while (true) {
            try (ServerSocketChannel server = provider.openServerSocketChannel()) {
                server.bind(new InetSocketAddress(host.address(), 80));
                while (true) {
                    try (SocketChannel connection = server.accept()) {
                        answer(connection.socket());
                    }
                }
            } catch (IOException failed) {
                rest(host);
            }
        }
    }

    private static void answer(Socket socket) {
        try {
            socket.setSoTimeout(PATIENCE_MILLIS);
            byte[] request = socket.getInputStream().readNBytes(LENGTH);
            socket.getOutputStream().write(request);
        } catch (IOException failed) {
            // The client tries again.
        }
    }

    private void call(SimHost host, String next) {
        while (true) {
            try {
                exchange(host, next);
            } catch (IOException failed) {
                // Once more.
            }
            rest(host);
        }
    }

    private void exchange(SimHost host, String next) throws IOException {
        InetAddress address =
                host.world()
                        .resolver()
                        .lookupByName(next, LookupPolicy.of(LookupPolicy.IPV4))
                        .toList()
                        .getFirst();
        try (SocketChannel channel = host.world().selectorProvider().openSocketChannel()) {
            Socket socket = channel.socket();
            socket.connect(new InetSocketAddress(address, 80), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(new byte[LENGTH]);
            if (socket.getInputStream().readNBytes(LENGTH).length < LENGTH) {
                throw new SocketTimeoutException("cut off");
            }
            exchanges++;
        }
    }

    private void beat(SimHost host, String next, EventLoop loop) {
        try {
            DatagramChannel channel = host.world().selectorProvider().openDatagramChannel();
            channel.bind(new InetSocketAddress(host.address(), 9)).configureBlocking(false);
            loop.addReader(channel, () -> hear(channel));
            SimHost other = hosts.stream().filter(one -> one.name().equals(next)).findAny().get();
            send(channel, new InetSocketAddress(other.address(), 9), loop);
        } catch (IOException failed) {
            loop.callLater(OFTEN, () -> beat(host, next, loop));
        }
    }

    private static void hear(DatagramChannel channel) {
        try {
            channel.receive(ByteBuffer.allocate(LENGTH));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void send(DatagramChannel channel, InetSocketAddress to, EventLoop loop) {
        try {
            channel.send(ByteBuffer.allocate(LENGTH), to);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        loop.callLater(OFTEN, () -> send(channel, to, loop));
    }
}
