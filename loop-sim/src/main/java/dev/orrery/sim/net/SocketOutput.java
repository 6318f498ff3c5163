package dev.orrery.sim.net;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Objects;

/** What a simulated socket writes, in blocking mode. */
final class SocketOutput extends OutputStream {
    private final SocketAdaptor socket;
    private final SimSocketChannel channel;

    SocketOutput(SocketAdaptor socket, SimSocketChannel channel) {
        this.socket = socket;
        this.channel = channel;
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, source.length);
        channel.checkConnected();
        channel.checkBlocking();
        if (channel.isOutputShut()) {
            throw new ClosedChannelException();
        }
        ByteBuffer left = ByteBuffer.wrap(source, offset, length);
        while (left.hasRemaining()) {
            channel.write(left);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
