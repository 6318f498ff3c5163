package dev.orrery.sim.picture;

import dev.orrery.sim.trace.Segment;

import java.nio.ByteBuffer;

/**
 * One connection of the simulated wire in the packets that TCP would have made of it.
 *
 * <p>Threading: one thread at a time. Source: RFC 791 and RFC 9293 for the headers and their sums.
 */
final class TcpConnection {
    /** Takes packets. */
    interface Packets {
        void packet(long timeNanos, byte[] packet, String comment);
    }

    /** One end: what it has written and read so far, as sequence numbers. */
    private static final class End {
        final String name;
        final byte[] address;
        final int port;
        // Sequence numbers wrap around, as TCP's do.
        int next;
        int read;
        boolean hasEnded;

        End(CapturedEnd end) {
            this.name = end.name();
            this.address = end.address();
            this.port = end.port();
        }
    }

    private static final int FIN = 1;
    private static final int SYN = 2;
    private static final int RST = 4;
    private static final int PSH = 8;
    private static final int ACK = 16;
    private static final int TCP_HEADER = 20;
    private static final int TCP_PROTOCOL = 6;
    // An IPv4 packet has at most 65,535 bytes.
    private static final int LONGEST = 65_000;
    private static final int FIRST_PORT = 10_000;
    private static final int CONNECTIONS_OF_AN_ADDRESS = 25_000;
    // The window scale of 14, with which a window may be a gigabyte; the rest is padding.
    private static final byte[] SCALE = {3, 3, 14, 0};

    private final End first;
    private final End second;
    private final Packets packets;
    private boolean isOver;

    /** A connection that begins with {@code begin}, whose writer opens it. */
    TcpConnection(Segment begin, byte[] host, int number, Packets packets) {
        CapturedEnd from = CapturedEnd.of(begin.from());
        CapturedEnd to = CapturedEnd.of(begin.to());
        if (from == null || to == null || from.isV6() != to.isV6()) {
            // Within one host; the addresses differ where there are more than the ports can tell.
            byte[] address = host.clone();
            address[1] += (byte) (number / CONNECTIONS_OF_AN_ADDRESS);
            int port = FIRST_PORT + 2 * (number % CONNECTIONS_OF_AN_ADDRESS);
            from = new CapturedEnd(begin.from(), address, port);
            to = new CapturedEnd(begin.to(), address, port + 1);
        }
        this.first = new End(from);
        this.second = new End(to);
        this.packets = packets;
        long time = begin.timeNanos();
        send(time, first, SYN, new byte[0], begin.from() + " to " + begin.to());
        first.next++;
        second.read = 1;
        send(time, second, SYN | ACK, new byte[0], "");
        second.next++;
        first.read = 1;
        send(time, first, ACK, new byte[0], "");
    }

    void carry(Segment segment) {
        if (isOver) {
            return;
        }
        End writer = segment.from().equals(first.name) ? first : second;
        End reader = writer == first ? second : first;
        long time = segment.timeNanos();
        switch (segment.kind()) {
            case SENT -> data(time, writer, segment.content());
            case RECEIVED -> {
                reader.read += segment.count();
                send(time, reader, ACK, new byte[0], "");
            }
            case WRITER_CLOSED -> {
                if (!writer.hasEnded) {
                    writer.hasEnded = true;
                    send(time, writer, FIN | ACK, new byte[0], "");
                    writer.next++;
                }
            }
            case READER_CLOSED -> {
                int end = writer.next - (writer.hasEnded ? 1 : 0);
                if (reader.read != end) {
                    send(time, reader, RST | ACK, new byte[0], "closed with bytes unread");
                    isOver = true;
                }
            }
        }
    }

    private void data(long time, End writer, ByteBuffer content) {
        while (content.hasRemaining()) {
            byte[] part = new byte[Math.min(LONGEST, content.remaining())];
            content.get(part);
            send(time, writer, PSH | ACK, part, "");
            writer.next += part.length;
        }
    }

    private void send(long time, End from, int flags, byte[] content, String comment) {
        End to = from == first ? second : first;
        boolean isSyn = (flags & SYN) != 0;
        int header = TCP_HEADER + (isSyn ? SCALE.length : 0);
        int length = header + content.length;
        ByteBuffer packet = IpPacket.begin(from.address, to.address, TCP_PROTOCOL, length);
        int ip = packet.position();
        packet.putShort((short) from.port).putShort((short) to.port);
        packet.putInt(from.next).putInt((flags & ACK) != 0 ? from.read : 0);
        packet.put((byte) ((header / 4) << 4)).put((byte) flags).putShort((short) 0xffff);
        packet.putShort((short) 0).putShort((short) 0);
        if (isSyn) {
            packet.put(SCALE);
        }
        packet.put(content);
        IpPacket.putSum(packet, ip, 16, from.address.length, TCP_PROTOCOL);
        packets.packet(time, IpPacket.bytes(packet), comment);
    }
}
