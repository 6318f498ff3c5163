package dev.orrery.benchmarks.echo;

import dev.orrery.benchmarks.row.LeftOut;
import dev.orrery.benchmarks.row.Trial;

import java.io.IOException;
import java.util.Map;

/** How many connections a server takes in a second, each of which gets its first byte back. */
final class AcceptTrial implements Trial {
    private static final int BUFFER_BYTES = 4096;

    private final ServerProcess server;
    private final int size;

    AcceptTrial(String name, int size) throws IOException, LeftOut {
        IdleConnections.checkFiles(size);
        this.size = size;
        this.server = ServerProcess.start(name, BUFFER_BYTES);
    }

    @Override
    public double run() throws IOException {
        double rate = size * 1e9 / openAndClose(size);
        // The server hears of a connection that came after all ends later than of these.
        openAndClose(1);
        return rate;
    }

    private long openAndClose(int count) throws IOException {
        IdleConnections connections = new IdleConnections(server.port());
        try {
            return connections.open(count);
        } finally {
            connections.close();
        }
    }

    @Override
    public Map<String, Double> extras() {
        return Map.of("pinned", server.isPinned() ? 1.0 : 0.0);
    }

    @Override
    public void close() {
        server.close();
    }
}
