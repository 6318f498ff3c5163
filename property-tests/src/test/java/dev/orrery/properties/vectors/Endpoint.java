package dev.orrery.properties.vectors;

import java.io.IOException;
import java.nio.channels.SelectableChannel;

/** A pipe of FORMAT.md, section 7: one end that the program has, with the peer that feeds it. */
interface Endpoint {
    /** What {@link #read} and {@link #write} return when there is nothing to read, no room. */
    int BLOCKED = -1;

    /** The channel to give to addReader. */
    SelectableChannel readable();

    /** The channel to give to addWriter. */
    SelectableChannel writable();

    /** Reads up to {@code max} bytes; 0 at the end. */
    int read(int max) throws IOException;

    /** Writes up to {@code count} bytes; throws if the outbound direction is closed. */
    int write(int count) throws IOException;

    /** The peer writes so many bytes, whatever the capacity; throws if inbound is closed. */
    void feed(int count) throws IOException;

    /** The peer reads up to so many bytes. */
    void drain(int count) throws IOException;

    /** The peer writes no more. */
    void closeWriter() throws IOException;

    void close() throws IOException;
}
