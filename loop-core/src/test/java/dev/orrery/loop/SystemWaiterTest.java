package dev.orrery.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;

@Timeout(20)
class SystemWaiterTest {
    private static final long MILLI = 1_000_000;
    // Longer than any test may take.
    private static final long FAR = 3_600_000 * MILLI;

    enum With {
        NO_CHANNEL,
        A_CHANNEL
    }

    private final Set<Thread> strangers = alarms();
    private final SystemWaiter waiter = new SystemWaiter(this::nanoTime);
    private final List<SelectionKey> ready = new ArrayList<>();
    private Selector selector;
    private Pipe pipe;

    // Run at each reading of the waiter's clock, which stands still meanwhile.
    private volatile @Nullable Runnable atReading;
    private volatile long frozenNanos;

    // What the threads of a hand-over have asked for and seen.
    private volatile int asked;
    private volatile int seen;

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

    @ParameterizedTest
    @EnumSource
    void aWaitThatNothingEndsLastsUntilItsDeadline(With with) throws IOException {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
        for (int i = 0; i < 100; i++) {
            long deadline = System.nanoTime() + random.nextLong(i % 10 == 0 ? 6 * MILLI : MILLI);
            await(with, deadline);
            assertThat(System.nanoTime() - deadline).isNotNegative();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDeadlineThatIsPastEndsTheWaitAtOnce(With with) throws IOException {
        await(with, System.nanoTime() - 1);
        await(with, System.nanoTime() - FAR);
    }

    @ParameterizedTest
    @EnumSource
    void aWakeupBeforeTheWaitEndsIt(With with) throws IOException {
        waiter.wakeup();
        await(with, Waiter.NO_DEADLINE);
        waiter.wakeup();
        await(with, System.nanoTime() + FAR);
    }

    @ParameterizedTest
    @EnumSource
    void anyNumberOfWakeupsEndsOneWait(With with) throws IOException {
        waiter.wakeup();
        waiter.wakeup();
        waiter.wakeup();
        await(with, System.nanoTime() + FAR);
        long deadline = System.nanoTime() + 10 * MILLI;
        await(with, deadline);
        assertThat(System.nanoTime() - deadline).isNotNegative();
    }

    @ParameterizedTest
    @EnumSource
    void noWakeupIsLostWhereverItMeetsTheWait(With with) throws Exception {
        int times = 10_000;
        Thread loop =
                new Thread(
                        () -> {
                            RandomGenerator random =
                                    RandomGeneratorFactory.of("L64X128MixRandom").create(1);
                            while (seen < times) {
                                // Far, near enough for the alarm, or never: each sleeps otherwise.
                                long deadline =
                                        switch (random.nextInt(3)) {
                                            case 0 -> Waiter.NO_DEADLINE;
                                            case 1 -> System.nanoTime() + FAR;
                                            default -> System.nanoTime() + 2 * MILLI;
                                        };
                                awaitUnchecked(with, deadline);
                                seen = asked;
                            }
                        });
        loop.start();
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(2);
        for (int i = 1; i <= times; i++) {
            asked = i;
            waiter.wakeup();
            while (seen != i) {
                Thread.onSpinWait();
            }
            spin(random.nextInt(64));
        }
        loop.join();
    }

    @ParameterizedTest
    @EnumSource
    void aWakeupWhileTheWaitReadsTheClockEndsIt(With with) throws IOException {
        frozenNanos = System.nanoTime();
        // So that each way to wait is taken: coarsely, and with the alarm.
        for (long delay : new long[] {FAR, 2 * MILLI}) {
            atReading = waiter::wakeup;
            await(with, frozenNanos + delay);
            atReading = null;
        }
    }

    @ParameterizedTest
    @EnumSource
    void aThreadThatWasInterruptedWaitsAllTheSame(With with) throws IOException {
        Thread.currentThread().interrupt();
        for (int i = 0; i < 3; i++) {
            long deadline = System.nanoTime() + 5 * MILLI;
            await(with, deadline);
            assertThat(System.nanoTime() - deadline).isNotNegative();
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        }
        assertThat(Thread.interrupted()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptEndsTheWaitAndStaysSet(With with) throws Exception {
        boolean[] interrupted = new boolean[1];
        Thread loop =
                new Thread(
                        () -> {
                            awaitUnchecked(with, Waiter.NO_DEADLINE);
                            interrupted[0] = Thread.currentThread().isInterrupted();
                        });
        loop.start();
        // One that comes before the wait does not end it: so until it has.
        while (loop.isAlive()) {
            loop.interrupt();
            loop.join(1);
        }
        assertThat(interrupted[0]).isTrue();
    }

    @Test
    void aReadyChannelEndsTheWait() throws IOException {
        pipe.sink().write(ByteBuffer.allocate(1));
        for (long deadline :
                new long[] {
                    Waiter.NO_DEADLINE, System.nanoTime() + FAR, System.nanoTime() + 2 * MILLI
                }) {
            ready.clear();
            await(With.A_CHANNEL, deadline);
            assertThat(ready).hasSize(1);
        }
    }

    @Test
    void aReadyChannelIsSeenAlthoughTheWaitIsEndedByAWakeup() throws IOException {
        pipe.sink().write(ByteBuffer.allocate(1));
        waiter.wakeup();
        await(With.A_CHANNEL, Waiter.NO_DEADLINE);
        assertThat(ready).hasSize(1);
    }

    @Test
    void aReadyChannelIsSeenAlthoughTheDeadlineIsPast() throws IOException {
        pipe.sink().write(ByteBuffer.allocate(1));
        await(With.A_CHANNEL, System.nanoTime() - 1);
        assertThat(ready).hasSize(1);
    }

    @Test
    void aWakeupOfTheSelectorThatNobodyMeantEndsNoWait() throws IOException {
        for (long delay : new long[] {MILLI, 8 * MILLI}) {
            selector.wakeup();
            long deadline = System.nanoTime() + delay;
            await(With.A_CHANNEL, deadline);
            assertThat(System.nanoTime() - deadline).isNotNegative();
        }
    }

    @Test
    void anUnparkThatNobodyMeantEndsNoWait() throws IOException {
        LockSupport.unpark(Thread.currentThread());
        long deadline = System.nanoTime() + MILLI;
        await(With.NO_CHANNEL, deadline);
        assertThat(System.nanoTime() - deadline).isNotNegative();
    }

    @Test
    void aClosedSelectorIsRefusedAndOtherWaitsGoOn() throws IOException {
        selector.close();
        for (long deadline : new long[] {Waiter.NO_DEADLINE, System.nanoTime() + MILLI}) {
            assertThatThrownBy(() -> await(With.A_CHANNEL, deadline))
                    .isInstanceOf(ClosedSelectorException.class);
        }
        waiter.wakeup();
        await(With.NO_CHANNEL, Waiter.NO_DEADLINE);
    }

    @Test
    void theAlarmsThreadIsADaemonAndEndsWithTheWaiter() throws Exception {
        await(With.A_CHANNEL, System.nanoTime() + 2 * MILLI);
        Set<Thread> mine = alarms();
        mine.removeAll(strangers);
        assertThat(mine).hasSize(1).allMatch(Thread::isDaemon);
        waiter.close();
        for (Thread alarm : mine) {
            alarm.join();
        }
    }

    @Test
    void withoutNearTimersThereIsNoAlarm() throws IOException {
        await(With.NO_CHANNEL, System.nanoTime() + MILLI);
        waiter.wakeup();
        await(With.A_CHANNEL, System.nanoTime() + FAR);
        waiter.wakeup();
        await(With.A_CHANNEL, Waiter.NO_DEADLINE);
        assertThat(strangers).containsAll(alarms());
    }

    @Test
    void closingTwiceIsHarmless() throws IOException {
        await(With.A_CHANNEL, System.nanoTime() + 2 * MILLI);
        waiter.close();
        waiter.close();
        waiter.wakeup();
    }

    private long nanoTime() {
        Runnable hook = atReading;
        if (hook == null) {
            return System.nanoTime();
        }
        hook.run();
        return frozenNanos;
    }

    private void await(With with, long deadlineNanos) throws IOException {
        @Nullable Selector watched = with == With.A_CHANNEL ? selector : null;
        waiter.await(watched, deadlineNanos, ready::add);
    }

    private void awaitUnchecked(With with, long deadlineNanos) {
        try {
            await(with, deadlineNanos);
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    private static void spin(int times) {
        for (int i = 0; i < times; i++) {
            Thread.onSpinWait();
        }
    }

    private static Set<Thread> alarms() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("orrery-alarm") && thread.isAlive())
                .collect(Collectors.toCollection(HashSet::new));
    }
}
