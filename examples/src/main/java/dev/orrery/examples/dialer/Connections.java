package dev.orrery.examples.dialer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Pipe;
import java.nio.channels.spi.SelectorProvider;

/** Connections stood in for by pipes: channels that must be closed. Threading: any thread. */
final class Connections {
    private Connections() {}

    static Pipe open(SelectorProvider provider) {
        try {
            return provider.openPipe();
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    static void close(Pipe connection) {
        try {
            connection.sink().close();
            connection.source().close();
        } catch (IOException closedAllTheSame) {
            throw new UncheckedIOException(closedAllTheSame);
        }
    }
}
