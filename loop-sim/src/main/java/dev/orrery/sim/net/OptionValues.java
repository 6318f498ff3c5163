package dev.orrery.sim.net;

import dev.orrery.sim.tcp.TcpOptions;

import jdk.net.ExtendedSocketOptions;

import org.jspecify.annotations.Nullable;

import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The options of one socket and their values: which there are and what they begin with, as on
 * Linux.
 *
 * <p>Threading: the simulation's, one thread at a time. Failure: what the JDK refuses is refused in
 * its words. Source: {@link java.nio.channels.SocketChannel} and its likes, and socket(7).
 */
final class OptionValues {
    // As Linux has them: less is taken for the least, more for the most.
    private static final int LEAST_RECEIVE_BYTES = 1152;
    private static final int LEAST_SEND_BYTES = 2304;
    private static final int MOST_BYTES = 4_194_304;
    // Of sockets that are not TCP's.
    private static final int LINUX_BUFFER_BYTES = 106_496;
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final int LONGEST_LINGER_SECONDS = 65_535;

    private final Map<SocketOption<?>, @Nullable Object> values;
    private final Set<SocketOption<?>> names;

    private OptionValues(Map<SocketOption<?>, @Nullable Object> values) {
        this.values = values;
        this.names = Collections.unmodifiableSet(values.keySet());
    }

    static OptionValues ofStream() {
        TcpOptions standard = TcpOptions.standard();
        Map<SocketOption<?>, @Nullable Object> all = shared(standard.receiveBufferBytes(), false);
        all.put(StandardSocketOptions.SO_SNDBUF, standard.sendBufferBytes());
        all.put(StandardSocketOptions.SO_KEEPALIVE, false);
        all.put(StandardSocketOptions.SO_LINGER, -1);
        all.put(StandardSocketOptions.TCP_NODELAY, false);
        all.put(StandardSocketOptions.IP_TOS, 0);
        tcp(all);
        return new OptionValues(all);
    }

    static OptionValues ofListener() {
        int bytes = TcpOptions.standard().receiveBufferBytes();
        Map<SocketOption<?>, @Nullable Object> all = shared(bytes, true);
        tcp(all);
        return new OptionValues(all);
    }

    static OptionValues ofDatagrams() {
        Map<SocketOption<?>, @Nullable Object> all = shared(LINUX_BUFFER_BYTES, false);
        all.put(StandardSocketOptions.SO_SNDBUF, LINUX_BUFFER_BYTES);
        all.put(StandardSocketOptions.SO_BROADCAST, false);
        all.put(StandardSocketOptions.IP_TOS, 0);
        all.put(StandardSocketOptions.IP_MULTICAST_IF, null);
        all.put(StandardSocketOptions.IP_MULTICAST_TTL, 1);
        all.put(StandardSocketOptions.IP_MULTICAST_LOOP, true);
        return new OptionValues(all);
    }

    static OptionValues ofUnixStream() {
        Map<SocketOption<?>, @Nullable Object> all = new LinkedHashMap<>();
        all.put(StandardSocketOptions.SO_SNDBUF, LINUX_BUFFER_BYTES);
        all.put(StandardSocketOptions.SO_RCVBUF, LINUX_BUFFER_BYTES);
        all.put(StandardSocketOptions.SO_LINGER, -1);
        return new OptionValues(all);
    }

    static OptionValues ofUnixListener() {
        Map<SocketOption<?>, @Nullable Object> all = new LinkedHashMap<>();
        all.put(StandardSocketOptions.SO_RCVBUF, LINUX_BUFFER_BYTES);
        return new OptionValues(all);
    }

    private static Map<SocketOption<?>, @Nullable Object> shared(int receiveBytes, boolean reuse) {
        Map<SocketOption<?>, @Nullable Object> all = new LinkedHashMap<>();
        all.put(StandardSocketOptions.SO_RCVBUF, receiveBytes);
        all.put(StandardSocketOptions.SO_REUSEADDR, reuse);
        all.put(StandardSocketOptions.SO_REUSEPORT, false);
        return all;
    }

    private static void tcp(Map<SocketOption<?>, @Nullable Object> all) {
        all.put(ExtendedSocketOptions.TCP_QUICKACK, false);
        all.put(ExtendedSocketOptions.TCP_KEEPIDLE, 7200);
        all.put(ExtendedSocketOptions.TCP_KEEPINTERVAL, 75);
        all.put(ExtendedSocketOptions.TCP_KEEPCOUNT, 9);
    }

