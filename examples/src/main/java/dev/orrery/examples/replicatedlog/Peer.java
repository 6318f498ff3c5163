package dev.orrery.examples.replicatedlog;

import static dev.orrery.loop.combine.Async.timeout;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/**
 * Asks one server, one question at a time, over a connection that it keeps.
 *
 * <p>Threading: one task at a time.
 */
final class Peer implements AutoCloseable {
    private final String host;
    private final int port;
    private final Reuse reuse;
    private @Nullable Lines connection;

    /** When a connection is used again. */
    enum Reuse {
        /** After an answer, and only if the server has not ended it meanwhile. */
        IF_ALIVE,

        /** THE BUG of {@link Mistake#HALF_CLOSED_CONNECTION_REUSED}. */
        IF_WRITABLE
    }

    Peer(String host, int port, Reuse reuse) {
        this.host = host;
        this.port = port;
        this.reuse = reuse;
    }

    /**
     * Asks a question.
     *
     * @return the answer
     * @throws IOException if there is none; whether the server has heard the question is unknown
     * @throws TimeoutException if there is none in time; likewise
     */
    String ask(String question, Duration limit) throws IOException, TimeoutException {
        boolean answered = false;
        try {
            String answer = timeout(limit, () -> connected().ask(question));
            answered = true;
            return answer;
        } finally {
            if (!answered && reuse == Reuse.IF_ALIVE) {
                close();
            }
        }
    }

    private Lines connected() throws IOException {
        Lines current = connection;
        if (current != null && isUsable(current)) {
            return current;
        }
        close();
        Lines fresh = Lines.connect(host, port);
        connection = fresh;
        return fresh;
    }

    private boolean isUsable(Lines lines) {
        return reuse == Reuse.IF_ALIVE ? lines.isAlive() : lines.isWritable();
    }

    @Override
    public void close() {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }
}
