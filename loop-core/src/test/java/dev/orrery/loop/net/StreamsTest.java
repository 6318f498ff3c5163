package dev.orrery.loop.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.loop.combine.Async;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

class StreamsTest {
    private static final String HOST = "127.0.0.1";

    private static void echo(StreamReader reader, StreamWriter writer) throws IOException {
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            writer.write(line + "\n");
            writer.drain();
        }
    }

    @Test
    void aServerOfStreamsAnswersItsClient() throws Exception {
        List<String> seen = new ArrayList<>();
        Async.run(
                () -> {
                    try (Server server = Streams.startServer(StreamsTest::echo, HOST, 0);
                            StreamConnection client = Streams.openConnection(HOST, server.port())) {
                        client.writer().write("one\ntwo");
                        client.writer().writeEof();
                        seen.add(client.reader().readLine());
                        seen.add(client.reader().readLine());
                        seen.add(String.valueOf(client.reader().readLine()));
                    }
                });
        assertThat(seen).containsExactly("one", "two", "null");
    }
}
