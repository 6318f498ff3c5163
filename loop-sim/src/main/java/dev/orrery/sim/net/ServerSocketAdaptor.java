package dev.orrery.sim.net;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ServerSocketChannel;
import java.util.Set;

/**
 * A simulated server's socket as a {@link ServerSocket}, for code that calls {@code
 * channel.socket()}.
 *
 * <p>Threading: as its channel. Time and units: time-outs are virtual milliseconds. Source: the
 * behaviour of the JDK's own adaptor.
 */
final class ServerSocketAdaptor extends ServerSocket {
    private final SimServerSocketChannel channel;
    private int timeoutMillis;

    private ServerSocketAdaptor(SimServerSocketChannel channel) {
        super(new UnusedSocket());
        this.channel = channel;
    }

    static ServerSocketAdaptor of(SimServerSocketChannel channel) {
        return new ServerSocketAdaptor(channel);
    }

    @Override
    public void bind(@Nullable SocketAddress local) throws IOException {
        bind(local, 0);
    }

    @Override
    public void bind(@Nullable SocketAddress local, int backlog) throws IOException {
        try {
            channel.bind(local == null ? new InetSocketAddress(0) : local, backlog);
        } catch (Exception failed) {
            throw Translated.io(failed);
        }
    }

    private @Nullable InetSocketAddress local() {
        return (InetSocketAddress) channel.localAddress();
    }

    @Override
    public @Nullable InetAddress getInetAddress() {
        InetSocketAddress local = local();
        return local == null ? null : local.getAddress();
    }

    @Override
    public int getLocalPort() {
        InetSocketAddress local = local();
        return local == null ? -1 : local.getPort();
    }

    @Override
    public @Nullable SocketAddress getLocalSocketAddress() {
        return local();
    }

    @Override
    public Socket accept() throws IOException {
        if (!channel.isOpen()) {
            IOException closed = channel.closed();
            throw closed instanceof CrashedHostException
                    ? closed
                    : new AsynchronousCloseException();
        }
        try {
            return channel.accept(Translated.delayNanos(timeoutMillis)).socket();
        } catch (IOException failed) {
            throw failed;
        } catch (java.nio.channels.NotYetBoundException unbound) {
            throw Translated.io(unbound);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    @Override
    public ServerSocketChannel getChannel() {
        return channel;
    }

    @Override
    public boolean isBound() {
        return local() != null;
    }

    @Override
    public boolean isClosed() {
        return !channel.isOpen();
    }

    @Override
    public void setSoTimeout(int timeout) throws SocketException {
        checkOpen();
        timeoutMillis = Translated.checkTimeout(timeout);
    }

    @Override
    public int getSoTimeout() throws SocketException {
        checkOpen();
        return timeoutMillis;
    }

    private void checkOpen() throws SocketException {
        if (!channel.isOpen()) {
            throw Translated.socket(channel.closed());
        }
    }

    @Override
    public void setReuseAddress(boolean on) throws SocketException {
        Translated.set(channel, StandardSocketOptions.SO_REUSEADDR, on);
    }

    @Override
    public boolean getReuseAddress() throws SocketException {
        return Translated.get(channel, StandardSocketOptions.SO_REUSEADDR);
    }

    @Override
    public void setReceiveBufferSize(int size) throws SocketException {
        Translated.setSize(
                channel, StandardSocketOptions.SO_RCVBUF, size, "size cannot be 0 or negative");
    }

    @Override
    public int getReceiveBufferSize() throws SocketException {
        return Translated.get(channel, StandardSocketOptions.SO_RCVBUF);
    }

    @Override
    public <T> ServerSocket setOption(SocketOption<T> option, T value) throws IOException {
        channel.setOption(option, value);
        return this;
    }

    @Override
    public <T> T getOption(SocketOption<T> option) throws IOException {
        return channel.getOption(option);
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
        return channel.supportedOptions();
    }

    @Override
    public String toString() {
        return isBound()
                ? "ServerSocket[addr=" + getInetAddress() + ",localport=" + getLocalPort() + "]"
                : "ServerSocket[unbound]";
    }
}
