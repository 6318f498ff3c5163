package dev.orrery.benchmarks.echo;

import dev.orrery.benchmarks.row.LeftOut;
import dev.orrery.benchmarks.row.Trial;

import java.io.IOException;
import java.util.Map;

/** Gigabytes a second that come back from a server. */
final class StreamTrial implements Trial {
    private static final int WARM_UP = 12_000;

    private final ServerProcess server;
    private final Pieces client;
    private final int size;

    StreamTrial(String name, int size) throws IOException, LeftOut {
        this.size = size;
        this.server = ServerProcess.start(name, Pieces.BYTES);
        this.client = new Pieces(server.port());
        // The compilers of client and server share their processors with them.
        client.run(WARM_UP);
    }

    @Override
    public double run() throws IOException {
        // Bytes in a nanosecond are gigabytes in a second.
        return (double) size * Pieces.BYTES / client.run(size);
    }

    @Override
    public Map<String, Double> extras() {
        return Map.of("pinned", server.isPinned() ? 1.0 : 0.0);
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
