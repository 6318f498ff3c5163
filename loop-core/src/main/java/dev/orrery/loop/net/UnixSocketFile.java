package dev.orrery.loop.net;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.BindException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * The file that a Unix-domain server has in the file system, which outlives it unless deleted.
 *
 * <p>One that nobody listens to any more is replaced; one with a living server, or a file of
 * another kind, is not. Source: asyncio's {@code create_unix_server}, which replaces also those
 * with a living server.
 */
final class UnixSocketFile {
    private final Path path;
    // Tells this server's file from one that has taken its place; null if there is no telling.
    private final @Nullable Object key;

    private UnixSocketFile(Path path, @Nullable Object key) {
        this.path = path;
        this.key = key;
    }

    /** The file that was made when {@code address} was bound. */
    static UnixSocketFile of(UnixDomainSocketAddress address) {
        return new UnixSocketFile(address.getPath(), keyOf(address.getPath()));
    }

    static void bind(
            SelectorProvider provider,
            ServerSocketChannel channel,
            UnixDomainSocketAddress address,
            int backlog)
            throws IOException {
        try {
            channel.bind(address, backlog);
        } catch (BindException inUse) {
            if (!isSocket(address.getPath()) || isAlive(provider, address)) {
                BindException named =
                        new BindException(inUse.getMessage() + ": address=" + address);
                named.initCause(inUse);
                throw named;
            }
            Files.deleteIfExists(address.getPath());
            channel.bind(address, backlog);
        }
    }

    /** Connecting to a Unix-domain socket never waits for the other side. */
    private static boolean isAlive(SelectorProvider provider, UnixDomainSocketAddress address) {
        try (SocketChannel probe = provider.openSocketChannel(StandardProtocolFamily.UNIX)) {
            probe.configureBlocking(false);
            boolean _ = probe.connect(address);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    private static boolean isSocket(Path path) {
        BasicFileAttributes attributes = attributes(path);
        return attributes != null && attributes.isOther();
    }

    private static @Nullable Object keyOf(Path path) {
        BasicFileAttributes attributes = attributes(path);
        return attributes == null ? null : attributes.fileKey();
    }

    private static @Nullable BasicFileAttributes attributes(Path path) {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class);
        } catch (IOException gone) {
            return null;
        }
    }

    /** Deletes the file if it is still the one that was made. */
    void delete() {
        if (key != null && key.equals(keyOf(path))) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException kept) {
                NetLoop.LOG.warn("the file of a closed server is left: path={}", path, kept);
            }
        }
    }
}
