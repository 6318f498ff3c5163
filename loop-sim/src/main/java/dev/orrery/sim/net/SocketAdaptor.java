package dev.orrery.sim.net;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.util.Set;

/**
 * A simulated socket as a {@link Socket}, for code that calls {@code channel.socket()}.
 *
 * <p>Threading: as its channel; its streams wait on simulated threads only. Time and units:
 * time-outs are virtual milliseconds. Source: the behaviour of the JDK's own adaptor.
 */
final class SocketAdaptor extends Socket {
    private final SimSocketChannel channel;
    private int timeoutMillis;

    private SocketAdaptor(SimSocketChannel channel) throws SocketException {
        super((SocketImpl) null);
        this.channel = channel;
    }

    static SocketAdaptor of(SimSocketChannel channel) {
        try {
            return new SocketAdaptor(channel);
        } catch (SocketException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Override
    public void connect(SocketAddress remote) throws IOException {
        connect(remote, 0);
    }

    @Override
    public void connect(@Nullable SocketAddress remote, int timeout) throws IOException {
        if (remote == null) {
            throw new IllegalArgumentException("connect: The address can't be null");
        }
        if (timeout < 0) {
            throw new IllegalArgumentException("connect: timeout can't be negative");
        }
        if (remote instanceof InetSocketAddress inet && inet.isUnresolved()) {
            channel.close();
            throw new UnknownHostException(remote.toString());
        }
        try {
            channel.connectBlocking(remote, Translated.delayNanos(timeout));
        } catch (Exception failed) {
            throw Translated.io(failed);
        }
    }

    @Override
    public void bind(@Nullable SocketAddress local) throws IOException {
        try {
            channel.bind(local == null ? new InetSocketAddress(0) : local);
        } catch (Exception failed) {
            throw Translated.io(failed);
        }
    }

    private @Nullable InetSocketAddress remote() {
        return (InetSocketAddress) channel.remoteAddress();
    }

    private @Nullable InetSocketAddress local() {
        return (InetSocketAddress) channel.localAddress();
    }

    @Override
    public @Nullable InetAddress getInetAddress() {
        InetSocketAddress remote = isConnectedOnce() ? remote() : null;
        return remote == null ? null : remote.getAddress();
    }

    private boolean isConnectedOnce() {
        return channel.wasConnected();
    }

    @Override
    public InetAddress getLocalAddress() {
        InetSocketAddress local = channel.isOpen() ? local() : null;
        return local == null ? Family.INET.wildcard().getAddress() : local.getAddress();
    }

    @Override
    public int getPort() {
        InetSocketAddress remote = isConnectedOnce() ? remote() : null;
        return remote == null ? 0 : remote.getPort();
    }

    @Override
    public int getLocalPort() {
        InetSocketAddress local = local();
        return local == null ? -1 : local.getPort();
    }

    @Override
    public @Nullable SocketAddress getRemoteSocketAddress() {
        return isConnectedOnce() ? remote() : null;
    }

    @Override
    public @Nullable SocketAddress getLocalSocketAddress() {
        return local();
    }

    @Override
    public SocketChannel getChannel() {
        return channel;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        checkUsable();
        if (channel.isInputShut()) {
            throw new SocketException("Socket input is shutdown");
        }
        return new SocketInput(this, channel);
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        checkUsable();
        if (channel.isOutputShut()) {
            throw new SocketException("Socket output is shutdown");
        }
        return new SocketOutput(this, channel);
    }

    private void checkUsable() throws SocketException {
        checkOpen();
        if (!channel.isConnected()) {
            throw new SocketException("Socket is not connected");
        }
    }

    private void checkOpen() throws SocketException {
        if (!channel.isOpen()) {
            throw Translated.socket(channel.closed());
        }
    }

    long timeoutNanos() {
        return Translated.delayNanos(timeoutMillis);
    }

    @Override
    public <T> Socket setOption(SocketOption<T> option, T value) throws IOException {
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
    public void setTcpNoDelay(boolean on) throws SocketException {
        Translated.set(channel, StandardSocketOptions.TCP_NODELAY, on);
    }

    @Override
    public boolean getTcpNoDelay() throws SocketException {
        return Translated.get(channel, StandardSocketOptions.TCP_NODELAY);
    }

    @Override
    public void setSoLinger(boolean on, int seconds) throws SocketException {
        Translated.set(channel, StandardSocketOptions.SO_LINGER, on ? seconds : -1);
    }

    @Override
    public int getSoLinger() throws SocketException {
        return Translated.get(channel, StandardSocketOptions.SO_LINGER);
    }

    @Override
    public void sendUrgentData(int data) throws IOException {
        channel.checkConnected();
        throw new SocketException("Urgent data not supported");
    }

    @Override
    public void setOOBInline(boolean on) throws SocketException {
        checkOpen();
        if (on) {
            throw new SocketException("Urgent data not supported");
        }
    }

    @Override
    public boolean getOOBInline() throws SocketException {
        checkOpen();
        return false;
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

    @Override
    public void setSendBufferSize(int size) throws SocketException {
        Translated.setSize(channel, StandardSocketOptions.SO_SNDBUF, size, "Invalid send size");
    }

    @Override
    public int getSendBufferSize() throws SocketException {
        return Translated.get(channel, StandardSocketOptions.SO_SNDBUF);
    }

    @Override
    public void setReceiveBufferSize(int size) throws SocketException {
        Translated.setSize(channel, StandardSocketOptions.SO_RCVBUF, size, "Invalid receive size");
    }

    @Override
    public int getReceiveBufferSize() throws SocketException {
        return Translated.get(channel, StandardSocketOptions.SO_RCVBUF);
    }

    @Override
    public void setKeepAlive(boolean on) throws SocketException {
        Translated.set(channel, StandardSocketOptions.SO_KEEPALIVE, on);
    }

    @Override
    public boolean getKeepAlive() throws SocketException {
        return Translated.get(channel, StandardSocketOptions.SO_KEEPALIVE);
    }

    @Override
    public void setTrafficClass(int trafficClass) throws SocketException {
        Translated.set(channel, StandardSocketOptions.IP_TOS, trafficClass);
    }

    @Override
    public int getTrafficClass() throws SocketException {
        return Translated.get(channel, StandardSocketOptions.IP_TOS);
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
    public void close() throws IOException {
        channel.close();
    }

    @Override
    public void shutdownInput() throws IOException {
        try {
            channel.shutdownInput();
        } catch (Exception failed) {
            throw Translated.io(failed);
        }
    }

    @Override
    public void shutdownOutput() throws IOException {
        try {
            channel.shutdownOutput();
        } catch (Exception failed) {
            throw Translated.io(failed);
        }
    }

    @Override
    public boolean isConnected() {
        return channel.isConnected();
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
    public boolean isInputShutdown() {
        return channel.isInputShut();
    }

    @Override
    public boolean isOutputShutdown() {
        return channel.isOutputShut();
    }

    @Override
    public String toString() {
        return isConnected()
                ? "Socket[addr="
                        + getInetAddress()
                        + ",port="
                        + getPort()
                        + ",localport="
                        + getLocalPort()
                        + "]"
                : "Socket[unconnected]";
    }
}
