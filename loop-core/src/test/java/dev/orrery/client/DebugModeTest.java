package dev.orrery.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.loop.CallbackFailure;
import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LogCapture;
import dev.orrery.loop.LoopFuture;
import dev.orrery.loop.LoopOptions;
import dev.orrery.loop.VirtualTime;
import dev.orrery.loop.World;
import dev.orrery.loop.handle.Handle;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;

import java.io.File;
import java.io.IOException;
import java.nio.channels.Pipe;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Debug mode as a user of the loop sees it: from outside the loop's packages. */
@Timeout(120)
class DebugModeTest {
    private static final LoopOptions DEBUG =
            LoopOptions.standard().withDebug(true).withName("orders");

    private final VirtualTime time = new VirtualTime();
    private LogCapture log;

    @BeforeEach
    void capture() {
        log = new LogCapture();
    }

    @AfterEach
    void release() {
        log.close();
    }

    private static void runOnce(EventLoop loop) {
        loop.stop();
        loop.runForever();
    }

    private Handle scheduledHere(EventLoop loop, Runnable callback) {
        return loop.callSoon(callback);
    }

    @Test
    void aSlowCallbackIsReportedWithThePlaceThatScheduledIt() {
        try (EventLoop loop = time.newLoop(DEBUG)) {
            scheduledHere(loop, () -> time.pass(150_000_000));
            runOnce(loop);
        }
        assertThat(log.lines("a callback was slow")).hasSize(1);
        assertThat(log.text())
                .contains(
                        "a callback was slow: loop=orders, tookMicros=150000,"
                                + " thresholdMicros=100000, callback=")
                .contains(
                        "scheduledAt=dev.orrery.client.DebugModeTest.scheduledHere(DebugModeTest"
                                + ".java:");
    }

    @ParameterizedTest
    @CsvSource({"99999999, 0", "100000000, 1"})
    void theThresholdIsTheFirstDurationThatIsSlow(long tookNanos, int reports) {
        try (EventLoop loop = time.newLoop(DEBUG)) {
            loop.callSoon(() -> time.pass(tookNanos));
            runOnce(loop);
        }
        assertThat(log.lines("a callback was slow")).hasSize(reports);
    }

    @Test
    void theThresholdMayBeSetAndMayBeLongerThanAnyClock() {
        try (EventLoop loop = time.newLoop(DEBUG.withSlowCallback(Duration.ofNanos(1_000)))) {
            loop.callSoon(() -> time.pass(1_000));
            runOnce(loop);
        }
        assertThat(log.lines("tookMicros=1, thresholdMicros=1,")).hasSize(1);
        try (EventLoop loop =
                time.newLoop(DEBUG.withSlowCallback(Duration.ofSeconds(Long.MAX_VALUE)))) {
            loop.callSoon(() -> time.pass(1L << 50));
            runOnce(loop);
        }
        assertThat(log.lines("a callback was slow")).hasSize(1);
    }

    @Test
    void timersChannelsPostsAndSignalsAreSitedToo() throws Exception {
        Pipe pipe = Pipe.open();
        try (Pipe.SourceChannel source = pipe.source();
                EventLoop loop = time.newLoop(DEBUG)) {
            pipe.sink().close();
            source.configureBlocking(false);
            Runnable slow = () -> time.pass(200_000_000);
            loop.callLater(Duration.ZERO, slow);
            loop.callAt(0, slow);
            loop.addReader(source, slow);
            Thread foreign = new Thread(() -> loop.callSoonThreadsafe(slow));
            foreign.start();
            foreign.join();
            runOnce(loop);
            loop.removeReader(source);
        }
        assertThat(log.lines("a callback was slow"))
                .hasSize(4)
                .allMatch(line -> line.contains("scheduledAt=dev.orrery.client.DebugModeTest."));
    }

    @Test
    void aSlowCallbackThatThrowsIsReportedForBoth() {
        List<CallbackFailure> told = new ArrayList<>();
        try (EventLoop loop =
                time.newLoop(DEBUG.withExceptionHandler((where, failure) -> told.add(failure)))) {
            loop.callSoon(
                    () -> {
                        time.pass(100_000_000);
                        throw new IllegalStateException("broken");
                    });
            runOnce(loop);
        }
        assertThat(log.lines("a callback was slow")).hasSize(1);
        assertThat(told).hasSize(1);
    }

    @Test
    void aFailureTellsThePlaceThatScheduledTheCallback() {
        List<CallbackFailure> told = new ArrayList<>();
        Runnable broken =
                () -> {
                    throw new IllegalStateException("broken");
                };
        try (EventLoop loop = time.newLoop(DEBUG)) {
            scheduledHere(loop, broken);
            runOnce(loop);
            loop.setExceptionHandler((where, failure) -> told.add(failure));
            scheduledHere(loop, broken);
            runOnce(loop);
        }
        assertThat(log.lines("a callback threw: loop=orders, handle=Callback["))
                .singleElement()
                .asString()
                .contains("scheduledAt=dev.orrery.client.DebugModeTest.scheduledHere(");
        assertThat(told)
                .singleElement()
                .extracting(CallbackFailure::site)
                .asString()
                .startsWith("dev.orrery.client.DebugModeTest.scheduledHere(DebugModeTest.java:");
    }

    @Test
    void aHandleTellsWhatItRunsAndWhereItComesFrom() {
        Runnable named =
                new Runnable() {
                    @Override
                    public void run() {}

                    @Override
                    public String toString() {
                        return "the named callback";
                    }
                };
        try (EventLoop loop = time.newLoop(DEBUG);
                EventLoop plain = time.newLoop(DEBUG.withDebug(false))) {
            assertThat(scheduledHere(loop, named).toString())
                    .startsWith(
                            "Callback[the named callback scheduled at"
                                    + " dev.orrery.client.DebugModeTest.scheduledHere(DebugModeTest"
                                    + ".java:");
            assertThat(scheduledHere(plain, named)).hasToString("Callback[the named callback]");
        }
    }

