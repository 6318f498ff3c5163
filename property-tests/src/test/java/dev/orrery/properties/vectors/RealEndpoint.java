package dev.orrery.properties.vectors;

import java.io.IOException;
import java.nio.channels.SelectableChannel;

/** An endpoint of two pipes of the operating system: one to read from, one to write to. */
record RealEndpoint(RealLane inbound, RealLane outbound, boolean isPaired) implements Endpoint {
    @Override
    public SelectableChannel readable() {
        return inbound.source();
    }

    @Override
    public SelectableChannel writable() {
        return outbound.sink();
    }

    @Override
    public int read(int max) throws IOException {
        return inbound.read(max);
    }

    @Override
    public int write(int count) throws IOException {
        return outbound.write(count);
    }

    @Override
    public void feed(int count) throws IOException {
        inbound.writeWithoutLimit(count);
    }

    @Override
    public void drain(int count) throws IOException {
        outbound.read(count);
    }

    @Override
    public void closeWriter() throws IOException {
        if (isPaired) {
            // The end to close is the one that the other endpoint's writer is registered with.
            throw new RealSelectorVectorWorld.LeftOut("half of a pair is closed");
        }
        inbound.sink().close();
    }

    /** The world closes the lanes, which two endpoints may share. */
    @Override
    public void close() {}
}
