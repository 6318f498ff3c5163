package dev.orrery.benchmarks.late;

import dev.orrery.benchmarks.peer.ProcessCost;
import dev.orrery.benchmarks.row.Trial;
import dev.orrery.loop.EventLoop;
import dev.orrery.loop.time.NanoClock;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * What spinning for a timer costs a channel: another thread writes a byte into a pipe every 1.7 ms
 * or so, while a timer of 2.3 ms is always pending. The figure is how long after the write its
 * reader runs.
 */
final class Service implements Trial {
    private static final Duration PENDING = Duration.ofNanos(2_300_000);
    private static final long PAUSE_NANOS = 1_700_000;

    private final NanoClock clock = NanoClock.system();
    private final EventLoop loop = EventLoop.create();
    private final Pipe.SourceChannel source;
    private final Pipe.SinkChannel sink;
    private final ByteBuffer buffer = ByteBuffer.allocate(1);
    private final long[] served;
    private int count;
    private volatile long writtenNanos;
    private Lateness lateness = new Lateness(new long[1], 0);

    Service(int size, boolean withTimer) throws IOException {
        served = new long[size];
        Pipe pipe = loop.world().selectorProvider().openPipe();
        source = pipe.source();
        sink = pipe.sink();
        source.configureBlocking(false);
        loop.addReader(source, this::read);
        if (withTimer) {
            tick();
        }
    }

    private void tick() {
        loop.callLater(PENDING, this::tick);
    }

    @Override
    public double run() throws InterruptedException {
        long cpu = ProcessCost.cpuNanos();
        long start = clock.nanoTime();
        count = 0;
        Thread writer = new Thread(this::write, "writer");
        writer.start();
        loop.runForever();
        writer.join();
        lateness = new Lateness(served, ProcessCost.cpuPercent(cpu, start, clock.nanoTime()));
        return lateness.median();
    }

    private void read() {
        served[count++] = clock.nanoTime() - writtenNanos;
        try {
            buffer.clear();
            if (source.read(buffer) != 1) {
                throw new IllegalStateException("the pipe must hold one byte");
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        if (count == served.length) {
            loop.stop();
        }
    }

    private void write() {
        ByteBuffer one = ByteBuffer.allocate(1);
        for (int i = 0; i < served.length; i++) {
            LockSupport.parkNanos(PAUSE_NANOS);
            one.clear();
            writtenNanos = clock.nanoTime();
            try {
                sink.write(one);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    @Override
    public Map<String, Double> extras() {
        return lateness.extras();
    }

    @Override
    public void close() {
        loop.close();
    }
}
