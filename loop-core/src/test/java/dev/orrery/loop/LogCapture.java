package dev.orrery.loop;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What slf4j-simple writes while this is open; it asks for {@code System.err} line by line. */
public final class LogCapture implements AutoCloseable {
    private final PrintStream before = System.err;
    private final Written written = new Written();

    /** Begins the capture. */
    public LogCapture() {
        System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
    }

    /** Everything so far. */
    public String text() {
        return written.toString(StandardCharsets.UTF_8);
    }

    /** The lines so far that contain {@code words}. */
    public List<String> lines(String words) {
        return text().lines().filter(line -> line.contains(words)).toList();
    }

    /** Collects garbage until {@code words} are there; false if they do not come. */
    public boolean collectUntil(String words) throws InterruptedException {
        for (int i = 0; i < 200; i++) {
            System.gc();
            if (written.await(words, 50)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        System.setErr(before);
    }

    private static final class Written extends ByteArrayOutputStream {
        @Override
        public synchronized void write(byte[] bytes, int from, int length) {
            super.write(bytes, from, length);
            notifyAll();
        }

        synchronized boolean await(String words, long millis) throws InterruptedException {
            if (!toString(StandardCharsets.UTF_8).contains(words)) {
                wait(millis);
            }
            return toString(StandardCharsets.UTF_8).contains(words);
        }
    }
}
