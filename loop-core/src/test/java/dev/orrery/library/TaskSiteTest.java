package dev.orrery.library;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LogCapture;
import dev.orrery.loop.LoopOptions;
import dev.orrery.loop.World;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** In a package of its own: what debug mode names is the first place outside the loop's. */
@Timeout(10)
class TaskSiteTest {
    @Test
    void debugModeNamesThePlaceThatSubmittedATask() throws InterruptedException {
        LoopOptions options =
                LoopOptions.standard().withDebug(true).withSlowCallback(Duration.ZERO);
        try (LogCapture log = new LogCapture();
                EventLoop loop = EventLoop.create(World.system(), options)) {
            ScheduledExecutorService view = loop.asScheduledExecutorService();
            CountDownLatch rounds = new CountDownLatch(3);
            Runnable series =
                    () -> {
                        rounds.countDown();
                        if (rounds.getCount() == 0) {
                            loop.stop();
                        }
                    };
            Thread foreign = new Thread(() -> submit(view, series));
            foreign.start();
            foreign.join();
            loop.runForever();

            List<String> slow = log.lines("callback=dev.orrery.loop.LoopTask");
            assertThat(slow)
                    .hasSizeGreaterThanOrEqualTo(4)
                    .allMatch(line -> line.contains("dev.orrery.library.TaskSiteTest.submit("));
        }
    }

    private static void submit(ScheduledExecutorService view, Runnable series) {
        view.submit(() -> {});
        view.scheduleAtFixedRate(series, 1, 1, TimeUnit.MILLISECONDS);
    }
}
