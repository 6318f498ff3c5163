package dev.orrery.properties.parity;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** One end of a connection, whatever it is made of. Its calls wait where they must. */
interface Line {
    /** How long one rests. */
    Duration WHILE = Duration.ofMillis(20);

    /** Hands the bytes over; some of them may still be on their way when it returns. */
    void write(byte[] bytes) throws Exception;

    /** So many bytes, or fewer if the stream ends before. */
    byte[] read(int count) throws Exception;

    /** Says that nothing more will be written. */
    void endOutput() throws Exception;

    /** Ends the connection when what was written has been handed over. */
    void close() throws Exception;

    /** Breaks the connection. */
    void reset() throws Exception;

    /** Does nothing for a while, in which the other end may go on. */
    void rest() throws Exception;

    InetSocketAddress local() throws Exception;

    InetSocketAddress peer() throws Exception;

    default void write(String text) throws Exception {
        write(text.getBytes(StandardCharsets.US_ASCII));
    }

    default String readText(int count) throws Exception {
        return new String(read(count), StandardCharsets.US_ASCII);
    }

    /** Everything up to the end. */
    default String readAll() throws Exception {
        return readText(1 << 20);
    }
}
