package dev.orrery.properties.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopStepper;
import dev.orrery.loop.handle.TimerHandle;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/** Real threads and a production loop that falls asleep, or begins to run: nothing is lost. */
class RealThreadsStressTest {
    private static final int THREADS = 4;
    private static final int POSTS = 20_000;
    // After so many posts a poster pauses, so that the loop sleeps.
    private static final int BURST = 97;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Timeout(120)
    void everyPostArrivesOnceAndEachThreadsInOrder(boolean withChannel)
            throws IOException, InterruptedException {
        int[] next = new int[THREADS];
        int[] outOfOrder = {0};
        int[] received = {0};
        try (EventLoop loop = EventLoop.create()) {
            Pipe pipe = loop.world().selectorProvider().openPipe();
            pipe.source().configureBlocking(false);
            if (withChannel) {
                loop.addReader(pipe.source(), () -> {});
            }
            Thread[] posters = new Thread[THREADS];
            for (int t = 0; t < THREADS; t++) {
                int thread = t;
                posters[t] =
                        new Thread(
                                () -> {
                                    for (int p = 0; p < POSTS; p++) {
                                        int post = p;
                                        loop.callSoonThreadsafe(
                                                () -> {
                                                    if (next[thread]++ != post) {
                                                        outOfOrder[0]++;
                                                    }
                                                    if (++received[0] == THREADS * POSTS) {
                                                        loop.stop();
                                                    }
                                                });
                                        if (p % BURST == 0) {
                                            LockSupport.parkNanos(200_000);
                                        }
                                    }
                                },
                                "poster-" + t);
            }
            for (Thread poster : posters) {
                poster.start();
            }
            // Ends only if no post and no wake-up is lost.
            loop.runForever();
            for (Thread poster : posters) {
                poster.join();
            }
            loop.removeReader(pipe.source());
            pipe.source().close();
            pipe.sink().close();
        }
        assertThat(received[0]).isEqualTo(THREADS * POSTS);
        assertThat(outOfOrder[0]).isZero();
    }

    /** Whoever made a loop may cancel its timers while another thread begins to run it. */
    @Test
    @Timeout(120)
    void timersAreCancelledWhileAnotherThreadBeginsToRunTheLoop() throws InterruptedException {
        for (int round = 0; round < 1000; round++) {
            try (EventLoop loop = EventLoop.create()) {
                Set<TimerHandle> kept = new LinkedHashSet<>();
                List<TimerHandle> cancelled = new ArrayList<>();
                for (int i = 0; i < 1000; i++) {
                    TimerHandle timer = loop.callLater(Duration.ofSeconds(1000 + i % 7), () -> {});
                    (i % 4 == 0 ? kept : cancelled).add(timer);
                }
                Collections.shuffle(cancelled, new Random(round));
                // Sets timers as well, so that the two meet in the queue.
                loop.callSoon(
                        () -> {
                            for (int i = 0; i < 500; i++) {
                                kept.add(loop.callLater(Duration.ofSeconds(500 + i), () -> {}));
                            }
                        });
                AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
                // Both spin, since a thread that has to be woken comes too late to meet the other.
                AtomicInteger there = new AtomicInteger();
                int pause = round % 50 * 20;
                Thread runner =
                        new Thread(
                                () -> {
                                    meet(there);
                                    for (int i = 0; i < pause; i++) {
                                        Thread.onSpinWait();
                                    }
                                    loop.runForever();
                                });
                runner.setUncaughtExceptionHandler((thread, thrown) -> failure.set(thrown));
                runner.start();
                meet(there);
                cancelled.forEach(TimerHandle::cancel);
                List<TimerHandle> pending = new ArrayList<>();
                loop.callSoonThreadsafe(
                        () -> {
                            pending.addAll(LoopStepper.pendingTimers(loop));
                            loop.stop();
                        });
                runner.join();
                assertThat(failure.get()).isNull();
                assertThat(pending).containsExactlyInAnyOrderElementsOf(kept);
            }
        }
    }

    private static void meet(AtomicInteger there) {
        there.incrementAndGet();
        while (there.get() < 2) {
            Thread.onSpinWait();
        }
    }
}
