package dev.orrery.benchmarks.echo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** A virtual thread for each connection, which blocks. */
final class ThreadServer {
    private ThreadServer() {}

    static int start(int bufferBytes) throws IOException {
        ServerSocketChannel listening = ServerSocketChannel.open();
        listening.bind(EchoServer.address(0), EchoServer.BACKLOG);
        Thread.ofVirtual().start(() -> accept(listening, bufferBytes));
        return listening.socket().getLocalPort();
    }

    private static void accept(ServerSocketChannel listening, int bufferBytes) {
        try {
            while (listening.isOpen()) {
                SocketChannel accepted = listening.accept();
                accepted.setOption(StandardSocketOptions.TCP_NODELAY, true);
                Thread.ofVirtual().start(() -> echo(accepted, bufferBytes));
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static void echo(SocketChannel channel, int bufferBytes) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(bufferBytes);
        try (channel) {
            while (channel.read(buffer.clear()) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
            }
        } catch (IOException gone) {
            // So is the connection.
        }
    }
}
