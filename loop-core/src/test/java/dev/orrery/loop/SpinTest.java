package dev.orrery.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.LongConsumer;

/** A wait that spins before it sleeps. The clock goes on by a microsecond each time it is read. */
@Timeout(10)
class SpinTest {
    private static final long MICRO = 1_000;
    private static final long LONG = 50_000 * MICRO;

    private volatile long now;
    private LongConsumer atReading = reading -> {};
    private final SystemWaiter waiter = new SystemWaiter(this::nanoTime);
    private final List<SelectionKey> ready = new ArrayList<>();
    private Selector selector;
    private Pipe pipe;

    @BeforeEach
    void open() throws IOException {
        selector = Selector.open();
        pipe = Pipe.open();
        pipe.source().configureBlocking(false);
        pipe.source().register(selector, SelectionKey.OP_READ);
    }

    @AfterEach
    void close() throws IOException {
        waiter.close();
        selector.close();
        pipe.source().close();
        pipe.sink().close();
    }

    private long nanoTime() {
        long reading = now + MICRO;
        now = reading;
        atReading.accept(reading);
        return reading;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aWakeupWithinTheSpinIsSeenByTheThreadThatSpins(boolean withChannel) throws IOException {
        waiter.spinBeforeSleep(LONG);
        // In this very thread: if it slept, nobody would wake it.
        atReading = reading -> wakeAt(reading, 1_000 * MICRO);
        await(withChannel, Waiter.NO_DEADLINE);
        assertThat(now).isBetween(1_000 * MICRO, 1_010 * MICRO);
    }

    private void wakeAt(long reading, long time) {
        if (reading == time) {
            waiter.wakeup();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aDeadlineWithinTheSpinIsKeptAndNotEarly(boolean withChannel) throws IOException {
        waiter.spinBeforeSleep(LONG);
        await(withChannel, 500 * MICRO);
        assertThat(now).isBetween(500 * MICRO, 510 * MICRO);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void itSpinsWithoutADeadlineWhateverTheClockShows(boolean withChannel) throws IOException {
        // From here the value that means "no deadline" is in the past.
        now = -(1L << 62);
        long end = now + 1_000 * MICRO;
        waiter.spinBeforeSleep(LONG);
        atReading = reading -> wakeAt(reading, end);
        await(withChannel, Waiter.NO_DEADLINE);
        assertThat(now).isBetween(end, end + 10 * MICRO);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anInterruptEndsTheSpin(boolean withChannel) throws IOException {
        waiter.spinBeforeSleep(LONG);
        Thread self = Thread.currentThread();
        atReading =
                reading -> {
                    if (reading == 300 * MICRO) {
                        self.interrupt();
                    }
                };
        await(withChannel, Waiter.NO_DEADLINE);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(now).isBetween(300 * MICRO, 310 * MICRO);
    }

    @Test
    void aChannelThatBecomesReadyEndsTheSpin() throws IOException {
        waiter.spinBeforeSleep(LONG);
        atReading =
                reading -> {
                    if (reading == 300 * MICRO) {
                        write();
                    }
                };
        await(true, Waiter.NO_DEADLINE);
        assertThat(ready).hasSize(1);
        assertThat(now).isLessThan(LONG / 2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void afterTheSpinItSleeps(boolean withChannel) throws Exception {
        waiter.spinBeforeSleep(100 * MICRO);
        Thread sleeper = Thread.currentThread();
        Thread waker =
                new Thread(
                        () -> {
                            long before;
                            do {
                                // It reads no clock any more: neither does it spin.
                                before = now;
                                pause();
                            } while (now != before || now < 100 * MICRO);
                            waiter.wakeup();
                        });
        waker.start();
        await(withChannel, Waiter.NO_DEADLINE);
        waker.join();
        assertThat(now).isLessThan(200 * MICRO);
        assertThat(sleeper.isInterrupted()).isFalse();
    }

    private static void pause() {
        for (int i = 0; i < 1_000; i++) {
            Thread.onSpinWait();
        }
        Thread.yield();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 20_000, 500_000})
    void aLoopLosesNoPostHoweverLongItSpins(long spinNanos) throws Exception {
        LoopOptions options = LoopOptions.standard().withSpin(Duration.ofNanos(spinNanos));
        EventLoop loop = EventLoop.create(World.system(), options);
        Thread thread = new Thread(loop::runForever);
        thread.start();
        Semaphore answered = new Semaphore(0);
        for (int i = 0; i < 2_000; i++) {
            // Now while it spins, now while it falls asleep, now while it sleeps.
            for (int pause = i % 100; pause > 0; pause--) {
                pause();
            }
            Object _ = loop.callSoonThreadsafe(answered::release);
            answered.acquire();
        }
        Object _ = loop.callSoonThreadsafe(loop::stop);
        thread.join();
        loop.close();
    }

    @Test
    void aSpinForEverIsLegalAndANegativeOneIsNot() {
        LoopOptions standard = LoopOptions.standard();
        assertThat(standard.spin()).isZero();
        LoopOptions options = standard.withSpin(Duration.ofSeconds(Long.MAX_VALUE));
        assertThat(options.spin()).isEqualTo(Duration.ofSeconds(Long.MAX_VALUE));
        EventLoop loop = EventLoop.create(World.system(), options);
        loop.runUntilComplete(loop.runInExecutor(() -> "done"));
        loop.close();
        assertThatThrownBy(() -> standard.withSpin(Duration.ofNanos(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("spin must not be negative: spin=PT-0.000000001S. Use Duration.ZERO.");
    }

    private void write() {
        try {
            pipe.sink().write(ByteBuffer.allocate(1));
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    private void await(boolean withChannel, long deadlineNanos) throws IOException {
        waiter.await(withChannel ? selector : null, deadlineNanos, ready::add);
    }
}
