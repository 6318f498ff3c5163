package dev.orrery.sim.picture;

import dev.orrery.sim.trace.Segment;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The simulated wire as a capture file that Wireshark and tshark open: each connection as TCP,
 * datagrams as UDP, at virtual time. Sockets have their own addresses and ports; other channels get
 * made up ones.
 *
 * <p>The bytes, their order and their times are those of the run; the packets around them are made
 * up. A connection begins with a handshake at its first bytes; an acknowledgement goes out when
 * bytes are read, so what is not acknowledged is still under way; a reader that leaves bytes unread
 * resets the connection. Record with {@code Trace.withBytes()}.
 *
 * <p>Threading: stateless, any thread. Time and units: nanoseconds from the start of the run, as if
 * that were 1970. Cost: memory for the whole file. Source: the IETF's draft of pcapng,
 * draft-ietf-opsawg-pcapng, sections 4.1 to 4.5.
 */
public final class PcapNg {
    private static final int SECTION = 0x0a0d0d0a;
    private static final int INTERFACE = 1;
    private static final int NAMES = 4;
    private static final int PACKET = 6;
    // Packets begin with an IP header.
    private static final short LINK_RAW = 101;

    private static final byte[] NOBODY = {10, 0, 0, 0};

    private static final short COMMENT = 1;
    private static final short INTERFACE_NAME = 2;
    private static final short APPLICATION = 4;
    private static final short TIME_RESOLUTION = 9;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private PcapNg() {}

    /**
     * Writes a capture.
     *
     * @param segments what went over the wire, the oldest first
     * @return the content of a file; conventionally its name ends with .pcapng
     */
    public static byte[] of(List<Segment> segments) {
        return new PcapNg().write(segments);
    }

    private byte[] write(List<Segment> segments) {
        Map<String, byte[]> hosts = hosts(segments);
        section();
        networkInterface();
        names(hosts);
        Map<List<String>, TcpConnection> connections = new LinkedHashMap<>();
        for (Segment segment : segments) {
            if (segment.from().startsWith(CapturedEnd.UDP)) {
                datagram(segment);
                continue;
            }
            List<String> ends = ends(segment);
            TcpConnection connection = connections.get(ends);
            if (connection == null) {
                byte[] host = hosts.getOrDefault(segment.host(), NOBODY);
                connection = new TcpConnection(segment, host, connections.size(), this::packet);
                connections.put(ends, connection);
            }
            connection.carry(segment);
        }
        return out.toByteArray();
    }

    /** The addresses of the hosts: their own, or made up if they used no socket of IPv4. */
    private static Map<String, byte[]> hosts(List<Segment> segments) {
        Map<String, byte[]> hosts = new LinkedHashMap<>();
        for (Segment segment : segments) {
            for (String name : List.of(segment.from(), segment.to())) {
                CapturedEnd end = CapturedEnd.of(name);
                String host = end == null ? null : end.host();
                if (end != null && host != null && !end.isV6()) {
                    hosts.putIfAbsent(host, end.address());
                }
            }
        }
        // Apart from those that the simulated network gives.
        byte second = (byte) (hosts.isEmpty() ? 0 : 128);
        int number = 0;
        for (Segment segment : segments) {
            if (!hosts.containsKey(segment.host())) {
                number++;
                byte[] made = {10, second, (byte) (number >> 8), (byte) number};
                hosts.put(segment.host(), made);
            }
        }
        return hosts;
    }

    /** Equal for both directions of a connection. */
    private static List<String> ends(Segment segment) {
        boolean ordered = segment.from().compareTo(segment.to()) <= 0;
        return List.of(
                segment.host(),
                ordered ? segment.from() : segment.to(),
                ordered ? segment.to() : segment.from());
    }

    private void section() {
        ByteBuffer body = buffer(64);
        body.putInt(0x1a2b3c4d).putShort((short) 1).putShort((short) 0);
        body.putLong(-1); // the length is not said
        option(body, APPLICATION, "Orrery".getBytes(StandardCharsets.UTF_8));
        block(SECTION, body);
    }

    private void networkInterface() {
        ByteBuffer body = buffer(64);
        body.putShort(LINK_RAW).putShort((short) 0).putInt(0);
        option(body, INTERFACE_NAME, "simulated".getBytes(StandardCharsets.UTF_8));
        option(body, TIME_RESOLUTION, new byte[] {9});
        block(INTERFACE, body);
    }

    private void names(Map<String, byte[]> hosts) {
        hosts.forEach(
                (name, address) -> {
                    byte[] text = name.getBytes(StandardCharsets.UTF_8);
                    ByteBuffer body = buffer(text.length + 32);
                    body.putShort((short) 1).putShort((short) (text.length + 5));
                    body.put(address).put(text).put((byte) 0);
                    pad(body);
                    body.putInt(0);
                    block(NAMES, body);
                });
    }

    /** Once, when it is sent. */
    private void datagram(Segment segment) {
        CapturedEnd from = CapturedEnd.of(segment.from());
        CapturedEnd to = CapturedEnd.of(segment.to());
        if (segment.kind() == Segment.Kind.SENT && from != null && to != null) {
            packet(segment.timeNanos(), IpPacket.udp(from, to, segment.content()), "");
        }
    }

    private void packet(long timeNanos, byte[] packet, String comment) {
        byte[] text = comment.getBytes(StandardCharsets.UTF_8);
        ByteBuffer body = buffer(packet.length + text.length + 48);
        body.putInt(0).putInt((int) (timeNanos >>> 32)).putInt((int) timeNanos);
        body.putInt(packet.length).putInt(packet.length).put(packet);
        pad(body);
        if (text.length > 0) {
            option(body, COMMENT, text);
        }
        block(PACKET, body);
    }

    private static ByteBuffer buffer(int capacity) {
        return ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void option(ByteBuffer body, short code, byte[] value) {
        body.putShort(code).putShort((short) value.length).put(value);
        pad(body);
    }

    private static void pad(ByteBuffer body) {
        while (body.position() % 4 != 0) {
            body.put((byte) 0);
        }
    }

    /** A block: its type, its length, what is in it, an end of options, its length again. */
    private void block(int type, ByteBuffer body) {
        int end = type == NAMES || !hasOptions(type, body) ? 0 : 4;
        int length = 12 + body.position() + end;
        byte[] bytes = new byte[length];
        ByteBuffer whole = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        whole.putInt(type).putInt(length).put(body.flip());
        if (end > 0) {
            whole.putInt(0);
        }
        whole.putInt(length);
        out.writeBytes(bytes);
    }

    private static boolean hasOptions(int type, ByteBuffer body) {
        if (type != PACKET) {
            return true;
        }
        int packet = body.getInt(12);
        return body.position() > 20 + (packet + 3) / 4 * 4;
    }
}
