package dev.orrery.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.examples.batcher.BatcherMain;
import dev.orrery.examples.databaseadapter.DatabaseAdapterMain;
import dev.orrery.examples.dialer.DialerMain;
import dev.orrery.examples.driftcorrection.DriftCorrectionMain;
import dev.orrery.examples.gracefulshutdown.GracefulShutdownMain;
import dev.orrery.examples.jobscheduler.JobSchedulerMain;
import dev.orrery.examples.lagmonitor.LagMonitorMain;
import dev.orrery.examples.nettyhttp.NettyHttp;
import dev.orrery.examples.pipebackpressure.PipeBackpressureMain;
import dev.orrery.examples.ratelimiter.RateLimiterMain;
import dev.orrery.examples.readthroughcache.ReadThroughCacheMain;
import dev.orrery.examples.threeloops.ThreeLoopsMain;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** The mains, all at once: each takes about a second of real time. */
class MainsTest {
    private static final String[] NONE = {};

    @Test
    void everyMainEndsAndSaysWhatItDid() throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            runAll();
        } finally {
            System.setOut(before);
        }
        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .contains(
                        "request 12 waited ",
                        "shut down after ",
                        "period 10, late by ",
                        "connections were opened",
                        "1048576 bytes received",
                        "requests cut off",
                        "the loop stood still: ",
                        "last: ITEM 19999",
                        "100 readers, 1 load",
                        "written together: ",
                        "connected to quick",
                        "/2: 45000 characters");
    }

    private static void runAll() throws Exception {
        List<Callable<Boolean>> mains =
                List.of(
                        () -> ends(() -> RateLimiterMain.main(NONE)),
                        () -> ends(() -> JobSchedulerMain.main(NONE)),
                        () -> ends(() -> DriftCorrectionMain.main(NONE)),
                        () -> ends(() -> DatabaseAdapterMain.main(NONE)),
                        () -> ends(() -> PipeBackpressureMain.main(NONE)),
                        () -> ends(() -> GracefulShutdownMain.main(NONE)),
                        () -> ends(() -> LagMonitorMain.main(NONE)),
                        () -> ends(() -> ThreeLoopsMain.main(NONE)),
                        () -> ends(() -> ReadThroughCacheMain.main(NONE)),
                        () -> ends(() -> BatcherMain.main(NONE)),
                        () -> ends(() -> DialerMain.main(NONE)),
                        () -> ends(() -> NettyHttp.main(NONE)));
        try (ExecutorService threads = Executors.newFixedThreadPool(mains.size())) {
            List<Future<Boolean>> ends = new ArrayList<>();
            mains.forEach(main -> ends.add(threads.submit(main)));
            for (Future<Boolean> end : ends) {
                assertThat(end.get(120, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    private interface Main {
        void run() throws Exception;
    }

    private static boolean ends(Main main) throws Exception {
        main.run();
        return true;
    }
}
