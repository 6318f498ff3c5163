package dev.orrery.benchmarks.echo;

import dev.orrery.benchmarks.row.LeftOut;
import dev.orrery.benchmarks.row.Trial;

import java.io.IOException;
import java.util.Map;

/** Round trips a second of small messages. */
final class SmallTrial implements Trial {
    private static final int BUFFER_BYTES = 1 << 16;

    private static final int WARM_UP = 60_000;

    private final ServerProcess server;
    private final RoundTrips client;
    private final int trips;

    SmallTrial(String name, int connections, int trips) throws IOException, LeftOut {
        this.trips = trips;
        this.server = ServerProcess.start(name, BUFFER_BYTES);
        this.client = new RoundTrips(server.port(), connections);
        // The compilers of client and server share their processors with them.
        client.run(WARM_UP);
    }

    @Override
    public double run() throws IOException {
        return trips * 1e9 / client.run(trips);
    }

    @Override
    public Map<String, Double> extras() {
        return Map.of(
                "p50 us",
                client.percentileMicros(50),
                "p99 us",
                client.percentileMicros(99),
                "pinned",
                server.isPinned() ? 1.0 : 0.0);
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
