package dev.orrery.sim.net;

import java.nio.channels.Pipe;

/** A pipe in memory: one {@link Conduit} with a channel at each end. */
final class SimPipe extends Pipe {
    private final SimSource source;
    private final SimSink sink;

    SimPipe(SimSelectorProvider provider, String name, int capacityBytes) {
        KeyList readers = new KeyList();
        KeyList writers = new KeyList();
        Conduit conduit =
                new Conduit(
                        capacityBytes,
                        readers,
                        writers,
                        provider.newsOf(name + ".sink", name + ".source"));
        this.source = new SimSource(provider, name + ".source", conduit, readers);
        this.sink = new SimSink(provider, name + ".sink", conduit, writers);
    }

    /** Both ends. */
    SimChannel[] ends() {
        return new SimChannel[] {source, sink};
    }

    @Override
    public SourceChannel source() {
        return source;
    }

    @Override
    public SinkChannel sink() {
        return sink;
    }
}
