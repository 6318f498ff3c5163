package dev.orrery.sim.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;

/** The readable end of a simulated pipe. */
final class SimSource extends Pipe.SourceChannel implements SimChannel {
    private final String name;
    private final Conduit conduit;
    private final KeyList keys;
    private final ReadingEnd end;

    SimSource(SimSelectorProvider provider, String name, Conduit conduit, KeyList keys) {
        super(provider);
        this.name = name;
        this.conduit = conduit;
        this.keys = keys;
        this.end = new ReadingEnd(this, conduit, provider.blocking());
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        return end.read(target);
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
        return end.read(targets, offset, length);
    }

    @Override
    public long read(ByteBuffer[] targets) throws IOException {
        return end.read(targets, 0, targets.length);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int readyOps() {
        return conduit.isReadable() ? SelectionKey.OP_READ : 0;
    }

    @Override
    public String waitingFor(int operations) {
        return conduit.waitingToRead(name, name.replace(".source", ".sink"));
    }

    @Override
    public long newsFor(int operations) {
        return conduit.news().forReader();
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
        conduit.closeReader();
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
