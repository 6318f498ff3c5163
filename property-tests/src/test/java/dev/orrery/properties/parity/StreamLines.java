package dev.orrery.properties.parity;

import dev.orrery.loop.net.ExtraInfo;
import dev.orrery.loop.net.IncompleteReadException;
import dev.orrery.loop.net.Server;
import dev.orrery.loop.net.StreamConnection;
import dev.orrery.loop.net.StreamOptions;
import dev.orrery.loop.net.StreamReader;
import dev.orrery.loop.net.StreamWriter;
import dev.orrery.loop.net.Streams;
import dev.orrery.loop.task.Task;

import java.net.InetSocketAddress;
import java.util.function.Consumer;

/** Connections of streams. */
final class StreamLines implements Medium.Lines {
    /** A pair of streams. */
    private record StreamLine(StreamReader reader, StreamWriter writer) implements Line {
        @Override
        public void write(byte[] bytes) throws Exception {
            writer.write(bytes);
            writer.drain();
        }

        @Override
        public byte[] read(int count) throws Exception {
            try {
                return reader.readExactly(count);
            } catch (IncompleteReadException ended) {
                return ended.partial();
            }
        }

        @Override
        public void endOutput() {
            writer.writeEof();
        }

        @Override
        public void close() throws Exception {
            writer.close();
            writer.waitClosed();
        }

        @Override
        public void reset() throws Exception {
            TransportLines.reset(writer.transport());
        }

        @Override
        public void rest() {
            Task.sleep(Line.WHILE);
        }

        @Override
        public InetSocketAddress local() {
            return Talk.inet(writer.extraInfo(ExtraInfo.LOCAL_ADDRESS));
        }

        @Override
        public InetSocketAddress peer() {
            return Talk.inet(writer.extraInfo(ExtraInfo.PEER_ADDRESS));
        }
    }

    @Override
    public void call(Place from, InetSocketAddress to, Medium.Talking talking) throws Exception {
        from.inTask(
                () -> {
                    try (StreamConnection made =
                            Streams.openConnection(to, StreamOptions.standard())) {
                        talking.talk(new StreamLine(made.reader(), made.writer()));
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
                    Server server =
                            Streams.startServer(
                                    (reader, writer) ->
                                            talks.run(
                                                    () ->
                                                            talking.talk(
                                                                    new StreamLine(
                                                                            reader, writer))),
                                    address,
                                    StreamOptions.standard());
                    listening.accept(where.at(server.port()));
                    talks.await();
                    server.close();
                    server.waitClosed();
                });
    }
}
