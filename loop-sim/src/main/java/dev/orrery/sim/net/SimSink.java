package dev.orrery.sim.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;

/** The writable end of a simulated pipe. */
final class SimSink extends Pipe.SinkChannel implements SimChannel {
    private final String name;
    private final Conduit conduit;
    private final KeyList keys;
    private final WritingEnd end;

    SimSink(SimSelectorProvider provider, String name, Conduit conduit, KeyList keys) {
        super(provider);
        this.name = name;
        this.conduit = conduit;
        this.keys = keys;
        this.end = new WritingEnd(this, conduit, provider.blocking());
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        return end.write(source);
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        return end.write(sources, offset, length);
    }

    @Override
    public long write(ByteBuffer[] sources) throws IOException {
        return end.write(sources, 0, sources.length);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int readyOps() {
        return conduit.isWritable() ? SelectionKey.OP_WRITE : 0;
    }

    @Override
    public String waitingFor(int operations) {
        return conduit.waitingToWrite(name, name.replace(".sink", ".source"));
    }

    @Override
    public long newsFor(int operations) {
        return conduit.news().forWriter();
    }

    @Override
    public KeyList keys() {
        return keys;
    }

    @Override
    public void beginWait() {
        begin();
    }

    @Override
    public void endWait(boolean completed) throws AsynchronousCloseException {
        end(completed);
    }

    @Override
    protected void implCloseSelectableChannel() {
        conduit.closeWriter();
    }

    @Override
    protected void implConfigureBlocking(boolean block) {
        // Looked up at each call.
    }

    @Override
    public String toString() {
        return name;
    }
}
