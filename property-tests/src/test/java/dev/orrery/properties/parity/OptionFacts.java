package dev.orrery.properties.parity;

import static dev.orrery.properties.parity.Talk.fails;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;

import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.stream.Collectors;

/** The options of sockets, listeners and datagram channels. */
final class OptionFacts {
    private OptionFacts() {}

    private static <T> @Nullable T set(NetworkChannel channel, SocketOption<T> option, T value)
            throws Exception {
        channel.setOption(option, value);
        return channel.getOption(option);
    }

    private static Set<String> standardNames(NetworkChannel channel) {
        return channel.supportedOptions().stream()
                .filter(OptionFacts::isStandard)
                .map(SocketOption::name)
                .collect(Collectors.toSet());
    }

    private static boolean isStandard(SocketOption<?> option) {
        return Set.<SocketOption<?>>of(
                        StandardSocketOptions.IP_MULTICAST_IF,
                        StandardSocketOptions.IP_MULTICAST_LOOP,
                        StandardSocketOptions.IP_MULTICAST_TTL,
                        StandardSocketOptions.IP_TOS,
                        StandardSocketOptions.SO_BROADCAST,
                        StandardSocketOptions.SO_KEEPALIVE,
                        StandardSocketOptions.SO_LINGER,
                        StandardSocketOptions.SO_RCVBUF,
                        StandardSocketOptions.SO_REUSEADDR,
                        StandardSocketOptions.SO_REUSEPORT,
                        StandardSocketOptions.SO_SNDBUF,
                        StandardSocketOptions.TCP_NODELAY)
                .contains(option);
    }

    static void aSocketKnowsItsOptions(Wire wire) throws Exception {
        assertThat(standardNames(wire.near().socket()))
                .containsExactlyInAnyOrder(
                        "IP_TOS",
                        "SO_KEEPALIVE",
                        "SO_LINGER",
                        "SO_RCVBUF",
                        "SO_REUSEADDR",
                        "SO_REUSEPORT",
                        "SO_SNDBUF",
                        "TCP_NODELAY");
    }

    static void aListenerKnowsItsOptions(Wire wire) throws Exception {
        assertThat(standardNames(wire.near().unboundListener()))
                .containsExactlyInAnyOrder("SO_RCVBUF", "SO_REUSEADDR", "SO_REUSEPORT");
    }

    static void aDatagramChannelKnowsItsOptions(Wire wire) throws Exception {
        assertThat(standardNames(wire.near().unboundDatagrams()))
                .containsExactlyInAnyOrder(
                        "IP_MULTICAST_IF",
                        "IP_MULTICAST_LOOP",
                        "IP_MULTICAST_TTL",
                        "IP_TOS",
                        "SO_BROADCAST",
                        "SO_RCVBUF",
                        "SO_REUSEADDR",
                        "SO_REUSEPORT",
                        "SO_SNDBUF");
    }

    static void aSocketBeginsWithItsDefaults(Wire wire) throws Exception {
        SocketChannel socket = wire.near().socket();
        assertThat(socket.getOption(StandardSocketOptions.SO_KEEPALIVE)).isFalse();
        assertThat(socket.getOption(StandardSocketOptions.TCP_NODELAY)).isFalse();
        assertThat(socket.getOption(StandardSocketOptions.SO_REUSEADDR)).isFalse();
        assertThat(socket.getOption(StandardSocketOptions.SO_REUSEPORT)).isFalse();
        assertThat(socket.getOption(StandardSocketOptions.SO_LINGER)).isEqualTo(-1);
        assertThat(socket.getOption(StandardSocketOptions.IP_TOS)).isZero();
    }

    static void aListenerReusesAddresses(Wire wire) throws Exception {
        assertThat(wire.near().unboundListener().getOption(StandardSocketOptions.SO_REUSEADDR))
                .isTrue();
    }

