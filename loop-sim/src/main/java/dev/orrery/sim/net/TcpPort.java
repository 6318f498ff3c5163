package dev.orrery.sim.net;

import dev.orrery.sim.tcp.TcpConnection;
import dev.orrery.sim.tcp.TcpListener;
import dev.orrery.sim.tcp.TcpOptions;
import dev.orrery.sim.tcp.TcpStack;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** A listening TCP socket under a server's channel. */
final class TcpPort implements SocketListener {
    private final TcpListener listener;
    private final OptionValues options;
    private final Family family;
    private final String host;
    private final Flows flows;

    TcpPort(TcpStack stack, OptionValues options, Family family, String host, Flows flows) {
        this.listener = stack.newListener(options.tcp());
        this.options = options;
        this.family = family;
        this.host = host;
        this.flows = flows;
    }

    @Override
    public void observe(Runnable changed) {
        listener.setObserver(changed::run);
    }

    @Override
    public void bind(@Nullable SocketAddress local, int backlog) throws IOException {
        listener.setOptions(options.tcp());
        listener.bind(local == null ? family.wildcard() : (InetSocketAddress) local, backlog);
    }

    @Override
    public @Nullable SocketAddress local() {
        return listener.localAddress();
    }

    @Override
    public boolean isAcceptable() {
        return listener.isAcceptable();
    }

    @Override
    public @Nullable SocketStream accept() {
        TcpConnection connection = listener.accept();
        if (connection == null) {
            return null;
        }
        OptionValues accepted = OptionValues.ofStream();
        accepted.takeFrom(options);
        connection.setOptions(accepted.tcp());
        TcpStream stream = new TcpStream(connection, accepted, family, host, flows);
        stream.joinFlows();
        return stream;
    }

    @Override
    public void close() {
        listener.close();
    }

    @Override
    public void optionsChanged() {
        TcpOptions now = options.tcp();
        listener.setOptions(now);
    }
}
