package dev.orrery.properties.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.loop.EventLoop;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.channels.Pipe;
import java.util.concurrent.locks.LockSupport;

/**
 * Real threads post to a production loop that falls asleep between: nothing lost, each in order.
 */
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
}
