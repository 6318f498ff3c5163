package dev.orrery.benchmarks.echo;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Random;

/**
 * The client of a stream: one connection, on which it writes pieces of 64 KiB, at most {@value
 * #AHEAD} of them on their way, and compares what comes back. It never sleeps.
 */
final class Pieces implements AutoCloseable {
    static final int BYTES = 1 << 16;
    private static final int AHEAD = 4;
    private static final int LOOKS_PER_CHECK = 100_000;
    private static final long MOST_WAIT_NANOS = 10_000_000_000L;

    private final SocketChannel channel;
    private final ByteBuffer piece = ByteBuffer.allocateDirect(BYTES);
    // Twice, so that what comes can be compared wherever in a piece it begins.
    private final ByteBuffer expected = ByteBuffer.allocateDirect(2 * BYTES);
    private final ByteBuffer came = ByteBuffer.allocateDirect(BYTES);
    private long sent;
    private long back;

    Pieces(int port) throws IOException {
        channel = SocketChannel.open(EchoServer.address(port));
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        byte[] bytes = new byte[BYTES];
        new Random(1).nextBytes(bytes);
        piece.put(bytes);
        expected.put(bytes).put(bytes);
    }

    /** Sends so many pieces and gets them back; returns how many nanoseconds that took. */
    long run(int count) throws IOException {
        long end = back + (long) count * BYTES;
        long start = System.nanoTime();
        int looks = 0;
        while (back < end) {
            while (sent < end && sent - back <= (AHEAD - 1L) * BYTES && write()) {
                // As much as may be on its way.
            }
            looks = read() ? 0 : looks + 1;
            if (looks % LOOKS_PER_CHECK == LOOKS_PER_CHECK - 1
                    && System.nanoTime() - start > MOST_WAIT_NANOS) {
                throw new IOException("an echo must come within seconds: nothing came");
            }
        }
        return System.nanoTime() - start;
    }

    private boolean write() throws IOException {
        piece.clear().position((int) (sent % BYTES));
        int bytes = channel.write(piece);
        sent += bytes;
        return bytes > 0;
    }

    private boolean read() throws IOException {
        int bytes = channel.read(came.clear());
        if (bytes < 0) {
            throw new IOException("the server closed the connection");
        }
        int from = (int) (back % BYTES);
        if (came.flip().mismatch(expected.slice(from, bytes)) >= 0) {
            throw new IOException("an echo must be what was sent: at=" + back);
        }
        back += bytes;
        return bytes > 0;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException ignored) {
            // Nobody uses it any more.
        }
    }
}
