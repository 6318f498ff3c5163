package dev.orrery.sim.net;

import dev.orrery.sim.link.Datagram;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.IllegalBlockingModeException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.Set;

/**
 * A simulated UDP socket as a {@link DatagramSocket}, for code that calls {@code channel.socket()}.
 *
 * <p>Threading: as its channel. Time and units: time-outs are virtual milliseconds. Source: the
 * behaviour of the JDK's own adaptor.
 */
final class DatagramSocketAdaptor extends DatagramSocket {
    private final SimDatagramChannel channel;
    private int timeoutMillis;

    private DatagramSocketAdaptor(SimDatagramChannel channel) {
        super(new UnusedDatagramSocket());
        this.channel = channel;
    }

    static DatagramSocketAdaptor of(SimDatagramChannel channel) {
        return new DatagramSocketAdaptor(channel);
    }

    private static void requireInet(@Nullable SocketAddress address) {
        if (address != null && !(address instanceof InetSocketAddress)) {
            throw new UnsupportedAddressTypeException();
        }
    }

    @Override
    public void bind(@Nullable SocketAddress local) throws SocketException {
        requireInet(local);
        try {
            channel.bind(local == null ? new InetSocketAddress(0) : local);
        } catch (Exception failed) {
            throw Translated.socket(failed);
        }
    }

    @Override
    public void connect(@Nullable InetAddress address, int port) {
        if (address == null) {
            throw new IllegalArgumentException("Address can't be null");
        }
        try {
            reconnect(new InetSocketAddress(address, port));
        } catch (SocketException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void connect(@Nullable SocketAddress address) throws SocketException {
        if (address == null) {
            throw new IllegalArgumentException("Address can't be null");
        }
        requireInet(address);
        reconnect(address);
    }

    /** Unlike a channel it may be connected again; once closed nothing happens. */
    private void reconnect(SocketAddress address) throws SocketException {
        if (isClosed()) {
            return;
        }
        try {
            channel.disconnect();
            channel.connect(address);
        } catch (Exception failed) {
            throw Translated.socket(failed);
        }
    }

    @Override
    public void disconnect() {
        channel.disconnect();
    }

    @Override
    public boolean isBound() {
        return channel.localAddress() != null;
    }

    @Override
    public boolean isConnected() {
        return channel.remoteAddress() != null;
    }

    @Override
    public @Nullable InetAddress getInetAddress() {
        InetSocketAddress remote = channel.remoteAddress();
        return remote == null ? null : remote.getAddress();
    }

    @Override
    public int getPort() {
        InetSocketAddress remote = channel.remoteAddress();
        return remote == null ? -1 : remote.getPort();
    }

    @Override
    public @Nullable SocketAddress getRemoteSocketAddress() {
        return channel.remoteAddress();
    }

    @Override
    public @Nullable SocketAddress getLocalSocketAddress() {
        return isClosed() ? null : channel.localAddress();
    }

    @Override
    public @Nullable InetAddress getLocalAddress() {
        if (isClosed()) {
            return null;
        }
        InetSocketAddress local = channel.localAddress();
        return local == null ? Family.INET.wildcard().getAddress() : local.getAddress();
    }

    @Override
    public int getLocalPort() {
        if (isClosed()) {
            return -1;
        }
        InetSocketAddress local = channel.localAddress();
        return local == null ? 0 : local.getPort();
    }

    @Override
    public void send(DatagramPacket packet) throws IOException {
        InetSocketAddress target;
        ByteBuffer bytes;
        synchronized (packet) {
            bytes = ByteBuffer.wrap(packet.getData(), packet.getOffset(), packet.getLength());
            target =
                    packet.getAddress() == null
                            ? null
                            : (InetSocketAddress) packet.getSocketAddress();
            InetSocketAddress peer = channel.remoteAddress();
            if (target == null) {
                if (peer == null) {
                    throw new IllegalArgumentException("Address not set");
                }
                target = peer;
                packet.setSocketAddress(peer);
            }
        }
        if (channel.isOpen() && !channel.isBlocking()) {
            throw new IllegalBlockingModeException();
        }
        try {
            channel.send(bytes, target);
        } catch (AlreadyConnectedException other) {
            throw new IllegalArgumentException("Connected and packet address differ", other);
        } catch (ClosedChannelException closed) {
            throw socketClosed(closed);
        }
    }

    private static SocketException socketClosed(ClosedChannelException closed) {
        SocketException translated = new SocketException("Socket closed");
        translated.initCause(closed);
        return translated;
    }

    @Override
    public void receive(DatagramPacket packet) throws IOException {
        try {
            Datagram got = channel.await(Translated.delayNanos(timeoutMillis));
            synchronized (packet) {
                byte[] bytes = got.bytes();
                byte[] target = packet.getData();
                // The room is that of the buffer: an earlier datagram's length does not limit it.
                int count = Math.min(bytes.length, target.length - packet.getOffset());
                System.arraycopy(bytes, 0, target, packet.getOffset(), count);
                packet.setLength(count);
                packet.setSocketAddress(SimDatagramChannel.senderOf(got));
            }
        } catch (ClosedChannelException closed) {
            throw socketClosed(closed);
        }
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
        if (isClosed()) {
            throw Translated.socket(channel.closed());
        }
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
    public void setReuseAddress(boolean on) throws SocketException {
        Translated.set(channel, StandardSocketOptions.SO_REUSEADDR, on);
    }

    @Override
    public boolean getReuseAddress() throws SocketException {
        return Translated.get(channel, StandardSocketOptions.SO_REUSEADDR);
    }

    @Override
    public void setBroadcast(boolean on) throws SocketException {
        Translated.set(channel, StandardSocketOptions.SO_BROADCAST, on);
    }

    @Override
    public boolean getBroadcast() throws SocketException {
        return Translated.get(channel, StandardSocketOptions.SO_BROADCAST);
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
    public void close() {
        try {
            channel.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public boolean isClosed() {
        return !channel.isOpen();
    }

    @Override
    public DatagramChannel getChannel() {
        return channel;
    }

    @Override
    public <T> DatagramSocket setOption(SocketOption<T> option, T value) throws IOException {
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
    public void joinGroup(SocketAddress group, NetworkInterface networkInterface)
            throws IOException {
        InetAddress address = groupOf(group);
        if (channel.membership(address, networkInterface) != null) {
            throw new SocketException("Already a member of group");
        }
        channel.join(address, networkInterface);
    }

    @Override
    public void leaveGroup(SocketAddress group, NetworkInterface networkInterface)
            throws IOException {
        SimMembershipKey key = channel.membership(groupOf(group), networkInterface);
        if (key == null) {
            throw new SocketException("Not a member of group");
        }
        key.drop();
    }

    private InetAddress groupOf(SocketAddress group) throws SocketException {
        if (!(group instanceof InetSocketAddress inet) || inet.isUnresolved()) {
            throw new IllegalArgumentException("Unsupported address type");
        }
        if (!inet.getAddress().isMulticastAddress()) {
            throw new SocketException("Not a multicast address");
        }
        checkOpen();
        return inet.getAddress();
    }
}