    @Test
    void whatACallbackSchedulesIsSitedInTheCallbackNotInTheLoop() {
        List<String> sites = new ArrayList<>();
        try (EventLoop loop = time.newLoop(DEBUG)) {
            loop.callSoon(() -> sites.add(scheduledHere(loop, () -> {}).toString()));
            runOnce(loop);
        }
        assertThat(sites)
                .singleElement()
                .asString()
                .contains("DebugModeTest.scheduledHere(")
                .contains(" < ")
                .doesNotContain("EventLoop.java");
    }

    @Test
    void aChannelThatIsStillWatchedAtCloseIsReported() throws IOException {
        Pipe pipe = Pipe.open();
        try (Pipe.SourceChannel source = pipe.source();
                Pipe.SinkChannel sink = pipe.sink()) {
            source.configureBlocking(false);
            sink.configureBlocking(false);
            try (EventLoop loop = time.newLoop(DEBUG)) {
                loop.addReader(source, () -> {});
                loop.addWriter(sink, () -> {});
                loop.removeWriter(sink);
            }
            assertThat(log.lines("a channel was still watched at close"))
                    .singleElement()
                    .asString()
                    .contains("loop=orders, callback=ChannelCallback[")
                    .contains("scheduled at dev.orrery.client.DebugModeTest.")
                    .contains(" on " + source);
        }
    }

    @Test
    void aChannelThatWasClosedIsNotReported() throws IOException {
        Pipe pipe = Pipe.open();
        pipe.sink().close();
        try (EventLoop loop = time.newLoop(DEBUG)) {
            pipe.source().configureBlocking(false);
            loop.addReader(pipe.source(), () -> {});
            pipe.source().close();
        }
        assertThat(log.lines("a channel was still watched")).isEmpty();
    }

    @Test
    void workThatIsUnfinishedAtCloseIsReported() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
            EventLoop loop = EventLoop.create(World.system(), DEBUG);
            LoopFuture<String> finished = loop.runInExecutor(executor, () -> "finished");
            loop.runUntilComplete(finished);
            loop.runInExecutor(
                    executor,
                    () -> {
                        goOn.await();
                        return "unfinished";
                    });
            loop.close();
            goOn.countDown();
        }
        assertThat(log.lines("work on an executor was unfinished at close"))
                .singleElement()
                .asString()
                .contains("loop=orders, submittedAt=dev.orrery.client.DebugModeTest.");
    }

    @Test
    void aLoopThatNobodyClosedIsReported() throws InterruptedException {
        abandon(DEBUG.withName("abandoned"));
        assertThat(log.collectUntil("a loop was never closed: loop=abandoned")).isTrue();
        assertThat(log.text())
                .contains("createdAt=dev.orrery.client.DebugModeTest.abandon(DebugModeTest.java:");
    }

    @Test
    void aLoopThatWasClosedIsNotReported() throws InterruptedException {
        closeAndForget();
        abandon(DEBUG.withDebug(false).withName("not in debug mode"));
        abandon(DEBUG.withName("the last"));
        assertThat(log.collectUntil("a loop was never closed: loop=the last")).isTrue();
        assertThat(log.lines("a loop was never closed")).hasSize(1);
    }

    private static void closeAndForget() {
        EventLoop.create(World.system(), DEBUG.withName("closed")).close();
    }

    private static void abandon(LoopOptions options) {
        EventLoop loop = EventLoop.create(World.system(), options);
        loop.callSoon(() -> {});
        runOnce(loop);
    }

    @Test
    void outOfDebugModeNothingIsReportedAndNoClockIsRead() throws Exception {
        Pipe pipe = Pipe.open();
        try (Pipe.SourceChannel source = pipe.source();
                Pipe.SinkChannel sink = pipe.sink();
                EventLoop loop = time.newLoop(DEBUG.withDebug(false))) {
            source.configureBlocking(false);
            assertThat(sink.isOpen()).isTrue();
            loop.addReader(source, () -> {});
            loop.callSoon(() -> time.pass(10_000_000_000L));
            long before = time.reads();
            runOnce(loop);
            assertThat(time.reads() - before).as("there are no timers").isZero();
        }
        assertThat(log.text()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1, true", "0, false", "true, false", "'', false"})
    void theEnvironmentTurnsDebugModeOn(String value, boolean on) throws Exception {
        ProcessBuilder asking =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPath(),
                        PrintsDebug.class.getName());
        asking.environment().put("ORRERY_DEBUG", value);
        Process process = asking.redirectErrorStream(true).start();
        String answer = new String(process.getInputStream().readAllBytes()).strip();
        assertThat(process.waitFor()).as(answer).isZero();
        assertThat(answer).isEqualTo("debug " + on);
    }

    private static String classPath() throws Exception {
        List<String> places = new ArrayList<>();
        for (Class<?> one : List.of(PrintsDebug.class, EventLoop.class, Logger.class)) {
            places.add(
                    Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI())
                            .toString());
        }
        places.add(System.getProperty("java.class.path"));
        return String.join(File.pathSeparator, places);
    }

    /** Run in a JVM of its own. */
    static final class PrintsDebug {
        private PrintsDebug() {}

        public static void main(String[] arguments) {
            System.out.println("debug " + LoopOptions.standard().isDebug());
        }
    }
}
