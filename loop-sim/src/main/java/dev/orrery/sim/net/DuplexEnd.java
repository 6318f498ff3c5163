package dev.orrery.sim.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;

/** One end of a {@link SimDuplex}: two conduits and one list of keys. */
final class DuplexEnd extends SimDuplex implements SimChannel {
    private final String name;
    private final KeyList keys;
    private final Conduit inbound;
    private final Conduit outbound;
    private final ReadingEnd reading;
    private final WritingEnd writing;
    private final DuplexEnd peer;

    /** Makes both ends. */
    DuplexEnd(SimSelectorProvider provider, String name, int capacityBytes) {
        super(provider);
        this.name = name + ".a";
        this.keys = new KeyList();
        KeyList peerKeys = new KeyList();
        this.inbound =
                new Conduit(
                        capacityBytes, keys, peerKeys, provider.newsOf(name + ".b", name + ".a"));
        this.outbound =
                new Conduit(
                        capacityBytes, peerKeys, keys, provider.newsOf(name + ".a", name + ".b"));
        this.reading = new ReadingEnd(this, inbound, provider.blocking());
        this.writing = new WritingEnd(this, outbound, provider.blocking());
        this.peer = new DuplexEnd(provider, name + ".b", this, peerKeys);
    }

    private DuplexEnd(SimSelectorProvider provider, String name, DuplexEnd peer, KeyList keys) {
        super(provider);
        this.name = name;
        this.keys = keys;
        this.inbound = peer.outbound;
        this.outbound = peer.inbound;
        this.reading = new ReadingEnd(this, inbound, provider.blocking());
        this.writing = new WritingEnd(this, outbound, provider.blocking());
        this.peer = peer;
    }

    /** The peer, as this room sees it. */
    SimChannel other() {
        return peer;
    }

    @Override
    public SimDuplex peer() {
        return peer;
    }

    @Override
    public void shutdownOutput() throws ClosedChannelException {
        if (!isOpen()) {
            throw closed();
        }
        outbound.closeWriter();
    }

    @Override
    public void resizeOutput(int capacityBytes) {
        SimSelectorProvider.checkCapacity(capacityBytes);
        outbound.resize(capacityBytes);
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        return reading.read(target);
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
        return reading.read(targets, offset, length);
    }

    @Override
    public long read(ByteBuffer[] targets) throws IOException {
        return reading.read(targets, 0, targets.length);
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        return writing.write(source);
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        return writing.write(sources, offset, length);
    }

    @Override
    public long write(ByteBuffer[] sources) throws IOException {
        return writing.write(sources, 0, sources.length);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int readyOps() {
        return (inbound.isReadable() ? SelectionKey.OP_READ : 0)
                | (outbound.isWritable() ? SelectionKey.OP_WRITE : 0);
    }

    @Override
    public String waitingFor(int operations) {
        String reading = inbound.waitingToRead(name, peer.name);
        String writing = outbound.waitingToWrite(name, peer.name);
        if (operations == SelectionKey.OP_READ) {
            return reading;
        }
        return operations == SelectionKey.OP_WRITE ? writing : reading + " and " + writing;
    }

    @Override
    public long newsFor(int operations) {
        return (operations & SelectionKey.OP_READ) != 0
                ? inbound.news().forReader()
                : outbound.news().forWriter();
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
        inbound.closeReader();
        outbound.closeWriter();
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