    static void aDatagramChannelBeginsWithItsDefaults(Wire wire) throws Exception {
        DatagramChannel channel = wire.near().unboundDatagrams();
        assertThat(channel.getOption(StandardSocketOptions.SO_BROADCAST)).isFalse();
        assertThat(channel.getOption(StandardSocketOptions.SO_REUSEADDR)).isFalse();
        assertThat(channel.getOption(StandardSocketOptions.IP_MULTICAST_LOOP)).isTrue();
        assertThat(channel.getOption(StandardSocketOptions.IP_MULTICAST_TTL)).isEqualTo(1);
        assertThat(channel.getOption(StandardSocketOptions.IP_MULTICAST_IF)).isNull();
    }

    static void keepAliveIsKept(Wire wire) throws Exception {
        SocketChannel socket = wire.near().socket();
        assertThat(set(socket, StandardSocketOptions.SO_KEEPALIVE, true)).isTrue();
        assertThat(set(socket, StandardSocketOptions.SO_KEEPALIVE, false)).isFalse();
    }

    static void noDelayIsKept(Wire wire) throws Exception {
        assertThat(set(wire.connected().near(), StandardSocketOptions.TCP_NODELAY, true)).isTrue();
    }

    static void lingerIsKeptInSeconds(Wire wire) throws Exception {
        SocketChannel socket = wire.near().socket();
        assertThat(set(socket, StandardSocketOptions.SO_LINGER, 7)).isEqualTo(7);
        assertThat(set(socket, StandardSocketOptions.SO_LINGER, -5)).isEqualTo(-1);
    }

    static void aLongLingerIsCut(Wire wire) throws Exception {
        assertThat(set(wire.near().socket(), StandardSocketOptions.SO_LINGER, 100_000))
                .isEqualTo(65_535);
    }

    static void bufferSizesAreKept(Wire wire) throws Exception {
        SocketChannel socket = wire.near().socket();
        assertThat(set(socket, StandardSocketOptions.SO_RCVBUF, 48 * 1024)).isEqualTo(48 * 1024);
        assertThat(set(socket, StandardSocketOptions.SO_SNDBUF, 40 * 1024)).isEqualTo(40 * 1024);
    }

    static void tinyBuffersAreMadeLarger(Wire wire) throws Exception {
        SocketChannel socket = wire.near().socket();
        assertThat(set(socket, StandardSocketOptions.SO_RCVBUF, 0)).isEqualTo(1152);
        assertThat(set(socket, StandardSocketOptions.SO_SNDBUF, 1)).isEqualTo(2304);
    }

    static void aNegativeBufferIsRefused(Wire wire) throws Exception {
        SocketChannel socket = wire.near().socket();
        fails(
                IllegalArgumentException.class,
                "Invalid send/receive buffer size",
                () -> socket.setOption(StandardSocketOptions.SO_RCVBUF, -1));
    }

