package dev.orrery.loop.net;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.task.TaskCancelled;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.SocketAddress;
import java.util.List;
import java.util.Objects;

/**
 * Connections and servers for sequential code: bytes are read and written in tasks.
 *
 * {@snippet :
 * try (StreamConnection connection = Streams.openConnection("localhost", 7)) {
 *     connection.writer().write("hello\n");
 *     String answer = connection.reader().readLine();
 * }
 * }
 *
 * <p>Threading: in tasks; {@link #startServer} there, too. Failure: {@link
 * java.net.UnknownHostException}, {@link java.net.ConnectException}, {@link
 * java.net.BindException}, as the JDK's channels throw them. Source: asyncio's {@code
 * open_connection} and {@code start_server}.
 */
public final class Streams {
    private Streams() {}

    /**
     * Connects to a port of a host.
     *
     * @param host a name or an address
     * @param port the port
     * @return the connection
     * @throws IOException if there is none to be had
     * @throws TaskCancelled if the task was cancelled
     * @throws IllegalStateException outside of a task
     */
    public static StreamConnection openConnection(String host, int port) throws IOException {
        return openConnection(host, port, StreamOptions.standard());
    }

    /**
     * Connects to a port of a host, with options.
     *
     * @param host a name or an address
     * @param port the port
     * @param options how the connection shall be
     * @return the connection
     * @throws IOException if there is none to be had
     * @throws IllegalArgumentException if there is no such port
     * @throws TaskCancelled if the task was cancelled
     * @throws IllegalStateException outside of a task
     */
    public static StreamConnection openConnection(String host, int port, StreamOptions options)
            throws IOException {
        return openConnection(Binding.peer(host, port), options);
    }

    /**
     * Connects to an address.
     *
     * @param peer where to: a {@link java.net.UnixDomainSocketAddress}, too
     * @param options how the connection shall be
     * @return the connection
     * @throws IOException if there is none to be had
     * @throws TaskCancelled if the task was cancelled
     * @throws IllegalStateException outside of a task
     */
    public static StreamConnection openConnection(SocketAddress peer, StreamOptions options)
            throws IOException {
        Objects.requireNonNull(peer, "peer");
        Objects.requireNonNull(options, "options");
        EventLoop loop = NetLoop.ofTask("Streams.openConnection");
        Connection<StreamProtocol> made =
                Connecting.connect(
                        loop,
                        () -> new StreamProtocol(loop, options, null),
                        peer,
                        options.connect());
        StreamProtocol protocol = made.protocol();
        return new StreamConnection(
                protocol.reader(), new StreamWriter(made.transport(), protocol));
    }

    /**
     * Starts a server on a port.
     *
     * @param handler what to do with each connection, in a task of its own; when it has ended, the
     *     connection is closed
     * @param host the name or address to listen on, all addresses of a name; null for every address
     *     of this machine
     * @param port the port; 0 for one that is free, see {@link Server#port}
     * @return the server, which serves
     * @throws IOException if the address cannot be had
     * @throws TaskCancelled if the task was cancelled
     * @throws IllegalStateException outside of a task
     */
    public static Server startServer(StreamHandler handler, @Nullable String host, int port)
            throws IOException {
        return startServer(handler, host, port, StreamOptions.standard());
    }

    /**
     * Starts a server on a port, with options.
     *
     * @param handler what to do with each connection, in a task of its own; when it has ended, the
     *     connection is closed
     * @param host the name or address to listen on, all addresses of a name; null for every address
     *     of this machine
     * @param port the port; 0 for one that is free, see {@link Server#port}
     * @param options how the connections and the server shall be
     * @return the server
     * @throws IOException if the address cannot be had
     * @throws IllegalArgumentException if there is no such port
     * @throws TaskCancelled if the task was cancelled
     * @throws IllegalStateException outside of a task
     */
    public static Server startServer(
            StreamHandler handler, @Nullable String host, int port, StreamOptions options)
            throws IOException {
        return startServer(handler, Binding.address(host, port), options);
    }

    /**
     * Starts a server on an address.
     *
     * @param handler what to do with each connection, in a task of its own; when it has ended, the
     *     connection is closed
     * @param address what to listen on: a {@link java.net.UnixDomainSocketAddress}, too
     * @param options how the connections and the server shall be
     * @return the server
     * @throws IOException if the address cannot be had
     * @throws TaskCancelled if the task was cancelled
     * @throws IllegalStateException outside of a task
     */
    public static Server startServer(
            StreamHandler handler, SocketAddress address, StreamOptions options)
            throws IOException {
        Objects.requireNonNull(handler, "handler");
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(options, "options");
        EventLoop loop = NetLoop.ofTask("Streams.startServer");
        return Binding.server(
                loop,
                () -> new StreamProtocol(loop, options, handler),
                List.of(address),
                options.server());
    }
}
