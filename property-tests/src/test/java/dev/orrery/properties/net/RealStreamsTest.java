package dev.orrery.properties.net;

import dev.orrery.loop.combine.Async;
import dev.orrery.loop.net.Server;
import dev.orrery.loop.net.StreamHandler;
import dev.orrery.loop.net.StreamOptions;
import dev.orrery.loop.net.Streams;

/** On real loopback, both sides on one loop. */
class RealStreamsTest extends StreamsContract {
    @Override
    void talk(StreamHandler handler, StreamOptions options, Client client) throws Exception {
        Async.run(
                () -> {
                    Server server = Streams.startServer(handler, "127.0.0.1", PORT, options);
                    client.run("127.0.0.1", server.port());
                    end(server);
                });
    }
}
