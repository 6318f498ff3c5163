package dev.orrery.properties.parity;

import dev.orrery.loop.combine.Async;
import dev.orrery.loop.net.ConnectOptions;
import dev.orrery.loop.net.ExtraInfo;
import dev.orrery.loop.net.Protocol;
import dev.orrery.loop.net.Server;
import dev.orrery.loop.net.ServerOptions;
import dev.orrery.loop.net.Transport;
import dev.orrery.loop.net.Transports;
import dev.orrery.loop.task.Task;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.NetworkChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Connections of transports, with a protocol that collects what it is told. */
final class TransportLines implements Medium.Lines {
    private static final int ENOUGH = 64 * 1024;

    /** A transport and its protocol; tasks of its loop talk over it. */
    private static final class TransportLine implements Line, Protocol {
        private final @Nullable Consumer<TransportLine> whenMade;
        private final ByteArrayOutputStream received = new ByteArrayOutputStream();
        private @Nullable Transport transport;
        private @Nullable Exception failure;
        private boolean isPaused;
        private boolean isAtEnd;
        private boolean isLost;

        TransportLine(@Nullable Consumer<TransportLine> whenMade) {
            this.whenMade = whenMade;
        }

        private Transport transport() {
            Transport present = transport;
            if (present == null) {
                throw new IllegalStateException("not yet");
            }
            return present;
        }

        // What the transport tells.

        @Override
        public void connectionMade(Transport made) {
            transport = made;
            if (whenMade != null) {
                whenMade.accept(this);
            }
        }

        @Override
        public void dataReceived(ByteBuffer data) {
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            received.writeBytes(bytes);
            if (received.size() >= ENOUGH) {
                transport().pauseReading();
            }
        }

        @Override
        public boolean eofReceived() {
            isAtEnd = true;
            return true;
        }

        @Override
        public void pauseWriting() {
            isPaused = true;
        }

        @Override
        public void resumeWriting() {
            isPaused = false;
        }

        @Override
        public void connectionLost(@Nullable Exception thrown) {
            isLost = true;
            failure = thrown;
        }

        // What a task does.

        @Override
        public void write(byte[] bytes) throws Exception {
            throwFailure();
            transport().write(bytes);
            // So that the loop can tell what it has heard.
            Task.yieldNow();
            until(() -> !isPaused || isLost);
            throwFailure();
        }

        @Override
        public byte[] read(int count) throws Exception {
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            while (whole.size() < count) {
                until(() -> received.size() > 0 || isAtEnd || isLost);
                byte[] some = received.toByteArray();
                int taken = Math.min(some.length, count - whole.size());
                whole.write(some, 0, taken);
                received.reset();
                received.writeBytes(Arrays.copyOfRange(some, taken, some.length));
                if (some.length == 0) {
                    throwFailure();
                    break;
                }
                if (received.size() < ENOUGH && !isLost) {
                    transport().resumeReading();
                }
            }
            return whole.toByteArray();
        }

        private void throwFailure() throws Exception {
            Exception thrown = failure;
            if (thrown != null) {
                throw thrown;
            }
        }

        @Override
        public void endOutput() {
            transport().writeEof();
        }

        @Override
        public void close() {
            transport().close();
            until(() -> isLost);
        }

        @Override
        public void reset() throws IOException {
            TransportLines.reset(transport());
        }

        @Override
        public void rest() {
            Task.sleep(Line.WHILE);
        }

        @Override
        public InetSocketAddress local() {
            return Talk.inet(transport().extraInfo(ExtraInfo.LOCAL_ADDRESS));
        }

        @Override
        public InetSocketAddress peer() {
            return Talk.inet(transport().extraInfo(ExtraInfo.PEER_ADDRESS));
        }
    }

    private static void until(BooleanSupplier holds) {
        while (!holds.getAsBoolean()) {
            Task.sleep(Duration.ofMillis(1));
        }
    }

    /** An abort alone is a reset only where something is unread. */
    static void reset(Transport transport) throws IOException {
        if (!(transport.extraInfo(ExtraInfo.CHANNEL) instanceof NetworkChannel channel)) {
            throw new AssertionError("no channel: " + transport);
        }
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        transport.abort();
    }

    @Override
    public void call(Place from, InetSocketAddress to, Medium.Talking talking) throws Exception {
        from.inTask(
                () -> {
                    TransportLine line =
                            Async.await(
                                            Transports.createConnection(
                                                    Task.current().loop(),
                                                    () -> new TransportLine(null),
                                                    to,
                                                    ConnectOptions.standard()),
                                            IOException.class)
                                    .protocol();
                    try {
                        talking.talk(line);
                    } finally {
                        line.transport().close();
                    }
                });
    }

    @Override
    public void answer(
            Place where,
            InetSocketAddress address,
            Consumer<InetSocketAddress> listening,
            int callers,
            Medium.Talking talking)
            throws Exception {
        where.inTask(
                () -> {
                    Talks talks = new Talks(callers);
                    Consumer<TransportLine> talk =
                            line ->
                                    Task.spawn(
                                            () ->
                                                    talks.run(
                                                            () -> {
                                                                try {
                                                                    talking.talk(line);
                                                                } finally {
                                                                    line.transport().close();
                                                                }
                                                            }));
                    Server server =
                            Async.await(
                                    Transports.createServer(
                                            Task.current().loop(),
                                            () -> new TransportLine(talk),
                                            List.of(address),
                                            ServerOptions.standard()),
                                    IOException.class);
                    listening.accept(where.at(server.port()));
                    talks.await();
                    server.close();
                    server.waitClosed();
                });
    }
}
