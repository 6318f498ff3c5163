package dev.orrery.loop.net;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.handle.TimerHandle;
import dev.orrery.loop.task.Task;
import dev.orrery.loop.task.TaskCancelled;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;

/**
 * What the peer of a connection sends, for a task that reads it.
 *
 * <p>Holds at most twice its limit and one read of the socket: then the peer has to wait.
 * Threading: tasks of one loop, one at a time. Order: the stream's. Cost: what comes while a read
 * waits is copied once, into what it returns, and not at all into a direct buffer with room for 16
 * KiB or more, which the socket is read into; what comes earlier is copied once more, into a buffer
 * that grows as it must. Failure: when the connection has broken, every method throws what broke
 * it; a {@link TaskCancelled} while waiting loses no byte. Source: asyncio's {@code StreamReader},
 * whose {@code readline} gives bytes.
 */
public final class StreamReader {
    private final EventLoop loop;
    private final int limit;
    private final @Nullable Duration timeout;
    private final boolean isSimulated;
    private final ReadBuffer buffer = new ReadBuffer();
    private final Delivery delivery = new Delivery();
    private @Nullable Transport transport;
    private @Nullable Waiting waiter;
    private @Nullable IOException failure;
    // What a method threw last because of the peer or the network.
    private @Nullable IOException thrown;
    private boolean isEof;
    // This reader has paused the transport.
    private boolean isPaused;
    // When the present call has waited long enough; meaningless without a timeout.
    private long deadlineNanos;

    StreamReader(EventLoop loop, StreamOptions options) {
        this.loop = loop;
        this.limit = options.limit();
        this.timeout = options.readTimeout();
        this.isSimulated = NetLoop.of(loop).isSimulated();
    }

    // ---- reading

    /**
     * What there is, as soon as there is something.
     *
     * @param most how many bytes at most
     * @return at least one byte, or none at the end of the stream or if none were asked for
     * @throws IOException if the connection has broken, or the read timeout passed
     * @throws IllegalArgumentException if {@code most} is negative
     * @throws TaskCancelled if the task was cancelled
     */
    public byte[] read(int most) throws IOException {
        checkCount("most", most);
        begin("read");
        if (most == 0) {
            return new byte[0];
        }
        if (buffer.isEmpty() && !isEof) {
            delivery.expect(most);
            await();
            byte[] taken = delivery.takeArray();
            if (taken.length > 0) {
                resumeIfRoom();
                return taken;
            }
        }
        return take(Math.min(most, buffer.size()));
    }

    /**
     * What there is, as soon as there is something, put into {@code target}.
     *
     * @param target gets it, up to its limit; what is in it meanwhile, and after a failure, is not
     *     defined between its position and its limit
     * @return how many bytes, or -1 at the end of the stream
     * @throws IOException if the connection has broken, or the read timeout passed
     * @throws TaskCancelled if the task was cancelled
     */
    public int read(ByteBuffer target) throws IOException {
        begin("read");
        if (!target.hasRemaining()) {
            return 0;
        }
        int bytes = 0;
        if (buffer.isEmpty() && !isEof) {
            delivery.expect(target);
            await();
            bytes = delivery.takeCount();
        }
        if (bytes == 0 && buffer.isEmpty()) {
            return -1;
        }
        if (bytes == 0) {
            bytes = buffer.moveTo(target);
        }
        resumeIfRoom();
        return bytes;
    }

