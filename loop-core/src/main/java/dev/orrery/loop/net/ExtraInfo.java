package dev.orrery.loop.net;

import java.net.SocketAddress;
import java.nio.channels.SelectableChannel;
import java.util.Objects;

/**
 * A thing that transports may know about their connection: a key with the type of its value.
 *
 * <p>Threading: immutable. Source: the names of asyncio's {@code get_extra_info}.
 *
 * @param <T> the type of the value
 */
public final class ExtraInfo<T> {
    /** The address of the other side; a datagram endpoint has it only if it was given one. */
    public static final ExtraInfo<SocketAddress> PEER_ADDRESS =
            new ExtraInfo<>("peer address", SocketAddress.class);

    /** The address of this side. */
    public static final ExtraInfo<SocketAddress> LOCAL_ADDRESS =
            new ExtraInfo<>("local address", SocketAddress.class);

    /** The channel, for its socket options; reading or writing there breaks the transport. */
    public static final ExtraInfo<SelectableChannel> CHANNEL =
            new ExtraInfo<>("channel", SelectableChannel.class);

    private final String name;
    private final Class<T> type;

    private ExtraInfo(String name, Class<T> type) {
        this.name = name;
        this.type = type;
    }

    /**
     * A key for transports of one's own.
     *
     * @param <T> the type of the value
     * @param name for people
     * @param type the class of the value
     * @return a key that is equal to no other
     */
    public static <T> ExtraInfo<T> of(String name, Class<T> type) {
        return new ExtraInfo<>(
                Objects.requireNonNull(name, "name"), Objects.requireNonNull(type, "type"));
    }

    /** {@return the class of the value} */
    public Class<T> type() {
        return type;
    }

    @Override
    public String toString() {
        return name;
    }
}
