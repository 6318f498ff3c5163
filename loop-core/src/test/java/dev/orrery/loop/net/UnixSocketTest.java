package dev.orrery.loop.net;

import static dev.orrery.loop.net.Running.thrownBy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.BindException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

@Timeout(60)
class UnixSocketTest {
    @TempDir Path folder;
    private final Running running = new Running();

    private static void echo(StreamReader reader, StreamWriter writer) throws IOException {
        writer.write(reader.readAll());
    }

    private static String ask(UnixDomainSocketAddress address, String question) throws IOException {
        try (StreamConnection client = Streams.openConnection(address, StreamOptions.standard())) {
            client.writer().write(question);
            client.writer().writeEof();
            return String.valueOf(client.reader().readLine());
        }
    }

    private Server serve(UnixDomainSocketAddress address) throws IOException {
        return Streams.startServer(UnixSocketTest::echo, address, StreamOptions.standard());
    }

    @Test
    void aUnixServerAnswersAndTakesItsFileWithIt() throws Exception {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("s"));
        running.run(
                () -> {
                    try (Server server = serve(address)) {
                        assertThat(server.addresses().toString()).contains(folder.toString());
                        assertThat(thrownBy(server::port))
                                .hasMessageStartingWith("port must be asked of");
                        assertThat(ask(address, "over a file")).isEqualTo("over a file");
                    }
                });
        assertThat(address.getPath()).doesNotExist();
    }

    @Test
    void aFileThatADeadServerLeftIsReplaced() throws Exception {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("s"));
        ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address).close();
        assertThat(address.getPath()).exists();
        running.run(
                () -> {
                    try (Server _ = serve(address)) {
                        assertThat(ask(address, "alive")).isEqualTo("alive");
                    }
                });
    }

    @Test
    void aLivingServerAndAnotherFileAreNotReplaced() throws Exception {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("s"));
        Path file = Files.writeString(folder.resolve("f"), "precious");
        running.run(
                () -> {
                    try (Server _ = serve(address)) {
                        assertThat(thrownBy(() -> serve(address)))
                                .isInstanceOf(BindException.class)
                                .hasMessage("Address already in use: address=" + address);
                        assertThat(ask(address, "still here")).isEqualTo("still here");
                    }
                    assertThat(thrownBy(() -> serve(UnixDomainSocketAddress.of(file))))
                            .isInstanceOf(BindException.class);
                });
        assertThat(file).hasContent("precious");
    }

    @Test
    void theFileOfAnotherServerIsNotDeleted() throws Exception {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("s"));
        running.run(
                () -> {
                    Server first = serve(address);
                    Files.delete(address.getPath());
                    try (Server _ = serve(address)) {
                        first.close();
                        assertThat(ask(address, "second")).isEqualTo("second");
                    }
                });
    }
}
