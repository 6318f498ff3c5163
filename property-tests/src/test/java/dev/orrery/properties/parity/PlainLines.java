package dev.orrery.properties.parity;

import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.function.Consumer;

/** Connections of channels in blocking mode. */
final class PlainLines implements Medium.Lines {
    /** A channel. */
    private record PlainLine(Place place, SocketChannel channel) implements Line {
        @Override
        public void write(byte[] bytes) throws Exception {
            for (ByteBuffer source = ByteBuffer.wrap(bytes); source.hasRemaining(); ) {
                channel.write(source);
            }
        }

        @Override
        public byte[] read(int count) throws Exception {
            ByteBuffer target = ByteBuffer.allocate(count);
            while (target.hasRemaining() && channel.read(target) >= 0) {
                // Until it is full.
            }
            return Arrays.copyOf(target.array(), target.position());
        }

        @Override
        public void endOutput() throws Exception {
            channel.shutdownOutput();
        }

        @Override
        public void close() throws Exception {
            channel.close();
        }

        @Override
        public void reset() throws Exception {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            channel.close();
        }

        @Override
        public void rest() throws Exception {
            place.world().sleep(Line.WHILE);
        }

        @Override
        public InetSocketAddress local() throws Exception {
            return Talk.address(channel);
        }

        @Override
        public InetSocketAddress peer() throws Exception {
            return Talk.inet(channel.getRemoteAddress());
        }
    }

    @Override
    public void call(Place from, InetSocketAddress to, Medium.Talking talking) throws Exception {
        try (SocketChannel channel = from.socket()) {
            boolean _ = channel.connect(to);
            talking.talk(new PlainLine(from, channel));
        }
    }

    @Override
    public void answer(
            Place where,
            InetSocketAddress address,
            Consumer<InetSocketAddress> listening,
            int callers,
            Medium.Talking talking)
            throws Exception {
        try (ServerSocketChannel listener = where.unboundListener().bind(address)) {
            listening.accept(Talk.address(listener));
            for (int i = 0; i < callers; i++) {
                try (SocketChannel channel = where.wire().keep(listener.accept())) {
                    talking.talk(new PlainLine(where, channel));
                }
            }
        }
    }
}
