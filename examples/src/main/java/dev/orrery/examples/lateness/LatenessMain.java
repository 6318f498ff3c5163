package dev.orrery.examples.lateness;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.World;
import dev.orrery.loop.time.NanoClock;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * Prints how late timers fire: a bare park, a loop without channels and a loop with an idle
 * channel, in turns in one run; and how soon a channel is served while a timer is pending.
 */
public final class LatenessMain {
    private static final int ROUNDS = 7;
    private static final long[] DELAYS_NANOS = {1_000_000, 2_300_000, 5_000_000, 20_000_000};
    private static final NanoClock CLOCK = NanoClock.system();

    private LatenessMain() {}

    /** One way to wait for a deadline; returns how late each of {@code times} waits ended. */
    private interface Way {
        long[] latenesses(long delayNanos, int times) throws IOException;
    }

    /**
     * Measures and prints.
     *
     * @param arguments none
     * @throws IOException if a pipe cannot be made
     * @throws InterruptedException if it is interrupted
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        System.out.printf(
                Locale.ROOT,
                "%d processors, Java %s, medians of %d interleaved rounds, microseconds%n",
                World.system().processors(),
                Runtime.version(),
                ROUNDS);
        System.out.println("delay ms  way            least      p50      p99  p50/park");
        for (long delay : DELAYS_NANOS) {
            printRow(delay);
        }
        printService();
    }

    private static void printRow(long delayNanos) throws IOException {
        String[] names = {"bare park", "no channel", "idle channel"};
        Way[] ways = {LatenessMain::park, (d, n) -> loop(d, n, false), (d, n) -> loop(d, n, true)};
        int times = (int) Math.max(25, 400_000_000 / delayNanos);
        long[][][] figures = new long[ways.length][3][ROUNDS];
        for (int round = -1; round < ROUNDS; round++) {
            for (int way = 0; way < ways.length; way++) {
                long[] sorted = ways[way].latenesses(delayNanos, times);
                Arrays.sort(sorted);
                if (round >= 0) {
                    figures[way][0][round] = sorted[0];
                    figures[way][1][round] = sorted[sorted.length / 2];
                    figures[way][2][round] = sorted[sorted.length * 99 / 100];
                }
            }
        }
        for (int way = 0; way < ways.length; way++) {
            System.out.printf(
                    Locale.ROOT,
                    "%8.1f  %-12s %8.1f %8.1f %8.1f  %8.2f%n",
                    delayNanos / 1e6,
                    names[way],
                    median(figures[way][0]) / 1e3,
                    median(figures[way][1]) / 1e3,
                    median(figures[way][2]) / 1e3,
                    (double) median(figures[way][1]) / median(figures[0][1]));
        }
    }

    private static long[] park(long delayNanos, int times) {
        long[] late = new long[times];
        for (int i = 0; i < times; i++) {
            long deadline = CLOCK.nanoTime() + delayNanos;
            long left = delayNanos;
            while (left > 0) {
                LockSupport.parkNanos(left);
                left = deadline - CLOCK.nanoTime();
            }
            late[i] = -left;
        }
        return late;
    }

    private static long[] loop(long delayNanos, int times, boolean withChannel) throws IOException {
        List<Long> late = new ArrayList<>();
        try (EventLoop loop = EventLoop.create()) {
            Pipe pipe = loop.world().selectorProvider().openPipe();
            try (Pipe.SourceChannel source = pipe.source()) {
                source.configureBlocking(false);
                if (withChannel) {
                    loop.addReader(source, () -> {});
                }
                schedule(loop, delayNanos, times, late);
                loop.runForever();
                loop.removeReader(source);
            } finally {
                pipe.sink().close();
            }
        }
        return late.stream().mapToLong(Long::longValue).toArray();
    }

    private static void schedule(EventLoop loop, long delayNanos, int times, List<Long> late) {
        long deadline = loop.nanoTime() + delayNanos;
        loop.callAt(
                deadline,
                () -> {
                    late.add(loop.nanoTime() - deadline);
                    if (late.size() == times) {
                        loop.stop();
                    } else {
                        schedule(loop, delayNanos, times, late);
                    }
                });
    }

    /** A thread writes into a pipe while the loop waits for a timer of 2.3 ms, again and again. */
    private static void printService() throws IOException, InterruptedException {
        int times = 1500;
        long[] served = new long[times];
        try (EventLoop loop = EventLoop.create()) {
            Pipe pipe = loop.world().selectorProvider().openPipe();
            Pipe.SourceChannel source = pipe.source();
            Pipe.SinkChannel sink = pipe.sink();
            source.configureBlocking(false);
            long[] written = new long[1];
            int[] count = {0};
            ByteBuffer buffer = ByteBuffer.allocate(1);
            loop.addReader(
                    source,
                    () -> {
                        served[count[0]++] = loop.nanoTime() - written[0];
                        read(source, buffer);
                        if (count[0] == times) {
                            loop.stop();
                        }
                    });
            tick(loop);
            Thread writer = new Thread(() -> write(sink, written, times), "writer");
            writer.start();
            loop.runForever();
            writer.join();
            source.close();
            sink.close();
        }
        Arrays.sort(served);
        System.out.printf(
                Locale.ROOT,
                "a channel ready while a 2.3 ms timer is pending is served after: p50 %.1f, p99"
                        + " %.1f, most %.1f%n",
                served[times / 2] / 1e3,
                served[times * 99 / 100] / 1e3,
                served[times - 1] / 1e3);
    }

    private static void tick(EventLoop loop) {
        loop.callLater(Duration.ofNanos(2_300_000), () -> tick(loop));
    }

    private static void write(Pipe.SinkChannel sink, long[] written, int times) {
        ByteBuffer one = ByteBuffer.allocate(1);
        for (int i = 0; i < times; i++) {
            LockSupport.parkNanos(1_700_000);
            one.clear();
            written[0] = CLOCK.nanoTime();
            try {
                sink.write(one);
            } catch (IOException failed) {
                throw new IllegalStateException("the pipe must take a byte", failed);
            }
        }
    }

    private static void read(Pipe.SourceChannel source, ByteBuffer buffer) {
        try {
            buffer.clear();
            source.read(buffer);
        } catch (IOException failed) {
            throw new IllegalStateException("the pipe must give its byte", failed);
        }
    }

    private static long median(long[] values) {
        long[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
