package dev.orrery.loop.net;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.handle.TimerHandle;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/**
 * One listening socket of a server: accepts what waits.
 *
 * <p>When accepting fails, because the process has no more files for example, it stops for a
 * second, for the system would tell again and again that somebody waits. Threading: loop thread
 * only. Source: asyncio's {@code _accept_connection}.
 */
final class Listener implements Runnable {
    /** Where connections come from; a test may fail here. */
    @FunctionalInterface
    interface Acceptor {
        @Nullable SocketChannel accept() throws IOException;
    }

    static final Duration ASYNCIO_RETRY = Duration.ofSeconds(1);

    private final Server server;
    private final EventLoop loop;
    private final ServerSocketChannel channel;
    private final SocketAddress address;
    private final Acceptor acceptor;
    private final int backlog;
    private boolean isServing;
    private boolean isWatching;
    // Accepting has failed, and has not succeeded since.
    private boolean isStarved;
    private @Nullable TimerHandle retry;

    Listener(
            Server server,
            ServerSocketChannel channel,
            SocketAddress address,
            Acceptor acceptor,
            int backlog) {
        this.server = server;
        this.loop = server.loop();
        this.channel = channel;
        this.address = address;
        this.acceptor = acceptor;
        this.backlog = backlog;
    }

    SocketAddress address() {
        return address;
    }

    ServerSocketChannel channel() {
        return channel;
    }

    void start() {
        isServing = true;
        watch();
    }

    /** Accepts again if the server has room, and nothing else speaks against it. */
    void watch() {
        if (isServing && !isWatching && retry == null && server.hasRoom()) {
            isWatching = true;
            loop.addReader(channel, this);
        }
    }

    private void unwatch() {
        if (isWatching) {
            isWatching = false;
            loop.removeReader(channel);
        }
    }

    void close() {
        isServing = false;
        unwatch();
        if (retry != null) {
            retry.cancel();
            retry = null;
        }
        drop();
    }

    /** Closes the socket of a loop that is closed. */
    void drop() {
        NetLoop.closeQuietly(channel);
    }

    @Override
    public void run() {
        for (int i = 0; i < backlog && isWatching; i++) {
            if (!server.hasRoom()) {
                unwatch();
                return;
            }
            SocketChannel accepted;
            try {
                accepted = acceptor.accept();
                if (accepted == null) {
                    return;
                }
            } catch (IOException failed) {
                accepting(failed);
                return;
            }
            if (isStarved) {
                isStarved = false;
                server.goesOn(this);
            }
            server.accepted(accepted);
        }
    }

    private void accepting(IOException failed) {
        if (!channel.isOpen()) {
            unwatch();
            return;
        }
        if (!isStarved) {
            isStarved = true;
            server.starves(this, failed);
        }
        unwatch();
        retry = loop.callLater(ASYNCIO_RETRY, this::again);
    }

    private void again() {
        retry = null;
        watch();
    }

    @Override
    public String toString() {
        return "Listener[" + address + "]";
    }
}
