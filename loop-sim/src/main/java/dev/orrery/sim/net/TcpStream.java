package dev.orrery.sim.net;

import dev.orrery.sim.tcp.TcpConnection;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/** A TCP connection under a socket channel. */
final class TcpStream implements SocketStream {
    private final TcpConnection connection;
    private final OptionValues options;
    private final Family family;
    private final String host;
    private final Flows flows;
    private @Nullable FlowNews inbound;
    private @Nullable FlowNews outbound;
    private boolean outputEnded;

    TcpStream(
            TcpConnection connection,
            OptionValues options,
            Family family,
            String host,
            Flows flows) {
        this.connection = connection;
        this.options = options;
        this.family = family;
        this.host = host;
        this.flows = flows;
    }

    @Override
    public OptionValues options() {
        return options;
    }

    @Override
    public void observe(Runnable changed) {
        connection.setObserver(changed::run);
    }

    @Override
    public void bind(@Nullable SocketAddress local) throws IOException {
        connection.bind(local == null ? family.wildcard() : (InetSocketAddress) local);
    }

    @Override
    public void connect(SocketAddress remote) throws IOException {
        connection.connect((InetSocketAddress) remote);
        InetSocketAddress from = connection.localAddress();
        InetSocketAddress to = connection.remoteAddress();
        if (from != null && to != null) {
            flows.connected(host, from, to);
        }
        joinFlows();
    }

    /** Finds the accounts that the connecting side has begun. */
    void joinFlows() {
        InetSocketAddress from = connection.localAddress();
        InetSocketAddress to = connection.remoteAddress();
        if (from != null && to != null) {
            outbound = flows.find(host, from, to);
            inbound = flows.find(host, to, from);
        }
    }

    @Override
    public boolean isConnecting() {
        return connection.isConnecting();
    }

    @Override
    public boolean finishConnect() throws IOException {
        return connection.finishConnect();
    }

    @Override
    public @Nullable SocketAddress local() {
        return connection.localAddress();
    }

    @Override
    public @Nullable SocketAddress remote() {
        return connection.remoteAddress();
    }

    @Override
    public boolean isReadable() {
        return connection.isReadable();
    }

    @Override
    public boolean isWritable() {
        return connection.isWritable();
    }

    @Override
    public int available() {
        return connection.available();
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        int count = connection.read(target);
        FlowNews news = inbound;
        if (news != null && count != 0) {
            news.received(count, false);
        }
        return count;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        FlowNews news = outbound;
        if (news == null) {
            return connection.write(source);
        }
        int begin = source.position();
        ByteBuffer bytes = source.duplicate();
        int count = connection.write(source);
        if (count > 0) {
            news.sent(bytes.slice(begin, count).asReadOnlyBuffer());
        }
        return count;
    }

    @Override
    public void shutdownInput() throws IOException {
        connection.shutdownInput();
    }

    @Override
    public void shutdownOutput() throws IOException {
        connection.shutdownOutput();
        tellOfTheEnd();
    }

    private void tellOfTheEnd() {
        FlowNews news = outbound;
        if (news != null && !outputEnded) {
            news.closed(false);
        }
        outputEnded = true;
    }

    @Override
    public void close() {
        if (connection.isConnected()) {
            FlowNews news = inbound;
            if (news != null && connection.available() > 0) {
                news.closed(true);
            } else {
                tellOfTheEnd();
            }
        }
        connection.close();
    }

    @Override
    public boolean isFlushed() {
        return connection.isFlushed();
    }

    @Override
    public void optionsChanged() {
        connection.setOptions(options.tcp());
    }

    @Override
    public long newsForReader() {
        FlowNews news = inbound;
        return news == null ? WireListener.NO_NEWS : news.forReader();
    }

    @Override
    public long newsForWriter() {
        FlowNews news = outbound;
        return news == null ? WireListener.NO_NEWS : news.forWriter();
    }
}
