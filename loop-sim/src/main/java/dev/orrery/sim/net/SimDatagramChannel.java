package dev.orrery.sim.net;

import dev.orrery.sim.link.Datagram;
import dev.orrery.sim.link.Route;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.AlreadyBoundException;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.IllegalBlockingModeException;
import java.nio.channels.MembershipKey;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.SelectionKey;
import java.util.Objects;
import java.util.Set;

/** A UDP socket of a simulated host. */
final class SimDatagramChannel extends DatagramChannel implements SimChannel {
    private final SimSelectorProvider provider;
    private final String name;
    private final Family family;
    private final OptionValues options = OptionValues.ofDatagrams();
    private final UdpSocket socket;
    private final KeyList keys = new KeyList();
    private final Wait wait;
    private @Nullable DatagramSocketAdaptor adaptor;

    SimDatagramChannel(SimSelectorProvider provider, String name, Family family, UdpPorts ports) {
        super(provider);
        this.provider = provider;
        this.name = name;
        this.family = family;
        this.socket = new UdpSocket(ports, options, family, () -> keys.rose(readyOps()));
        this.wait = new Wait(this, provider.blocking());
    }

    @Override
    public DatagramChannel bind(@Nullable SocketAddress address) throws IOException {
        checkOpen();
        if (socket.local() != null) {
            throw new AlreadyBoundException();
        }
        socket.bind(address == null ? null : family.checkLocal(address));
        return this;
    }

    @Override
    public DatagramChannel connect(SocketAddress address) throws IOException {
        InetSocketAddress target = family.checkInet(address);
        checkOpen();
        if (socket.remote() != null) {
            throw new AlreadyConnectedException();
        }
        socket.connect(target);
        return this;
    }

    @Override
    public DatagramChannel disconnect() {
        if (isOpen()) {
            socket.disconnect();
        }
        return this;
    }

    @Override
    public boolean isConnected() {
        return isOpen() && socket.remote() != null;
    }

    @Override
    public @Nullable SocketAddress getLocalAddress() throws IOException {
        checkOpen();
        return socket.local();
    }

    @Override
    public @Nullable SocketAddress getRemoteAddress() throws IOException {
        checkOpen();
        return socket.remote();
    }

    /** As {@link #getLocalAddress}, also once closed. */
    @Nullable InetSocketAddress localAddress() {
        return socket.local();
    }

    /** As {@link #getRemoteAddress}, also once closed. */
    @Nullable InetSocketAddress remoteAddress() {
        return socket.remote();
    }

    @Override
    public int send(ByteBuffer source, SocketAddress target) throws IOException {
        Objects.requireNonNull(source, "source");
        InetSocketAddress to = family.checkInet(target);
        checkOpen();
        provider.beforeUse();
        checkOpen();
        InetSocketAddress peer = socket.remote();
        if (peer != null && !UdpPorts.same(peer, to.getAddress(), to.getPort())) {
            throw new AlreadyConnectedException();
        }
        return socket.send(source, to);
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        Objects.requireNonNull(source, "source");
        peer();
        provider.beforeUse();
        return socket.send(source, peer());
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        ByteBuffer[] some = Buffers.range(sources, offset, length);
        peer();
        provider.beforeUse();
        InetSocketAddress peer = peer();
        long all = Buffers.remaining(some);
        ByteBuffer whole = ByteBuffer.allocate((int) Math.min(all, Datagram.MOST_BYTES + 1));
        for (ByteBuffer one : some) {
            ByteBuffer part = one.duplicate();
            part.limit(part.position() + Math.min(part.remaining(), whole.remaining()));
            whole.put(part);
        }
        int sent = socket.send(whole.flip(), peer);
        for (ByteBuffer one : some) {
            one.position(one.limit());
        }
        return sent;
    }

    private InetSocketAddress peer() throws ClosedChannelException {
        checkOpen();
        InetSocketAddress peer = socket.remote();
        if (peer == null) {
            throw new NotYetConnectedException();
        }
        return peer;
    }

    @Override
    public @Nullable SocketAddress receive(ByteBuffer target) throws IOException {
        checkTarget(target);
        Datagram got = next();
        if (got == null) {
            return null;
        }
        int count = Math.min(got.bytes().length, target.remaining());
        target.put(got.bytes(), 0, count);
        return senderOf(got);
    }

    private static void checkTarget(ByteBuffer target) {
        if (target.isReadOnly()) {
            throw new IllegalArgumentException("Read-only buffer");
        }
    }

    static InetSocketAddress senderOf(Datagram datagram) {
        Route way = datagram.route();
        return new InetSocketAddress(way.source(), way.sourcePort());
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        checkTarget(target);
        return (int) (target.hasRemaining() ? readInto(new ByteBuffer[] {target}) : readNothing());
    }

    /** As the JDK: without room a read takes no datagram, as opposed to a receive. */
    private int readNothing() throws IOException {
        InetSocketAddress _ = peer();
        return 0;
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
        ByteBuffer[] some = Buffers.range(targets, offset, length);
        return Buffers.checkTargets(some) ? readInto(some) : readNothing();
    }

    /** One datagram into the buffers in turn; what does not fit is lost. */
    private long readInto(ByteBuffer[] targets) throws IOException {
        InetSocketAddress _ = peer();
        Datagram got = next();
        if (got == null) {
            return 0;
        }
        byte[] bytes = got.bytes();
        int taken = 0;
        for (ByteBuffer target : targets) {
            int count = Math.min(bytes.length - taken, target.remaining());
            target.put(bytes, taken, count);
            taken += count;
        }
        // As the JDK: an empty datagram reads like an end.
        return bytes.length == 0 ? -1 : taken;
    }

