package dev.orrery.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.loop.time.NanoClock;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

@Timeout(20)
class AlarmTest {
    private static final long MILLI = 1_000_000;

    private final NanoClock clock = NanoClock.system();
    private final LinkedBlockingQueue<Long> rings = new LinkedBlockingQueue<>();
    private final Alarm alarm = new Alarm(clock, () -> rings.add(clock.nanoTime()));

    @AfterEach
    void close() {
        alarm.close();
    }

    @Test
    void ringsOnceAndNotBeforeItsTime() throws InterruptedException {
        long time = clock.nanoTime() + 2 * MILLI;
        alarm.set(time);
        assertThat(rings.take() - time).isNotNegative();
        assertThat(rings.poll(20, TimeUnit.MILLISECONDS)).isNull();
    }

    @Test
    void ringsAtOnceForATimeThatIsPast() throws InterruptedException {
        alarm.set(clock.nanoTime() - MILLI);
        assertThat(rings.take()).isNotNull();
    }

    @Test
    void ringsForANearerTimeThanTheOneItSleepsFor() throws InterruptedException {
        alarm.set(clock.nanoTime() + 3_600_000 * MILLI);
        alarm.set(clock.nanoTime() + MILLI);
        assertThat(rings.take()).isNotNull();
    }

    @Test
    void ringsForALaterTimeNotBeforeIt() throws InterruptedException {
        long later = clock.nanoTime() + 60 * MILLI;
        alarm.set(clock.nanoTime() + 30 * MILLI);
        alarm.set(later);
        assertThat(rings.take() - later).isNotNegative();
    }

    @Test
    void missesNoSettingHoweverItMeetsTheThread() throws InterruptedException {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
        Semaphore rung = new Semaphore(0);
        Alarm hurried = new Alarm(clock, rung::release);
        try {
            for (int i = 0; i < 5_000; i++) {
                // Settings that the thread may or may not have begun to sleep for, then one that
                // must ring.
                for (int j = random.nextInt(4); j > 0; j--) {
                    hurried.set(clock.nanoTime() + random.nextLong(100_000));
                }
                rung.drainPermits();
                hurried.set(clock.nanoTime() + random.nextLong(10_000));
                assertThat(rung.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
            }
        } finally {
            hurried.close();
        }
    }
}
