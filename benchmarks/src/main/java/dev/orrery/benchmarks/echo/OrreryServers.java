package dev.orrery.benchmarks.echo;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.combine.Async;
import dev.orrery.loop.net.Protocol;
import dev.orrery.loop.net.Server;
import dev.orrery.loop.net.ServerOptions;
import dev.orrery.loop.net.StreamHandler;
import dev.orrery.loop.net.StreamOptions;
import dev.orrery.loop.net.Streams;
import dev.orrery.loop.net.Transport;
import dev.orrery.loop.net.Transports;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;

/** Our echo in each of the three ways to write it. */
final class OrreryServers {
    private static final ServerOptions OPTIONS =
            ServerOptions.standard().withBacklog(EchoServer.BACKLOG);

    private OrreryServers() {}

    /** What a thread does, and the port that it tells. */
    private interface Body {
        void run(CompletableFuture<Integer> port) throws IOException;
    }

    /** What a loop does before it runs. */
    private interface LoopBody {
        void run(EventLoop loop, CompletableFuture<Integer> port) throws IOException;
    }

    private static int start(LoopBody body) {
        return startThread(
                port -> {
                    EventLoop loop = EventLoop.create();
                    body.run(loop, port);
                    loop.runForever();
                });
    }

    private static int startThread(Body body) {
        CompletableFuture<Integer> port = new CompletableFuture<>();
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                body.run(port);
                            } catch (IOException | RuntimeException failure) {
                                port.completeExceptionally(failure);
                            }
                        },
                        "orrery");
        thread.setDaemon(true);
        thread.start();
        return port.join();
    }

    // ---- protocols

    static int protocols(int bufferBytes) {
        return start(
                (loop, port) ->
                        Transports.createServer(loop, Echo::new, EchoServer.HOST, 0, OPTIONS)
                                .addDoneCallback(server -> port.complete(server.result().port())));
    }

    /** Reads no more while the peer reads too slowly. */
    private static final class Echo implements Protocol {
        private @Nullable Transport transport;

        private Transport transport() {
            Transport known = transport;
            if (known == null) {
                throw new IllegalStateException("connectionMade must come first");
            }
            return known;
        }

        @Override
        public void connectionMade(Transport made) {
            transport = made;
        }

        @Override
        public void dataReceived(ByteBuffer data) {
            transport().write(data);
        }

        @Override
        public void pauseWriting() {
            transport().pauseReading();
        }

        @Override
        public void resumeWriting() {
            transport().resumeReading();
        }
    }

    // ---- streams

    /** Each task has a buffer, as the protocols' loop has one. */
    static int streams(int bufferBytes) {
        return serve(
                (reader, writer) -> {
                    ByteBuffer buffer = ByteBuffer.allocateDirect(bufferBytes);
                    while (reader.read(buffer.clear()) >= 0) {
                        writer.write(buffer.flip());
                        writer.drain();
                    }
                });
    }

    /** As asyncio's streams: each read gives an array. */
    static int streamArrays(int bufferBytes) {
        return serve(
                (reader, writer) -> {
                    byte[] data = reader.read(bufferBytes);
                    while (data.length > 0) {
                        writer.write(data);
                        writer.drain();
                        data = reader.read(bufferBytes);
                    }
                });
    }

    private static int serve(StreamHandler handler) {
        StreamOptions options = StreamOptions.standard().withServer(OPTIONS);
        return startThread(
                port ->
                        Async.run(
                                () -> {
                                    Server server =
                                            Streams.startServer(
                                                    handler, EchoServer.HOST, 0, options);
                                    port.complete(server.port());
                                    server.serveForever();
                                }));
    }

    // ---- channels

    static int readers(int bufferBytes) {
        return start(
                (loop, port) -> {
                    ServerSocketChannel listening =
                            loop.world().selectorProvider().openServerSocketChannel();
                    listening.bind(EchoServer.address(0), EchoServer.BACKLOG);
                    listening.configureBlocking(false);
                    ByteBuffer buffer = ByteBuffer.allocateDirect(bufferBytes);
                    loop.addReader(listening, () -> accept(loop, listening, buffer));
                    port.complete(listening.socket().getLocalPort());
                });
    }

    private static void accept(EventLoop loop, ServerSocketChannel listening, ByteBuffer buffer) {
        try {
            SocketChannel accepted = listening.accept();
            while (accepted != null) {
                accepted.configureBlocking(false);
                accepted.setOption(StandardSocketOptions.TCP_NODELAY, true);
                SocketChannel channel = accepted;
                loop.addReader(channel, () -> echo(loop, channel, buffer));
                accepted = listening.accept();
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static void echo(EventLoop loop, SocketChannel channel, ByteBuffer buffer) {
        try {
            if (channel.read(buffer.clear()) < 0) {
                close(loop, channel);
                return;
            }
            channel.write(buffer.flip());
            if (buffer.hasRemaining()) {
                // Nothing more is read before this is gone.
                ByteBuffer rest = ByteBuffer.allocateDirect(buffer.remaining()).put(buffer).flip();
                loop.removeReader(channel);
                loop.addWriter(channel, () -> writeOn(loop, channel, rest, buffer));
            }
        } catch (IOException gone) {
            close(loop, channel);
        }
    }

    private static void writeOn(
            EventLoop loop, SocketChannel channel, ByteBuffer rest, ByteBuffer buffer) {
        try {
            channel.write(rest);
            if (!rest.hasRemaining()) {
                loop.removeWriter(channel);
                loop.addReader(channel, () -> echo(loop, channel, buffer));
            }
        } catch (IOException gone) {
            close(loop, channel);
        }
    }

    private static void close(EventLoop loop, SocketChannel channel) {
        loop.removeReader(channel);
        loop.removeWriter(channel);
        try {
            channel.close();
        } catch (IOException ignored) {
            // It is gone either way.
        }
    }
}
