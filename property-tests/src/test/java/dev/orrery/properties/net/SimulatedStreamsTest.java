package dev.orrery.properties.net;

import dev.orrery.loop.net.Server;
import dev.orrery.loop.net.StreamHandler;
import dev.orrery.loop.net.StreamOptions;
import dev.orrery.loop.net.Streams;
import dev.orrery.sim.Simulation;

/** Between two hosts of a simulation. */
class SimulatedStreamsTest extends StreamsContract {
    private static final int SIMULATED_PORT = 4711;

    @Override
    void talk(StreamHandler handler, StreamOptions options, Client client) {
        for (int seed = 0; seed < 10; seed++) {
            try (Simulation sim = seed == 0 ? Simulation.calm() : Simulation.seeded(seed)) {
                // What the network does wrong is not what this is about.
                sim.heal();
                boolean[] isOver = new boolean[1];
                sim.host("server")
                        .startMain(
                                "server",
                                () -> {
                                    Server server =
                                            Streams.startServer(
                                                    handler, null, SIMULATED_PORT, options);
                                    sim.host("client")
                                            .startMain(
                                                    "client",
                                                    () -> {
                                                        client.run("server", SIMULATED_PORT);
                                                        isOver[0] = true;
                                                    });
                                    server.serveForever();
                                });
                sim.runUntil(() -> isOver[0]);
            }
        }
    }
}
