package dev.orrery.benchmarks.echo;

import com.sun.management.UnixOperatingSystemMXBean;

import dev.orrery.benchmarks.row.LeftOut;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * The client of many connections: makes them, {@value #AT_ONCE} at a time, each of which has sent a
 * byte and got it back when it counts, and leaves them alone.
 */
final class IdleConnections implements AutoCloseable {
    private static final int AT_ONCE = 100;
    private static final long MOST_WAIT_MILLIS = 10_000;

    // What a process has open besides.
    private static final int SPARE_FILES = 500;

    private final InetSocketAddress address;
    private final Selector selector;
    private final List<SocketChannel> channels = new ArrayList<>();
    private final ByteBuffer octet = ByteBuffer.allocateDirect(2);
    private int waiting;

    IdleConnections(int port) throws IOException {
        address = EchoServer.address(port);
        selector = Selector.open();
    }

    /** Throws if a process may not have so many open. */
    static void checkFiles(int count) throws LeftOut {
        long limit =
                ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean os
                        ? os.getMaxFileDescriptorCount()
                        : 0;
        int needed = count + SPARE_FILES;
        if (limit < needed) {
            throw new LeftOut(
                    "a process must be able to open "
                            + needed
                            + " files, this one may open "
                            + limit
                            + ": ulimit -n");
        }
    }

    /** Makes so many; returns how many nanoseconds that took. */
    long open(int count) throws IOException {
        long start = System.nanoTime();
        for (int made = 0; made < count; made++) {
            channels.add(connect());
            waiting++;
            while (waiting == AT_ONCE) {
                receive();
            }
        }
        while (waiting > 0) {
            receive();
        }
        return System.nanoTime() - start;
    }

    private SocketChannel connect() throws IOException {
        SocketChannel channel = SocketChannel.open(address);
        // Such a port can be had again at once.
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        channel.write(octet.clear().put((byte) channels.size()).flip());
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, (byte) channels.size());
        return channel;
    }

    private void receive() throws IOException {
        if (selector.select(MOST_WAIT_MILLIS) == 0) {
            throw new IOException("an echo must come within seconds: waiting=" + waiting);
        }
        for (SelectionKey key : selector.selectedKeys()) {
            int bytes = ((SocketChannel) key.channel()).read(octet.clear());
            if (bytes != 1 || octet.get(0) != (byte) key.attachment()) {
                throw new IOException("an echo must be what was sent: bytes=" + bytes);
            }
            key.interestOps(0);
            waiting--;
        }
        selector.selectedKeys().clear();
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel channel : channels) {
            channel.close();
        }
        selector.close();
    }
}
