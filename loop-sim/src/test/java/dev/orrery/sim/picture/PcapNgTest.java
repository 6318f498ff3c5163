package dev.orrery.sim.picture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.loop.EventLoop;
import dev.orrery.sim.SimHost;
import dev.orrery.sim.Simulation;
import dev.orrery.sim.decision.CalmOracle;
import dev.orrery.sim.net.SimDuplex;
import dev.orrery.sim.net.SimSelectorProvider;
import dev.orrery.sim.trace.Segment;
import dev.orrery.sim.trace.Trace;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Pipe;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Reads the captures with a reader of its own, and with tshark where that is installed. */
class PcapNgTest {
    /** One packet, taken apart. */
    private record Packet(
            long timeNanos, int from, int to, int seq, int ack, int flags, byte[] content) {
        boolean has(int flag) {
            return (flags & flag) != 0;
        }
    }

    private static final int FIN = 1;
    private static final int SYN = 2;
    private static final int RST = 4;

    /** Two threads that talk over a channel and a pipe, and 100,000 bytes in one write. */
    private static List<Segment> talk() {
        Trace trace = Trace.recordAll().withBytes();
        try (Simulation sim = Simulation.of(new CalmOracle(), trace)) {
            SimHost host = sim.host("shop");
            SimSelectorProvider provider = (SimSelectorProvider) host.world().selectorProvider();
            SimDuplex end = provider.openDuplex(200_000);
            host.thread("client", () -> client(sim, end));
            host.thread("server", () -> server(end.peer()));
            SimHost other = sim.host("log");
            other.thread("pipe", () -> pipe(other));
            EventLoop loop = host.start("loop", started -> {});
            assertThat(loop).isNotNull();
            sim.runUntilIdle();
        }
        return trace.segments();
    }

    private static void client(Simulation sim, SimDuplex channel) {
        run(
                () -> {
                    channel.write(text("order 1\n"));
                    ByteBuffer answer = ByteBuffer.allocate(10);
                    channel.read(answer);
                    sim.busy(Duration.ofNanos(1_234_567_891));
                    channel.write(ByteBuffer.allocate(100_000));
                    channel.shutdownOutput();
                });
    }

    private static void server(SimDuplex channel) {
        run(
                () -> {
                    ByteBuffer request = ByteBuffer.allocate(200_000);
                    channel.read(request);
                    channel.write(text("taken\n"));
                    while (channel.read(request) >= 0) {
                        // Until the end.
                    }
                    channel.close();
                });
    }

    private static void pipe(SimHost host) {
        run(
                () -> {
                    Pipe pipe = host.world().selectorProvider().openPipe();
                    pipe.sink().write(text("never read"));
                    pipe.source().close();
                });
    }

    private static byte[] bytes(ByteBuffer content) {
        byte[] bytes = new byte[content.remaining()];
        content.get(bytes);
        return bytes;
    }

