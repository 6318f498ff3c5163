package dev.orrery.properties.parity;

import static dev.orrery.properties.parity.Talk.fails;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.BindException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What is not the same in both worlds: each of them is held to what is said of it. */
final class DifferenceFacts {
    private DifferenceFacts() {}

    @Difference(
            real = "the system's, and they grow with the traffic",
            simulated = "128 KiB each way, and they stay so",
            reason = "one program shall have one history on all machines; options set others")
    static void buffersAtFirst(Wire wire) throws Exception {
        SocketChannel socket = wire.connected().near();
        int send = socket.getOption(StandardSocketOptions.SO_SNDBUF);
        int receive = socket.getOption(StandardSocketOptions.SO_RCVBUF);
        if (wire.isSimulated()) {
            assertThat(send).isEqualTo(128 * 1024);
            assertThat(receive).isEqualTo(128 * 1024);
        } else {
            assertThat(send).isPositive();
            assertThat(receive).isPositive();
        }
    }

    @Difference(
            real = "`Socket.sendUrgentData` sends a byte out of band",
            simulated = "`SocketException`: Urgent data not supported",
            reason = "RFC 6093 advises new programs against it")
    static void urgentData(Wire wire) throws Exception {
        Socket socket = wire.connected().near().socket();
        if (wire.isSimulated()) {
            fails(
                    SocketException.class,
                    "Urgent data not supported",
                    () -> socket.sendUrgentData('!'));
        } else {
            socket.sendUrgentData('!');
        }
    }

    @Difference(
            real = "a close in blocking mode waits so many seconds for a peer that does not read",
            simulated = "a close never waits; 0 resets in both worlds",
            reason = "nothing that is closed may hold up a simulated thread")
    static void aLingerOfSeconds(Wire wire) throws Exception {
        SocketChannel near = wire.connected().near();
        wire.fillUp(near);
        near.setOption(StandardSocketOptions.SO_LINGER, 1);
        long before = wire.near().world().clock().nanoTime();
        near.close();
        Duration waited = Duration.ofNanos(wire.near().world().clock().nanoTime() - before);
        if (wire.isSimulated()) {
            assertThat(waited).isLessThan(Duration.ofMillis(100));
        } else {
            assertThat(waited).isGreaterThan(Duration.ofMillis(500));
        }
    }

    @Difference(
            real = "listeners that all set `SO_REUSEPORT` share a port",
            simulated = "`BindException`: Address already in use; datagram channels do share",
            reason = "which listener gets a connection is a hash of the kernel that nobody may use")
    static void oneOfSeveralListeners(Wire wire) throws Exception {
        ServerSocketChannel first = wire.far().unboundListener();
        first.setOption(StandardSocketOptions.SO_REUSEPORT, true).bind(wire.far().anyPort());
        ServerSocketChannel second = wire.far().unboundListener();
        second.setOption(StandardSocketOptions.SO_REUSEPORT, true);
        if (wire.isSimulated()) {
            fails(
                    BindException.class,
                    "Address already in use",
                    () -> second.bind(first.getLocalAddress()));
        } else {
            assertThat(second.bind(first.getLocalAddress()).getLocalAddress())
                    .isEqualTo(first.getLocalAddress());
        }
    }

    @Difference(
            real = "the path of a Unix-domain socket is a file",
            simulated = "it is a name that the host knows; there is no file",
            reason = "a simulation leaves nothing on the disk")
    static void pathsOfUnixSockets(Wire wire) throws Exception {
        Path folder = Files.createTempDirectory("parity");
        Path path = folder.resolve("socket");
        ServerSocketChannel listener =
                wire.keep(
                        wire.far()
                                .world()
                                .selectorProvider()
                                .openServerSocketChannel(StandardProtocolFamily.UNIX));
        listener.bind(UnixDomainSocketAddress.of(path));
        assertThat(Files.exists(path)).isNotEqualTo(wire.isSimulated());
        Files.deleteIfExists(path);
        Files.delete(folder);
    }

    @Difference(
            real = "what the JDK adds on this system, such as `IP_DONTFRAGMENT`",
            simulated = "of these, keepalive's three and `TCP_QUICKACK`",
            reason = "the others are about hardware or one system")
    static void optionsBeyondTheStandard(Wire wire) throws Exception {
        DatagramChannel channel = wire.near().unboundDatagrams();
        assertThat(channel.supportedOptions().stream().map(SocketOption::name).toList())
                .satisfies(
                        names ->
                                assertThat(names.contains("IP_DONTFRAGMENT"))
                                        .isNotEqualTo(wire.isSimulated()));
        assertThat(wire.near().socket().supportedOptions().stream().map(SocketOption::name))
                .contains("TCP_KEEPIDLE", "TCP_KEEPINTERVAL", "TCP_KEEPCOUNT", "TCP_QUICKACK");
    }

    @Difference(
            real = "`SocketChannel.open()` and `new Socket()` are the World's own sockets",
            simulated = "they are real ones: code opens channels by the World's provider",
            reason = "the JDK has one provider in a JVM; see docs/network.md")
    static void channelsOfTheJvm(Wire wire) throws Exception {
        try (SocketChannel opened = SocketChannel.open()) {
            assertThat(opened.provider() == wire.near().world().selectorProvider())
                    .isNotEqualTo(wire.isSimulated());
        }
    }
}
