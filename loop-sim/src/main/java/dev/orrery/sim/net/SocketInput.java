package dev.orrery.sim.net;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/** What a simulated socket reads, in blocking mode, within the socket's time-out. */
final class SocketInput extends InputStream {
    private final SocketAdaptor socket;
    private final SimSocketChannel channel;

    SocketInput(SocketAdaptor socket, SimSocketChannel channel) {
        this.socket = socket;
        this.channel = channel;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        channel.checkConnected();
        channel.checkBlocking();
        ByteBuffer[] all = {ByteBuffer.wrap(target, offset, length)};
        return (int) channel.read(all, socket.timeoutNanos());
    }

    @Override
    public int available() throws IOException {
        channel.checkConnected();
        return channel.isInputShut() ? 0 : channel.available();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
