package dev.orrery.sim.net;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/**
 * What a socket channel reads and writes, whatever carries the bytes.
 *
 * <p>Threading: the simulation's, one thread at a time; nothing here blocks. Failure: as the system
 * calls of the same names, with the JDK's exceptions; the channel has looked at the order of the
 * calls and at the types of addresses.
 */
interface SocketStream {
    /** The options of its socket. */
    OptionValues options();

    /** Says whom to tell when the stream may have become ready. */
    void observe(Runnable changed);

    void bind(@Nullable SocketAddress local) throws IOException;

    /** Begins to connect; the connection may be there at once. */
    void connect(SocketAddress remote) throws IOException;

    /** True until the connection is there or has failed. */
    boolean isConnecting();

    /** False if the connection is not there yet; throws why it has failed. */
    boolean finishConnect() throws IOException;

    @Nullable SocketAddress local();

    @Nullable SocketAddress remote();

    /** True if {@link #read} would bring bytes, the end or an exception. */
    boolean isReadable();

    /** True if {@link #write} would take bytes or throw. */
    boolean isWritable();

    /** How many bytes can be read at once. */
    int available();

    /** A number of bytes, 0 if there are none yet, -1 at the end. */
    int read(ByteBuffer target) throws IOException;

    /** As many bytes as there is room for; 0 if there is none. */
    int write(ByteBuffer source) throws IOException;

    /** What comes from now on is not read. */
    void shutdownInput() throws IOException;

    /** The peer gets what was written, and then the end. */
    void shutdownOutput() throws IOException;

    /** Gives the connection up, gracefully unless the options say otherwise. */
    void close();

    /** True if the peer has all that was written. */
    boolean isFlushed();

    /** The options of the channel have changed. */
    void optionsChanged();

    /** What made the stream readable, for a wire's listener. */
    long newsForReader();

    /** What made the stream writable, for a wire's listener. */
    long newsForWriter();
}
