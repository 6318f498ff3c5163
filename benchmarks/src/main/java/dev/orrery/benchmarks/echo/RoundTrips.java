package dev.orrery.benchmarks.echo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The client of small messages: each connection sends one of {@value #BYTES} bytes, waits until it
 * is back, compares it, and sends the next, which is another. It never sleeps, so that what is
 * waited for is the server.
 */
final class RoundTrips implements AutoCloseable {
    static final int BYTES = 64;
    private static final int LOOKS_PER_CHECK = 100_000;
    private static final long MOST_WAIT_NANOS = 10_000_000_000L;

    /** One connection, with at most one message on its way. */
    private final class Line {
        final SocketChannel channel;
        final ByteBuffer sent = ByteBuffer.allocateDirect(BYTES);
        final ByteBuffer came = ByteBuffer.allocateDirect(BYTES);
        long sentNanos;

        Line(int port) throws IOException {
            channel = SocketChannel.open(EchoServer.address(port));
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }

        void send() throws IOException {
            sent.clear();
            long word = ++messages * 0x9e3779b97f4a7c15L;
            for (int i = 0; i < BYTES; i += Long.BYTES) {
                sent.putLong(i, word + i);
            }
            sentNanos = System.nanoTime();
            channel.write(sent);
            if (sent.hasRemaining()) {
                throw new IOException("a socket must have room for one message");
            }
            came.clear();
            left--;
        }

        /** True if the message is back. */
        boolean receive() throws IOException {
            if (channel.read(came) < 0) {
                throw new IOException("the server closed a connection");
            }
            if (came.hasRemaining()) {
                return false;
            }
            if (came.flip().mismatch(sent.flip()) >= 0) {
                throw new IOException("an echo must be what was sent");
            }
            nanos[back++] = System.nanoTime() - sentNanos;
            return true;
        }
    }

    private final List<Line> lines = new ArrayList<>();
    private final Selector selector;
    private long messages;
    // How many are still to be sent, and how many have come back.
    private int left;
    private int back;
    private long[] nanos = {};

    RoundTrips(int port, int connections) throws IOException {
        selector = Selector.open();
        for (int i = 0; i < connections; i++) {
            Line line = new Line(port);
            line.channel.register(selector, SelectionKey.OP_READ, line);
            lines.add(line);
        }
    }

    /** Does {@code count} round trips; returns how many nanoseconds they took together. */
    long run(int count) throws IOException {
        if (nanos.length != count) {
            nanos = new long[count];
        }
        left = count;
        back = 0;
        long start = System.nanoTime();
        if (lines.size() == 1) {
            runOne(lines.getFirst());
        } else {
            runAll();
        }
        long took = System.nanoTime() - start;
        Arrays.sort(nanos);
        return took;
    }

    private void runOne(Line line) throws IOException {
        while (left > 0) {
            line.send();
            for (int looks = 1; !line.receive(); looks++) {
                check(looks, line);
            }
        }
    }

    private void runAll() throws IOException {
        int count = nanos.length;
        for (Line line : lines.subList(0, Math.min(count, lines.size()))) {
            line.send();
        }
        for (int looks = 1; back < count; looks++) {
            if (selector.selectNow(this::ready) > 0) {
                looks = 0;
            }
            check(looks, lines.getFirst());
        }
    }

    private void ready(SelectionKey key) {
        Line line = (Line) key.attachment();
        try {
            if (line.receive() && left > 0) {
                line.send();
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static void check(int looks, Line line) throws IOException {
        if (looks % LOOKS_PER_CHECK == 0 && System.nanoTime() - line.sentNanos > MOST_WAIT_NANOS) {
            throw new IOException("an echo must come within seconds: nothing came");
        }
    }

    /** Of the last run: so many of a hundred took at most that, in microseconds. */
    double percentileMicros(int percent) {
        return nanos[(int) ((nanos.length - 1) * (long) percent / 100)] / 1e3;
    }

    @Override
    public void close() {
        for (Line line : lines) {
            close(line.channel);
        }
        close(selector);
    }

    private static void close(AutoCloseable what) {
        try {
            what.close();
        } catch (Exception ignored) {
            // Nobody uses it any more.
        }
    }
}
