package dev.orrery.sim.net;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketOption;
import java.nio.channels.AlreadyBoundException;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ConnectionPendingException;
import java.nio.channels.NetworkChannel;
import java.nio.channels.NotYetBoundException;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;

/**
 * Options and exceptions of channels as the older socket classes have them.
 *
 * <p>Threading: stateless, any thread. Source: what the JDK's own adaptors throw.
 */
final class Translated {
    private Translated() {}

    /** What an adaptor throws in place of {@code failure}, or that itself. */
    static IOException io(Exception failure) {
        return failure instanceof IOException io ? io : socket(failure);
    }

    /** As {@link #io} where only a socket's exceptions are expected. */
    static SocketException socket(Exception failure) {
        if (failure instanceof SocketException already) {
            return already;
        }
        String message =
                switch (failure) {
                    case ClosedChannelException _ -> "Socket is closed";
                    case NotYetConnectedException _ -> "Socket is not connected";
                    case AlreadyConnectedException _ -> "Already connected";
                    case ConnectionPendingException _ -> "Connection is pending";
                    case AlreadyBoundException _ -> "Already bound";
                    case NotYetBoundException _ -> "Socket is not bound yet";
                    case UnsupportedAddressTypeException _ -> "Unsupported address type";
                    case UnresolvedAddressException _ -> "Unresolved address";
                    case RuntimeException other -> throw other;
                    default -> String.valueOf(failure.getMessage());
                };
        SocketException translated = new SocketException(message);
        translated.initCause(failure);
        return translated;
    }

    /** An option of the channel, for its adaptor. */
    static <T> T get(NetworkChannel channel, SocketOption<T> option) throws SocketException {
        try {
            return channel.getOption(option);
        } catch (IOException failed) {
            throw socket(failed);
        }
    }

    /** Sets an option of the channel, for its adaptor. */
    static <T> void set(NetworkChannel channel, SocketOption<T> option, T value)
            throws SocketException {
        try {
            channel.setOption(option, value);
        } catch (IOException failed) {
            throw socket(failed);
        }
    }

    /** Sets the size of a buffer; {@code refusal} are the words for sizes that are none. */
    static void setSize(
            NetworkChannel channel, SocketOption<Integer> option, int size, String refusal)
            throws SocketException {
        if (size <= 0) {
            throw new IllegalArgumentException(refusal);
        }
        set(channel, option, size);
    }

    /** Milliseconds of a time-out, 0 for none, in nanoseconds. */
    static long delayNanos(int timeoutMillis) {
        return timeoutMillis == 0 ? Blocking.NO_DELAY_LIMIT : timeoutMillis * 1_000_000L;
    }

    /** Refuses negative time-outs. */
    static int checkTimeout(int timeoutMillis) {
        if (timeoutMillis < 0) {
            throw new IllegalArgumentException("timeout < 0");
        }
        return timeoutMillis;
    }
}