    /** What the accepting socket gives to the one that it accepts. */
    void takeFrom(OptionValues listener) {
        for (SocketOption<?> name : listener.names) {
            if (values.containsKey(name)) {
                values.put(name, listener.values.get(name));
            }
        }
    }

    /** These options as TCP takes them. */
    TcpOptions tcp() {
        int linger = numberOr(StandardSocketOptions.SO_LINGER, -1);
        int receiveBytes = number(StandardSocketOptions.SO_RCVBUF);
        TcpOptions standard = TcpOptions.standard();
        return standard.withSendBuffer(
                        numberOr(StandardSocketOptions.SO_SNDBUF, standard.sendBufferBytes()))
                .withReceiveBuffer(receiveBytes)
                .withNoDelay(is(StandardSocketOptions.TCP_NODELAY))
                .withDelayedAck(!is(ExtendedSocketOptions.TCP_QUICKACK))
                .withKeepAlive(is(StandardSocketOptions.SO_KEEPALIVE))
                .withKeepAliveTimes(
                        Duration.ofSeconds(number(ExtendedSocketOptions.TCP_KEEPIDLE)),
                        Duration.ofSeconds(number(ExtendedSocketOptions.TCP_KEEPINTERVAL)),
                        number(ExtendedSocketOptions.TCP_KEEPCOUNT))
                .withLinger(linger < 0 ? -1 : linger * NANOS_PER_SECOND)
                .withReuseAddress(is(StandardSocketOptions.SO_REUSEADDR));
    }

    private int numberOr(SocketOption<Integer> name, int otherwise) {
        Integer value = get(name);
        return value == null ? otherwise : value;
    }

    Set<SocketOption<?>> names() {
        return names;
    }

    /** Refuses what this socket does not know. */
    void checkKnown(SocketOption<?> name) {
        Objects.requireNonNull(name, "name");
        if (!values.containsKey(name)) {
            throw new UnsupportedOperationException("'" + name + "' not supported");
        }
    }

    /** Refuses a value of another type. */
    void checkType(SocketOption<?> name, @Nullable Object value) {
        if (!name.type().isInstance(value)) {
            throw new IllegalArgumentException("Invalid value '" + value + "'");
        }
    }

    void set(SocketOption<?> name, Object value) {
        values.put(name, value instanceof Integer number ? fitting(name, number) : value);
    }

    /** The value; null where the JDK has null as well, for an interface that was not chosen. */
    @SuppressWarnings({"unchecked", "NullAway"}) // checkType() has seen it; the JDK says nothing
    <T> T get(SocketOption<T> name) {
        return (T) values.get(name);
    }

    /** A number option that this socket has. */
    int number(SocketOption<Integer> name) {
        return Objects.requireNonNull(get(name), "value");
    }

    /** An option of yes and no; no where this socket does not have it. */
    boolean is(SocketOption<Boolean> name) {
        return Boolean.TRUE.equals(get(name));
    }

    private static Integer fitting(SocketOption<?> name, int value) {
        if (name == StandardSocketOptions.SO_RCVBUF || name == StandardSocketOptions.SO_SNDBUF) {
            require(value >= 0, "Invalid send/receive buffer size");
            boolean receives = name == StandardSocketOptions.SO_RCVBUF;
            int least = receives ? LEAST_RECEIVE_BYTES : LEAST_SEND_BYTES;
            return Math.clamp(value, least, MOST_BYTES);
        }
        if (name == StandardSocketOptions.SO_LINGER) {
            return Math.clamp(value, -1, LONGEST_LINGER_SECONDS);
        }
        if (name == StandardSocketOptions.IP_TOS) {
            require(value >= 0 && value <= 255, "Invalid IP_TOS value");
        }
        if (name == StandardSocketOptions.IP_MULTICAST_TTL) {
            require(value >= 0 && value <= 255, "Invalid TTL/hop value");
        }
        if (name == ExtendedSocketOptions.TCP_KEEPIDLE
                || name == ExtendedSocketOptions.TCP_KEEPINTERVAL
                || name == ExtendedSocketOptions.TCP_KEEPCOUNT) {
            require(value >= 1 && value <= 32_767, "Invalid argument");
        }
        return value;
    }

    private static void require(boolean fits, String otherwise) {
        if (!fits) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
