package dev.orrery.properties.parity;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;

/** What facts say and expect. */
final class Talk {
    private Talk() {}

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    static ByteBuffer room(int count) {
        return ByteBuffer.allocate(count);
    }

    static String text(ByteBuffer written) {
        return StandardCharsets.US_ASCII.decode(written.flip()).toString();
    }

    /** Reads until that many bytes are there, or the end: what was read. */
    static String read(ReadableByteChannel channel, int count) throws IOException {
        ByteBuffer target = room(count);
        while (target.hasRemaining() && channel.read(target) >= 0) {
            // Until it is full.
        }
        return text(target);
    }

    static void write(WritableByteChannel channel, String text) throws IOException {
        ByteBuffer source = bytes(text);
        while (source.hasRemaining()) {
            channel.write(source);
        }
    }

    /** Writes until the channel takes no more: how much it took. */
    static long fill(WritableByteChannel channel) throws IOException {
        long total = 0;
        for (int count = 1; count > 0; total += count) {
            count = channel.write(room(16 * 1024));
        }
        return total;
    }

    static InetSocketAddress address(NetworkChannel bound) throws IOException {
        SocketAddress local = bound.getLocalAddress();
        if (local instanceof InetSocketAddress inet) {
            return inet;
        }
        throw new AssertionError("not bound: " + bound);
    }

    static InetSocketAddress inet(@Nullable SocketAddress address) {
        if (address instanceof InetSocketAddress inet) {
            return inet;
        }
        throw new AssertionError("no address: " + address);
    }

    /** What {@code body} throws; null if nothing. */
    static @Nullable Throwable thrownBy(Wire.Body body) {
        try {
            body.run();
            return null;
        } catch (Exception thrown) {
            return thrown;
        }
    }

    /** Expects exactly that exception. */
    static void fails(Class<? extends Throwable> type, @Nullable String message, Wire.Body body) {
        failed(type, message, thrownBy(body));
    }

    static void failed(
            Class<? extends Throwable> type, @Nullable String message, @Nullable Throwable thrown) {
        String expected = type.getName() + ": " + message;
        String actual =
                thrown == null
                        ? "nothing thrown"
                        : thrown.getClass().getName() + ": " + thrown.getMessage();
        if (!actual.equals(expected) && thrown != null) {
            throw new AssertionError("expected " + expected + ", but " + actual, thrown);
        }
        assertThat(actual).isEqualTo(expected);
    }
}
