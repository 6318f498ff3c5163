package dev.orrery.sim.net;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.NotYetConnectedException;

/**
 * One end of a connection of Unix-domain sockets: two conduits, nothing in between, no faults.
 *
 * <p>Threading: the simulation's, one thread at a time. Source: unix(7), as Linux has it.
 */
final class UnixStream implements SocketStream {
    private static final UnixDomainSocketAddress UNNAMED = UnixDomainSocketAddress.of("");

    private final UnixNames names;
    private final OptionValues options;
    private Runnable changed = () -> {};
    private @Nullable UnixDomainSocketAddress local;
    private @Nullable UnixDomainSocketAddress remote;
    private @Nullable Conduit inbound;
    private @Nullable Conduit outbound;
    private @Nullable UnixStream peer;
    private boolean ownsName;
    private boolean inputShut;
    // The peer was closed with bytes unread.
    private boolean reset;

    UnixStream(UnixNames names, OptionValues options) {
        this.names = names;
        this.options = options;
    }

    @Override
    public void observe(Runnable toTell) {
        changed = toTell;
    }

    @Override
    public void bind(@Nullable SocketAddress address) throws IOException {
        UnixDomainSocketAddress path = address == null ? UNNAMED : Family.checkUnix(address);
        if (!path.getPath().toString().isEmpty()) {
            names.take(path);
            ownsName = true;
        }
        local = path;
    }

    @Override
    public void connect(SocketAddress address) throws IOException {
        UnixDomainSocketAddress path = Family.checkUnix(address);
        UnixPort port = names.listenerAt(path);
        if (!port.hasRoom()) {
            throw new SocketException("Resource temporarily unavailable");
        }
        if (local == null) {
            local = UNNAMED;
        }
        remote = path;
        int there = options.number(StandardSocketOptions.SO_SNDBUF);
        String from = names.nextClient();
        String to = path.getPath().toString();
        UnixStream other = new UnixStream(names, OptionValues.ofUnixStream());
        int back = other.options.number(StandardSocketOptions.SO_SNDBUF);
        Conduit out = new Conduit(there, ops -> other.tell(), ops -> tell(), names.news(from, to));
        Conduit in = new Conduit(back, ops -> tell(), ops -> other.tell(), names.news(to, from));
        join(other, in, out);
        other.local = path;
        other.remote = local;
        other.join(this, out, in);
        port.add(other);
    }

    private void join(UnixStream other, Conduit in, Conduit out) {
        peer = other;
        inbound = in;
        outbound = out;
    }

    private void tell() {
        changed.run();
    }

    @Override
    public OptionValues options() {
        return options;
    }

    @Override
    public boolean isConnecting() {
        return false;
    }

    @Override
    public boolean finishConnect() {
        return peer != null;
    }

    @Override
    public @Nullable SocketAddress local() {
        return local;
    }

    @Override
    public @Nullable SocketAddress remote() {
        return remote;
    }

    @Override
    public boolean isReadable() {
        Conduit in = inbound;
        return in != null && (reset || inputShut || in.isReadable());
    }

    @Override
    public boolean isWritable() {
        Conduit out = outbound;
        return out != null && out.isWritable();
    }

    @Override
    public int available() {
        Conduit in = inbound;
        return in == null ? 0 : in.size();
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (inputShut) {
            return -1;
        }
        Conduit in = connected(inbound);
        if (reset && in.size() == 0) {
            throw new SocketException("Connection reset");
        }
        return in.read(target);
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        Conduit out = connected(outbound);
        if (out.isWriterClosed()) {
            throw new IOException("Broken pipe");
        }
        return out.write(source);
    }

    private static Conduit connected(@Nullable Conduit conduit) {
        if (conduit == null) {
            throw new NotYetConnectedException();
        }
        return conduit;
    }

    @Override
    public void shutdownInput() {
        connected(inbound).closeReader();
        inputShut = true;
        tell();
    }

    @Override
    public void shutdownOutput() {
        connected(outbound).closeWriter();
    }

    @Override
    public void close() {
        Conduit in = inbound;
        Conduit out = outbound;
        UnixStream other = peer;
        if (in != null && out != null && other != null) {
            other.reset |= in.size() > 0;
            in.closeReader();
            out.closeWriter();
            other.tell();
        }
        if (ownsName) {
            names.free(local);
        }
    }

    @Override
    public boolean isFlushed() {
        Conduit out = outbound;
        return out == null || out.size() == 0;
    }

    @Override
    public void optionsChanged() {
        Conduit out = outbound;
        if (out != null) {
            out.resize(options.number(StandardSocketOptions.SO_SNDBUF));
        }
    }

    @Override
    public long newsForReader() {
        Conduit in = inbound;
        return in == null ? WireListener.NO_NEWS : in.news().forReader();
    }

    @Override
    public long newsForWriter() {
        Conduit out = outbound;
        return out == null ? WireListener.NO_NEWS : out.news().forWriter();
    }
}
