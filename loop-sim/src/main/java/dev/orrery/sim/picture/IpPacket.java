package dev.orrery.sim.picture;

import java.nio.ByteBuffer;

/**
 * Packets of IPv4 and IPv6, byte by byte.
 *
 * <p>Threading: stateless, any thread. Source: RFC 791, RFC 8200 and RFC 768 for the headers and
 * their sums.
 */
final class IpPacket {
    private static final int HEADER_4 = 20;
    private static final int HEADER_6 = 40;
    private static final int UDP_PROTOCOL = 17;
    private static final int UDP_HEADER = 8;

    private IpPacket() {}

    /** A packet with its header, ready for {@code length} bytes of a protocol. */
    static ByteBuffer begin(byte[] from, byte[] to, int protocol, int length) {
        if (from.length == 16) {
            ByteBuffer packet = ByteBuffer.allocate(HEADER_6 + length);
            packet.putInt(0x6000_0000).putShort((short) length);
            return packet.put((byte) protocol).put((byte) 64).put(from).put(to);
        }
        ByteBuffer packet = ByteBuffer.allocate(HEADER_4 + length);
        packet.put((byte) 0x45).put((byte) 0).putShort((short) packet.capacity());
        packet.putShort((short) 0).putShort((short) 0x4000);
        packet.put((byte) 64).put((byte) protocol).putShort((short) 0);
        packet.put(from).put(to);
        return packet.putShort(10, (short) ~sum(packet, 0, HEADER_4, 0));
    }

    /** Puts the sum of a whole packet {@code at} behind its IP header. */
    static void putSum(ByteBuffer packet, int header, int at, int addressBytes, int protocol) {
        int length = packet.capacity() - header;
        // The sum also covers both addresses, the protocol and the length.
        int addresses = 2 * addressBytes;
        int pseudo = sum(packet, header - addresses, addresses, protocol + length);
        packet.putShort(header + at, (short) ~sum(packet, header, length, pseudo));
    }

    static byte[] udp(CapturedEnd from, CapturedEnd to, ByteBuffer content) {
        int length = UDP_HEADER + content.remaining();
        ByteBuffer packet = begin(from.address(), to.address(), UDP_PROTOCOL, length);
        int header = packet.position();
        packet.putShort((short) from.port()).putShort((short) to.port());
        packet.putShort((short) length).putShort((short) 0).put(content);
        putSum(packet, header, 6, from.address().length, UDP_PROTOCOL);
        return bytes(packet);
    }

    /** All bytes of a whole packet. */
    static byte[] bytes(ByteBuffer packet) {
        byte[] bytes = new byte[packet.capacity()];
        packet.get(0, bytes);
        return bytes;
    }

    /** The sum of 16-bit words in ones' complement. */
    private static int sum(ByteBuffer packet, int from, int length, int start) {
        int sum = start;
        for (int i = 0; i < length; i += 2) {
            int high = packet.get(from + i) & 0xff;
            int low = i + 1 < length ? packet.get(from + i + 1) & 0xff : 0;
            sum += (high << 8) | low;
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return sum;
    }
}
