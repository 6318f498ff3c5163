package dev.orrery.loop.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

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

    @Test
    void outsideOfATaskTheMethodIsNamed() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Streams.openConnection(HOST, 7))
                .withMessageStartingWith(
                        "Streams.openConnection must be called in the body of a task: caller=");
        assertThatIllegalStateException()
                .isThrownBy(() -> Streams.startServer(StreamsTest::echo, HOST, 0))
                .withMessageStartingWith(
                        "Streams.startServer must be called in the body of a task: caller=");
    }

    @Test
    void aPortThatIsNoneIsRefusedWithWhatItIsFor() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Streams.openConnection(HOST, -1))
                .withMessage(
                        "port must be within 0 and 65535: port=-1. Say on which one the peer"
                                + " listens.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Streams.startServer(StreamsTest::echo, HOST, 65536))
                .withMessage("port must be within 0 and 65535: port=65536. Use 0 for a free one.");
    }

    @Test
    @SuppressWarnings("NullAway") // what code without checks does
    void nullIsRefusedWithItsName() throws Exception {
        assertThatNullPointerException()
                .isThrownBy(() -> Transports.createConnection(null, () -> null, HOST, 7))
                .withMessage("loop");
        assertThatNullPointerException()
                .isThrownBy(() -> Transports.createServer(null, () -> null, HOST, 7))
                .withMessage("loop");
        assertThatNullPointerException()
                .isThrownBy(() -> Streams.openConnection((String) null, 7))
                .withMessage("host");
        Async.run(
                () -> {
                    try (Server server = Streams.startServer(StreamsTest::echo, HOST, 0);
                            StreamConnection client = Streams.openConnection(HOST, server.port())) {
                        assertThatNullPointerException()
                                .isThrownBy(() -> client.writer().write((String) null))
                                .withMessage("text");
                        assertThatNullPointerException()
                                .isThrownBy(() -> client.writer().write((byte[]) null))
                                .withMessage("data");
                    }
                });
    }
}
