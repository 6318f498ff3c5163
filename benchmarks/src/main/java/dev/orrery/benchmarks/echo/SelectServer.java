package dev.orrery.benchmarks.echo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * The plain loop around a selector that one writes without a library, one buffer for all
 * connections. It waits for the selector, or it spins.
 */
final class SelectServer implements Runnable {
    private final Selector selector;
    private final ServerSocketChannel listening;
    private final ByteBuffer buffer;
    private final boolean isSpinning;

    private SelectServer(int bufferBytes, boolean isSpinning) throws IOException {
        this.selector = Selector.open();
        this.listening = ServerSocketChannel.open();
        this.buffer = ByteBuffer.allocateDirect(bufferBytes);
        this.isSpinning = isSpinning;
    }

    static int start(int bufferBytes, boolean isSpinning) throws IOException {
        SelectServer server = new SelectServer(bufferBytes, isSpinning);
        server.listening.bind(EchoServer.address(0), EchoServer.BACKLOG);
        server.listening.configureBlocking(false);
        server.listening.register(server.selector, SelectionKey.OP_ACCEPT);
        Thread thread = new Thread(server, "select");
        thread.setDaemon(true);
        thread.start();
        return server.listening.socket().getLocalPort();
    }

    @Override
    public void run() {
        try {
            while (selector.isOpen()) {
                if (isSpinning) {
                    selector.selectNow(this::ready);
                } else {
                    selector.select(this::ready);
                }
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private void ready(SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                accept();
            } else if (key.isWritable()) {
                writeOn(key);
            } else {
                echo(key);
            }
        } catch (IOException gone) {
            close(key);
        }
    }

    private void accept() throws IOException {
        SocketChannel accepted = listening.accept();
        while (accepted != null) {
            accepted.configureBlocking(false);
            accepted.setOption(StandardSocketOptions.TCP_NODELAY, true);
            accepted.register(selector, SelectionKey.OP_READ);
            accepted = listening.accept();
        }
    }

    private void echo(SelectionKey key) throws IOException {
        SocketChannel channel = (SocketChannel) key.channel();
        buffer.clear();
        if (channel.read(buffer) < 0) {
            close(key);
            return;
        }
        channel.write(buffer.flip());
        if (buffer.hasRemaining()) {
            // Nothing more is read before this is gone.
            key.attach(ByteBuffer.allocateDirect(buffer.remaining()).put(buffer).flip());
            key.interestOps(SelectionKey.OP_WRITE);
        }
    }

    private static void writeOn(SelectionKey key) throws IOException {
        ByteBuffer rest = (ByteBuffer) key.attachment();
        ((SocketChannel) key.channel()).write(rest);
        if (!rest.hasRemaining()) {
            key.attach(null);
            key.interestOps(SelectionKey.OP_READ);
        }
    }

    private static void close(SelectionKey key) {
        try {
            key.channel().close();
        } catch (IOException ignored) {
            // It is gone either way.
        }
    }
}