    /** The next datagram, in blocking mode waited for; null in the other if there is none. */
    private @Nullable Datagram next() throws IOException {
        checkOpen();
        socket.bindIfNeeded();
        if (!isBlocking()) {
            return socket.poll();
        }
        return await(Blocking.NO_DELAY_LIMIT);
    }

    /** Waits for a datagram, in blocking mode. */
    Datagram await(long delayNanos) throws IOException {
        checkOpen();
        if (!isBlocking()) {
            throw new IllegalBlockingModeException();
        }
        socket.bindIfNeeded();
        @Nullable Datagram[] got = new @Nullable Datagram[1];
        long result =
                wait.until(
                        () -> {
                            got[0] = socket.poll();
                            return got[0] == null ? Wait.AGAIN : 1;
                        },
                        socket::isReadable,
                        delayNanos,
                        "receive from");
        Datagram datagram = got[0];
        if (result == Wait.AGAIN || datagram == null) {
            throw new SocketTimeoutException("Receive timed out");
        }
        return datagram;
    }

    // Groups.

    @Override
    public MembershipKey join(InetAddress group, NetworkInterface networkInterface)
            throws IOException {
        return joinFrom(group, networkInterface, null);
    }

    @Override
    public MembershipKey join(
            InetAddress group, NetworkInterface networkInterface, InetAddress source)
            throws IOException {
        Objects.requireNonNull(source, "source");
        return joinFrom(group, networkInterface, source);
    }

    private MembershipKey joinFrom(
            InetAddress group, NetworkInterface networkInterface, @Nullable InetAddress source)
            throws IOException {
        if (!group.isMulticastAddress()) {
            throw new IllegalArgumentException("Group not a multicast address");
        }
        if (!(group instanceof Inet4Address) && family == Family.INET) {
            throw new IllegalArgumentException("Only IPv6 sockets can join IPv6 multicast group");
        }
        Objects.requireNonNull(networkInterface, "networkInterface");
        if (source != null) {
            checkSource(source, group);
        }
        checkOpen();
        for (SimMembershipKey key : socket.memberships()) {
            if (!key.isOf(group, networkInterface)) {
                continue;
            }
            InetAddress of = key.sourceAddress();
            if (of == null && source != null) {
                throw new IllegalStateException("Already have source-specific membership");
            }
            if (of != null && source == null) {
                throw new IllegalStateException("Already a member to receive all packets");
            }
            if (of == null || of.equals(source)) {
                return key;
            }
        }
        SimMembershipKey key = new SimMembershipKey(this, group, networkInterface, source);
        socket.join(key);
        return key;
    }

    static void checkSource(InetAddress source, InetAddress group) {
        if (source.isAnyLocalAddress()) {
            throw new IllegalArgumentException("Source address is a wildcard address");
        }
        if (source.isMulticastAddress()) {
            throw new IllegalArgumentException("Source address is multicast address");
        }
        if (source instanceof Inet4Address != group instanceof Inet4Address) {
            throw new IllegalArgumentException("Source address is different type to group");
        }
    }

    void drop(SimMembershipKey key) {
        socket.leave(key);
    }

    /** The membership of a group on an interface, or null. */
    @Nullable SimMembershipKey membership(InetAddress group, NetworkInterface networkInterface) {
        for (SimMembershipKey key : socket.memberships()) {
            if (key.isOf(group, networkInterface)) {
                return key;
            }
        }
        return null;
    }

    // What a socket is.

    @Override
    public <T> DatagramChannel setOption(SocketOption<T> option, T value) throws IOException {
        options.checkKnown(option);
        options.checkType(option, value);
        checkOpen();
        options.set(option, value);
        return this;
    }

    @Override
    public <T> T getOption(SocketOption<T> option) throws IOException {
        options.checkKnown(option);
        checkOpen();
        return options.get(option);
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
        return options.names();
    }

    @Override
    public DatagramSocket socket() {
        DatagramSocketAdaptor present = adaptor;
        if (present == null) {
            present = DatagramSocketAdaptor.of(this);
            adaptor = present;
        }
        return present;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String description() {
        return name + " " + this;
    }

    @Override
    public int readyOps() {
        return SelectionKey.OP_WRITE | (socket.isReadable() ? SelectionKey.OP_READ : 0);
    }

    @Override
    public String waitingFor(int operations) {
        return "a datagram to " + description();
    }

    @Override
    public long newsFor(int operations) {
        return socket.newsForReader();
    }

    @Override
    public KeyList keys() {
        return keys;
    }

    @Override
    public void beginWait() {
        begin();
    }

    @Override
    public void endWait(boolean completed) throws AsynchronousCloseException {
        end(completed);
    }

    @Override
    protected void implCloseSelectableChannel() {
        provider.channelClosed();
        socket.close();
    }

    @Override
    protected void implConfigureBlocking(boolean block) {
        // Looked up at each call.
    }

    @Override
    public String toString() {
        if (!isOpen()) {
            return "DatagramChannel[closed]";
        }
        InetSocketAddress local = socket.local();
        InetSocketAddress remote = socket.remote();
        return "DatagramChannel["
                + (local == null ? "unbound" : "local=" + Family.text(local))
                + (remote == null ? "" : " remote=" + Family.text(remote))
                + "]";
    }
}