    private static ByteBuffer text(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private interface Body {
        void run() throws IOException;
    }

    private static void run(Body body) {
        try {
            body.run();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    // ---- a reader of pcapng

    private static List<ByteBuffer> blocks(byte[] file, int type) {
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        List<ByteBuffer> found = new ArrayList<>();
        while (in.hasRemaining()) {
            int start = in.position();
            int blockType = in.getInt();
            int length = in.getInt();
            assertThat(length % 4).isZero();
            assertThat(in.getInt(start + length - 4)).as("length at the end").isEqualTo(length);
            if (blockType == type) {
                found.add(in.slice(start + 8, length - 12).order(ByteOrder.LITTLE_ENDIAN));
            }
            in.position(start + length);
        }
        return found;
    }

    private static List<Packet> packets(byte[] file) {
        List<Packet> packets = new ArrayList<>();
        for (ByteBuffer block : blocks(file, 6)) {
            assertThat(block.getInt()).as("interface").isZero();
            long time = (long) block.getInt() << 32 | block.getInt() & 0xffff_ffffL;
            int length = block.getInt();
            assertThat(block.getInt()).isEqualTo(length);
            packets.add(packet(time, block.slice(20, length)));
        }
        return packets;
    }

    private static Packet packet(long time, ByteBuffer ip) {
        assertThat(ip.get(0)).as("version and length").isEqualTo((byte) 0x45);
        assertThat(ip.getShort(2) & 0xffff).isEqualTo(ip.capacity());
        assertThat(sum(ip, 0, 20, 0)).as("sum of the IP header").isEqualTo(0xffff);
        int length = ip.capacity() - 20;
        assertThat(sum(ip, 20, length, sum(ip, 12, 8, 6 + length)))
                .as("sum of TCP")
                .isEqualTo(0xffff);
        int header = (ip.get(32) & 0xf0) >> 2;
        byte[] content = new byte[length - header];
        ip.get(20 + header, content);
        int from = ip.getShort(20) & 0xffff;
        int to = ip.getShort(22) & 0xffff;
        return new Packet(time, from, to, ip.getInt(24), ip.getInt(28), ip.get(33), content);
    }

    /** With its own sum in it, a header sums up to all ones (RFC 1071). */
    private static int sum(ByteBuffer in, int from, int length, int start) {
        long sum = start;
        for (int i = 0; i < length; i++) {
            sum += (long) (in.get(from + i) & 0xff) << (i % 2 == 0 ? 8 : 0);
        }
        while (sum > 0xffff) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return (int) sum;
    }

    @Test
    void aCaptureBeginsWithASectionAndAnInterfaceInNanoseconds() {
        byte[] file = PcapNg.of(talk());
        ByteBuffer section = blocks(file, 0x0a0d0d0a).getFirst();
        assertThat(section.getInt()).isEqualTo(0x1a2b3c4d);
        assertThat(section.getShort()).isEqualTo((short) 1);
        ByteBuffer networkInterface = blocks(file, 1).getFirst();
        assertThat(networkInterface.getShort()).as("raw IP").isEqualTo((short) 101);
        byte[] options = new byte[networkInterface.capacity()];
        networkInterface.get(0, options);
        assertThat(options).as("if_tsresol, one byte, 9").containsSequence(9, 0, 1, 0, 9);
        assertThat(blocks(file, 4)).as("names of both hosts").hasSize(2);
    }

    /** The first packet of a connection between two hosts. */
    private static byte[] firstOf(Function<SimHost, InetAddress> address) {
        Trace trace = Trace.recordAll().withBytes();
        try (Simulation sim = Simulation.of(new CalmOracle(), trace)) {
            SimHost shop = sim.host("shop");
            SimHost bank = sim.host("bank");
            InetSocketAddress at = new InetSocketAddress(address.apply(bank), 443);
            bank.thread(
                    "server",
                    () ->
                            run(
                                    () ->
                                            bank.world()
                                                    .selectorProvider()
                                                    .openServerSocketChannel()
                                                    .bind(at)
                                                    .accept()));
            shop.thread(
                    "client",
                    () ->
                            run(
                                    () -> {
                                        SocketChannel client =
                                                shop.world().selectorProvider().openSocketChannel();
                                        client.connect(at);
                                        client.write(text("hello"));
                                    }));
            sim.runUntilIdle();
        }
        ByteBuffer first = blocks(PcapNg.of(trace.segments()), 6).getFirst();
        byte[] packet = new byte[first.getInt(12)];
        first.get(20, packet);
        return packet;
    }

    @Test
    void socketsHaveTheirOwnAddressesAndPorts() {
        ByteBuffer packet = ByteBuffer.wrap(firstOf(SimHost::address));
        byte[] addresses = new byte[8];
        packet.get(12, addresses);
        assertThat(addresses).containsExactly(10, 0, 0, 1, 10, 0, 0, 2);
        assertThat(packet.getShort(20)).isEqualTo((short) 32_768);
        assertThat(packet.getShort(22)).isEqualTo((short) 443);
    }

    @Test
    void datagramsAreCapturedAsSuch() {
        Trace trace = Trace.recordAll().withBytes();
        try (Simulation sim = Simulation.of(new CalmOracle(), trace)) {
            SimHost shop = sim.host("shop");
            SimHost bank = sim.host("bank");
            InetSocketAddress at = new InetSocketAddress(bank.address(), 53);
            bank.thread(
                    "server",
                    () ->
                            run(
                                    () ->
                                            bank.world()
                                                    .selectorProvider()
                                                    .openDatagramChannel()
                                                    .bind(at)
                                                    .receive(ByteBuffer.allocate(9))));
            shop.thread(
                    "client",
                    () ->
                            run(
                                    () ->
                                            shop.world()
                                                    .selectorProvider()
                                                    .openDatagramChannel()
                                                    .send(text("hello"), at)));
            sim.runUntilIdle();
        }
        List<ByteBuffer> blocks = blocks(PcapNg.of(trace.segments()), 6);
        assertThat(blocks).hasSize(1);
        byte[] packet = new byte[33];
        blocks.getFirst().get(20, packet);
        assertThat(packet[9]).isEqualTo((byte) 17);
        assertThat(ByteBuffer.wrap(packet).getShort(22)).isEqualTo((short) 53);
        assertThat(ByteBuffer.wrap(packet).getShort(24)).isEqualTo((short) 13);
        assertThat(new String(packet, 28, 5, StandardCharsets.UTF_8)).isEqualTo("hello");
    }

    @Test
    void socketsOfIpv6AreCapturedAsSuch() {
        ByteBuffer packet = ByteBuffer.wrap(firstOf(SimHost::address6));
        assertThat(packet.getInt(0)).isEqualTo(0x6000_0000);
        assertThat(packet.getShort(4)).isEqualTo((short) (packet.capacity() - 40));
        assertThat(packet.get(8)).isEqualTo((byte) 0xfd);
        assertThat(packet.get(39)).isEqualTo((byte) 2);
        assertThat(packet.getShort(42)).isEqualTo((short) 443);
        // With the sum in place the whole adds up to all ones.
        int sum = 6 + packet.capacity() - 40;
        for (int i = 8; i < packet.capacity(); i += 2) {
            sum += packet.getShort(i) & 0xffff;
        }
        assertThat((sum & 0xffff) + (sum >>> 16)).isEqualTo(0xffff);
    }

    @Test
    void theStreamsOfTheCaptureAreThoseOfTheRun() {
        List<Segment> segments = talk();
        Map<String, ByteArrayOutputStream> written = new LinkedHashMap<>();
        for (Segment one : segments) {
            written.computeIfAbsent(one.from(), x -> new ByteArrayOutputStream())
                    .writeBytes(bytes(one.content()));
        }
        Map<Integer, ByteArrayOutputStream> carried = new LinkedHashMap<>();
        for (Packet one : packets(PcapNg.of(segments))) {
            carried.computeIfAbsent(one.from(), x -> new ByteArrayOutputStream())
                    .writeBytes(one.content());
        }
        List<String> sent =
                written.values().stream()
                        .filter(one -> one.size() > 0)
                        .map(one -> one.toString(StandardCharsets.ISO_8859_1))
                        .toList();
        assertThat(sent).hasSize(3);
        assertThat(carried.values().stream().map(one -> one.toString(StandardCharsets.ISO_8859_1)))
                .containsAll(sent);
    }

    @Test
    void eachPacketGoesOnWhereTheLastOneOfItsEndHasStopped() {
        Map<Integer, Integer> next = new LinkedHashMap<>();
        for (Packet one : packets(PcapNg.of(talk()))) {
            int expected = next.getOrDefault(one.from(), one.seq());
            assertThat(one.seq()).as("%s", one).isEqualTo(expected);
            int length = one.content().length + (one.has(SYN) ? 1 : 0) + (one.has(FIN) ? 1 : 0);
            next.put(one.from(), expected + length);
            if (!one.has(SYN) || one.ack() != 0) {
                assertThat(one.ack()).isPositive().isLessThanOrEqualTo(next.get(one.to()));
            }
        }
    }

    @Test
    void bytesAreAcknowledgedWhenTheyAreRead() {
        List<Segment> segments = talk();
        long read =
                segments.stream()
                        .filter(one -> one.kind() == Segment.Kind.RECEIVED)
                        .mapToLong(Segment::count)
                        .sum();
        Map<Integer, Integer> acknowledged = new LinkedHashMap<>();
        packets(PcapNg.of(segments)).forEach(one -> acknowledged.put(one.from(), one.ack() - 1));
        assertThat(acknowledged.values().stream().mapToLong(Integer::longValue).sum())
                .isEqualTo(read)
                .isEqualTo(100_000 + 8 + 6);
    }

    @Test
    void packetsCarryVirtualTimeToTheNanosecond() {
        List<Packet> packets = packets(PcapNg.of(talk()));
        assertThat(packets).extracting(Packet::timeNanos).isSorted().contains(1_234_567_891L);
    }

    @Test
    void aReaderThatLeavesBytesUnreadResetsTheConnection() {
        List<Packet> packets = packets(PcapNg.of(talk()));
        assertThat(packets).filteredOn(one -> one.has(RST)).hasSize(1);
        assertThat(packets).filteredOn(one -> one.has(FIN)).hasSize(2);
    }

    @Test
    void tsharkReadsTheCaptureWithoutComplaint() throws Exception {
        String tshark = Viewers.required("tshark");
        Path file = Files.createTempFile("orrery", ".pcapng");
        try {
            Files.write(file, PcapNg.of(talk()));
            List<String> lines =
                    Viewers.run(
                            tshark,
                            "-r",
                            file.toString(),
                            "-o",
                            "ip.check_checksum:TRUE",
                            "-o",
                            "tcp.check_checksum:TRUE",
                            "-T",
                            "fields",
                            "-E",
                            "separator=|",
                            "-e",
                            "frame.time_epoch",
                            "-e",
                            "ip.checksum.status",
                            "-e",
                            "tcp.checksum.status",
                            "-e",
                            "tcp.len",
                            "-e",
                            "_ws.malformed",
                            "-e",
                            "tcp.analysis.flags");
            assertThat(lines).hasSameSizeAs(packets(Files.readAllBytes(file)));
            for (String line : lines) {
                String[] fields = line.split("\\|", -1);
                assertThat(fields).hasSize(6);
                // 1: the sum is right.
                assertThat(List.of(fields[1], fields[2])).as(line).containsExactly("1", "1");
                assertThat(fields[4] + fields[5]).as("complaints in %s", line).isEmpty();
            }
            assertThat(lines).anyMatch(line -> line.contains("1.234567891"));
            int bytes =
                    lines.stream().mapToInt(line -> Integer.parseInt(line.split("\\|")[3])).sum();
            assertThat(bytes).isEqualTo(100_000 + 8 + 6 + 10);
        } finally {
            Files.delete(file);
        }
    }
}
