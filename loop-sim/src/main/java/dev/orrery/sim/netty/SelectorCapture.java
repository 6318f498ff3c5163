package dev.orrery.sim.netty;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.ProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.util.Objects;

/** A host's provider that remembers the selector which Netty opens, for Netty does not show it. */
final class SelectorCapture extends SelectorProvider {
    private final SelectorProvider provider;
    private @Nullable AbstractSelector selector;

    SelectorCapture(SelectorProvider provider) {
        this.provider = provider;
    }

    /** The selector that was opened last. */
    Selector selector() {
        return Objects.requireNonNull(selector, "selector");
    }

    @Override
    public AbstractSelector openSelector() throws IOException {
        AbstractSelector opened = provider.openSelector();
        selector = opened;
        return opened;
    }

    @Override
    public Pipe openPipe() throws IOException {
        return provider.openPipe();
    }

    @Override
    public DatagramChannel openDatagramChannel() throws IOException {
        return provider.openDatagramChannel();
    }

    @Override
    public DatagramChannel openDatagramChannel(ProtocolFamily family) throws IOException {
        return provider.openDatagramChannel(family);
    }

    @Override
    public ServerSocketChannel openServerSocketChannel() throws IOException {
        return provider.openServerSocketChannel();
    }

    @Override
    public ServerSocketChannel openServerSocketChannel(ProtocolFamily family) throws IOException {
        return provider.openServerSocketChannel(family);
    }

    @Override
    public SocketChannel openSocketChannel() throws IOException {
        return provider.openSocketChannel();
    }

    @Override
    public SocketChannel openSocketChannel(ProtocolFamily family) throws IOException {
        return provider.openSocketChannel(family);
    }
}