    /**
     * Everything up to the end of the stream. The caller trusts the peer to send no more than fits
     * into memory.
     *
     * @return the bytes
     * @throws IOException if the connection has broken, or the read timeout passed before a part
     * @throws TaskCancelled if the task was cancelled; what was read is lost
     */
    public byte[] readAll() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part = read(limit); part.length > 0; part = read(limit)) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /**
     * A number of bytes.
     *
     * @param count how many; may be above the limit
     * @return so many
     * @throws IncompleteReadException if the stream ends before, with what came
     * @throws IOException if the connection has broken, or the read timeout passed
     * @throws IllegalArgumentException if {@code count} is negative
     * @throws TaskCancelled if the task was cancelled
     */
    public byte[] readExactly(int count) throws IOException {
        checkCount("count", count);
        begin("readExactly");
        while (buffer.size() < count) {
            if (isEof) {
                throw incomplete(count + " bytes");
            }
            await();
        }
        return take(count);
    }

    /**
     * Everything up to a separator and with it.
     *
     * @param separator its bytes, at least one
     * @return the bytes; the separator is the last of them
     * @throws IncompleteReadException if the stream ends before, with what came
     * @throws LimitOverrunException if it does not come within the limit; the reader keeps what
     *     came
     * @throws IOException if the connection has broken, or the read timeout passed
     * @throws IllegalArgumentException if the separator is empty
     * @throws TaskCancelled if the task was cancelled
     */
    public byte[] readUntil(byte... separator) throws IOException {
        begin("readUntil");
        return take(find(separator) + separator.length);
    }

    /**
     * A line of UTF-8.
     *
     * @return the line without its end, {@code \n} or {@code \r\n}; the last one may have none;
     *     null at the end of the stream
     * @throws LimitOverrunException if the line is longer than the limit; what came of it is
     *     dropped, and its rest would be read as the next line: end the connection
     * @throws IOException if the connection has broken, or the read timeout passed
     * @throws TaskCancelled if the task was cancelled
     */
    public @Nullable String readLine() throws IOException {
        begin("readLine");
        byte[] line;
        try {
            line = take(find((byte) '\n') + 1);
        } catch (IncompleteReadException end) {
            thrown = null;
            line = end.partial();
            if (line.length == 0) {
                return null;
            }
        } catch (LimitOverrunException tooLong) {
            dropLine(tooLong.consumed());
            throw tooLong;
        }
        int end = line.length;
        if (end > 0 && line[end - 1] == '\n') {
            end--;
            if (end > 0 && line[end - 1] == '\r') {
                end--;
            }
        }
        return new String(line, 0, end, StandardCharsets.UTF_8);
    }

    /** {@return true if the stream has ended and everything was read} */
    public boolean atEof() {
        return isEof && available() == 0;
    }

    /** {@return how many bytes have come and were not read} */
    public int available() {
        return buffer.size() + delivery.size();
    }

    // ---- parts of these

    private int find(byte... separator) throws IOException {
        if (separator.length == 0) {
            throw new IllegalArgumentException(
                    "separator must have at least one byte: separator=[]. Use readExactly.");
        }
        int from = 0;
        while (true) {
            int found = buffer.indexOf(separator, from);
            if (found > limit) {
                throw overrun(found);
            }
            if (found >= 0) {
                return found;
            }
            from = Math.max(0, buffer.size() + 1 - separator.length);
            if (from > limit) {
                throw overrun(from);
            }
            if (isEof) {
                throw incomplete("what ends with a separator");
            }
            await();
        }
    }

    private void dropLine(int consumed) {
        buffer.drop(buffer.startsWith((byte) '\n', consumed) ? consumed + 1 : buffer.size());
        resumeIfRoom();
    }

    private byte[] take(int count) {
        byte[] taken = buffer.take(count);
        resumeIfRoom();
        return taken;
    }

    private void begin(String method) throws IOException {
        NetLoop.ofTask(method);
        if (waiter != null) {
            throw new IllegalStateException(
                    method
                            + " must be called by one task at a time: reader="
                            + this
                            + ". Another one waits for data.");
        }
        if (failure != null) {
            throw remembered(failure);
        }
        if (timeout != null) {
            deadlineNanos = loop.nanoTime() + Deadlines.nanos(timeout);
        }
    }

    /** Waits until more has come, or the end. */
    private void await() throws IOException {
        if (isPaused) {
            // Whoever wants more than may be held must get it.
            resume();
        }
        Waiting waiting = new Waiting(loop, "data for", this);
        waiter = waiting;
        TimerHandle alarm = timeout == null ? null : loop.callAt(deadlineNanos, waiting::expire);
        boolean isRead = false;
        try {
            Task.await(waiting);
            if (failure != null) {
                throw remembered(failure);
            }
            if (waiting.isExpired()) {
                throw remembered(
                        new SocketTimeoutException(
                                "nothing complete came within readTimeout: readTimeout="
                                        + timeout
                                        + ", reader="
                                        + this));
            }
            isRead = true;
        } finally {
            waiter = null;
            if (alarm != null) {
                alarm.cancel();
            }
            if (!isRead) {
                delivery.returnTo(buffer);
            }
        }
    }

    private IncompleteReadException incomplete(String expected) {
        IncompleteReadException incomplete =
                new IncompleteReadException(take(buffer.size()), expected);
        thrown = incomplete;
        return incomplete;
    }

    private LimitOverrunException overrun(int consumed) {
        LimitOverrunException overrun = new LimitOverrunException(limit, consumed);
        thrown = overrun;
        return overrun;
    }

    private IOException remembered(IOException what) {
        thrown = what;
        return what;
    }

    private static void checkCount(String name, int value) {
        if (value < 0) {
            throw new IllegalArgumentException(
                    name + " must not be negative: " + name + "=" + value + ". Use readAll.");
        }
    }

    // ---- what the protocol tells

    void begin(Transport newTransport) {
        transport = newTransport;
    }

    /** A buffer of the read that waits for the socket to be read into, or null. */
    @Nullable ByteBuffer target() {
        // A simulated socket is read in pieces of one size, whoever reads.
        return isWaiting() && buffer.isEmpty() && !isSimulated ? delivery.target() : null;
    }

    /** So many bytes were read into the {@link #target()}. */
    void landed(int bytes) {
        delivery.landed(bytes);
        fed();
    }

    void feed(ByteBuffer data) {
        if (isWaiting() && buffer.isEmpty()) {
            delivery.takeFrom(data);
        }
        buffer.add(data);
        fed();
    }

    private void fed() {
        wake();
        if (!isPaused && transport != null && available() > 2L * limit) {
            isPaused = true;
            transport.pauseReading();
        }
    }

    void feedEof() {
        isEof = true;
        wake();
    }

    void fail(IOException broken) {
        failure = broken;
        wake();
    }

    /** True if a method of this has thrown it because of the peer or the network. */
    boolean hasThrown(Throwable what) {
        return what == thrown;
    }

    /** False also once what is waited for has come, or the wait has ended otherwise. */
    private boolean isWaiting() {
        return waiter != null && !waiter.isDone();
    }

    private void wake() {
        if (waiter != null) {
            waiter.wake();
        }
    }

    private void resumeIfRoom() {
        if (isPaused && buffer.size() <= limit) {
            resume();
        }
    }

    private void resume() {
        isPaused = false;
        Objects.requireNonNull(transport, "transport").resumeReading();
    }

    @Override
    public String toString() {
        return "StreamReader["
                + (transport == null ? "not connected" : transport)
                + ", available="
                + available()
                + (isEof ? ", at its end" : "")
                + "]";
    }
}
