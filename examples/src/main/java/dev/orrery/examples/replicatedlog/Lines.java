package dev.orrery.examples.replicatedlog;

import static dev.orrery.loop.combine.Async.sleep;
import static dev.orrery.loop.combine.Async.timeout;

import dev.orrery.loop.net.Server;
import dev.orrery.loop.net.StreamConnection;
import dev.orrery.loop.net.StreamReader;
import dev.orrery.loop.net.StreamWriter;
import dev.orrery.loop.net.Streams;

import java.io.IOException;
import java.net.BindException;
import java.net.SocketException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/**
 * Questions and answers over a connection, each a line that begins with the question's number.
 *
 * <p>Threading: one task at a time.
 */
final class Lines implements AutoCloseable {
    private final StreamReader reader;
    private final StreamWriter writer;
    private int questions;

    private Lines(StreamConnection connection) {
        this.reader = connection.reader();
        this.writer = connection.writer();
    }

    static Lines connect(String host, int port) throws IOException {
        return new Lines(Streams.openConnection(host, port));
    }

    /**
     * Serves: {@code answer} turns questions into answers, each connection in a task of its own.
     *
     * @throws BindException if somebody else has the port
     */
    static Server serve(int port, UnaryOperator<String> answer) throws IOException {
        while (true) {
            try {
                return Streams.startServer(
                        (reader, writer) -> talk(reader, writer, answer), null, port);
            } catch (BindException taken) {
                throw taken;
            } catch (SocketException tooManyFiles) {
                sleep(Timing.SERVE_AGAIN);
            }
        }
    }

    private static void talk(StreamReader reader, StreamWriter writer, UnaryOperator<String> answer)
            throws IOException {
        while (true) {
            Optional<String> next;
            try {
                next = timeout(Timing.IDLE, () -> Optional.ofNullable(reader.readLine()));
            } catch (TimeoutException idle) {
                leave(reader, writer);
                return;
            }
            if (next.isEmpty()) {
                return;
            }
            String line = next.get();
            int space = line.indexOf(' ');
            writer.write(line.substring(0, space + 1) + answer.apply(line.substring(space + 1)));
            writer.write("\n");
            writer.drain();
        }
    }

    /** Says that no question will be answered any more, and lets the client end it. */
    private static void leave(StreamReader reader, StreamWriter writer) throws IOException {
        writer.writeEof();
        try {
            timeout(
                    Timing.LINGER,
                    () -> {
                        while (reader.readLine() != null) {
                            // A question that has crossed the end: its client asks it again,
                            // elsewhere.
                        }
                    });
        } catch (TimeoutException gone) {
            // The connection ends with this task.
        }
    }

    String ask(String question) throws IOException {
        questions++;
        String number = questions + " ";
        writer.write(number + question + "\n");
        writer.drain();
        while (true) {
            String line = reader.readLine();
            if (line == null) {
                throw new IOException("the server has ended the connection");
            }
            // The answer to a question that was given up may still come.
            if (line.startsWith(number)) {
                return line.substring(number.length());
            }
        }
    }

    /** Whether a question may still be answered. */
    boolean isAlive() {
        return !reader.atEof() && isWritable();
    }

    boolean isWritable() {
        return !writer.isClosing();
    }

    @Override
    public void close() {
        writer.close();
    }
}