    static void anOptionOfOthersIsRefused(Wire wire) throws Exception {
        SocketChannel socket = wire.near().socket();
        fails(
                UnsupportedOperationException.class,
                "'IP_MULTICAST_TTL' not supported",
                () -> socket.setOption(StandardSocketOptions.IP_MULTICAST_TTL, 3));
        ServerSocketChannel listener = wire.near().unboundListener();
        fails(
                UnsupportedOperationException.class,
                "'SO_LINGER' not supported",
                () -> listener.getOption(StandardSocketOptions.SO_LINGER));
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // what the fact is about
    static void aValueOfAnotherTypeIsRefused(Wire wire) throws Exception {
        SocketChannel socket = wire.near().socket();
        fails(
                IllegalArgumentException.class,
                "Invalid value 'yes'",
                () -> socket.setOption((SocketOption) StandardSocketOptions.TCP_NODELAY, "yes"));
    }

    static void noOptionIsRefused(Wire wire) throws Exception {
        SocketChannel socket = wire.near().socket();
        assertThat(Talk.thrownBy(() -> socket.getOption(none())))
                .isExactlyInstanceOf(NullPointerException.class);
    }

    @SuppressWarnings("NullAway") // what the fact is about
    private static SocketOption<Integer> none() {
        return null;
    }

    static void aClosedSocketHasNoOptions(Wire wire) throws Exception {
        SocketChannel socket = wire.near().socket();
        socket.close();
        fails(
                ClosedChannelException.class,
                null,
                () -> socket.getOption(StandardSocketOptions.TCP_NODELAY));
        fails(
                ClosedChannelException.class,
                null,
                () -> socket.setOption(StandardSocketOptions.TCP_NODELAY, true));
    }

    static void aTypeOfServiceIsKept(Wire wire) throws Exception {
        assertThat(set(wire.near().socket(), StandardSocketOptions.IP_TOS, 0x10)).isEqualTo(0x10);
    }

    static void aTypeOfServiceIsOneByte(Wire wire) throws Exception {
        SocketChannel socket = wire.near().socket();
        fails(
                IllegalArgumentException.class,
                "Invalid IP_TOS value",
                () -> socket.setOption(StandardSocketOptions.IP_TOS, 256));
    }

    static void aMulticastTimeToLiveIsOneByte(Wire wire) throws Exception {
        DatagramChannel channel = wire.near().unboundDatagrams();
        assertThat(set(channel, StandardSocketOptions.IP_MULTICAST_TTL, 9)).isEqualTo(9);
        fails(
                IllegalArgumentException.class,
                "Invalid TTL/hop value",
                () -> channel.setOption(StandardSocketOptions.IP_MULTICAST_TTL, 256));
    }

    static void broadcastIsKept(Wire wire) throws Exception {
        assertThat(set(wire.near().unboundDatagrams(), StandardSocketOptions.SO_BROADCAST, true))
                .isTrue();
    }

    static void setOptionReturnsItsChannel(Wire wire) throws Exception {
        SocketChannel socket = wire.near().socket();
        assertThat(socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true)).isSameAs(socket);
    }

    static void tinyBuffersOfDatagramsAreMadeLarger(Wire wire) throws Exception {
        DatagramChannel channel = wire.near().datagrams();
        assertThat(set(channel, StandardSocketOptions.SO_RCVBUF, 0)).isEqualTo(1152);
        assertThat(set(channel, StandardSocketOptions.SO_SNDBUF, 0)).isEqualTo(2304);
    }

    static void hugeBuffersAreMadeSmaller(Wire wire) throws Exception {
        assertThat(set(wire.near().socket(), StandardSocketOptions.SO_RCVBUF, Integer.MAX_VALUE))
                .isPositive()
                .isLessThan(Integer.MAX_VALUE);
    }

    static void aZeroSizedWindowStillCarriesBytes(Wire wire) throws Exception {
        ServerSocketChannel listener = wire.far().unboundListener();
        listener.setOption(StandardSocketOptions.SO_RCVBUF, 0).bind(wire.far().anyPort());
        SocketChannel client = wire.near().socket();
        client.setOption(StandardSocketOptions.SO_SNDBUF, 0);
        boolean _ = client.connect(listener.getLocalAddress());
        SocketChannel accepted = wire.keep(listener.accept());
        String text = "a".repeat(20_000);
        Wire.Running writer = wire.start(wire.near(), () -> Talk.write(client, text));
        assertThat(Talk.read(accepted, text.length())).isEqualTo(text);
        wire.join(writer);
    }

    static void aNegativeBufferIsRefusedByAll(Wire wire) throws Exception {
        ServerSocketChannel listener = wire.near().unboundListener();
        DatagramChannel channel = wire.near().datagrams();
        fails(
                IllegalArgumentException.class,
                "Invalid send/receive buffer size",
                () -> listener.setOption(StandardSocketOptions.SO_RCVBUF, -1));
        fails(
                IllegalArgumentException.class,
                "Invalid send/receive buffer size",
                () -> channel.setOption(StandardSocketOptions.SO_SNDBUF, Integer.MIN_VALUE));
    }

    @SuppressWarnings("NullAway") // what the fact is about
    static void noValueIsRefused(Wire wire) throws Exception {
        SocketChannel socket = wire.near().socket();
        fails(
                IllegalArgumentException.class,
                "Invalid value 'null'",
                () -> socket.setOption(StandardSocketOptions.SO_LINGER, null));
    }
}
