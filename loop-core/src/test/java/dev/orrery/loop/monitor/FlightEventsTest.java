package dev.orrery.loop.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopOptions;
import dev.orrery.loop.VirtualTime;

import jdk.jfr.Configuration;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.SettingDescriptor;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** What a recording of the Flight Recorder holds. */
class FlightEventsTest {
    private static final String SLOW = "dev.orrery.SlowCallback";
    private static final String ITERATION = "dev.orrery.LoopIteration";
    private static final String FAILURE = "dev.orrery.CallbackFailure";

    @TempDir Path folder;
    private final VirtualTime time = new VirtualTime();

    private Runnable busy(long nanos) {
        return new Runnable() {
            @Override
            public void run() {
                time.pass(nanos);
            }

            @Override
            public String toString() {
                return "busy " + nanos;
            }
        };
    }

    private List<RecordedEvent> record(Consumer<Recording> settings, Consumer<EventLoop> schedule)
            throws IOException {
        LoopOptions options =
                LoopOptions.standard()
                        .withDebug(false)
                        .withName("orders")
                        .withExceptionHandler((where, failure) -> {})
                        .withListener(new LoopMonitor());
        Path file = folder.resolve("events.jfr");
        try (Recording recording = new Recording();
                EventLoop loop = time.newLoop(options)) {
            settings.accept(recording);
            recording.start();
            schedule.accept(loop);
            loop.stop();
            loop.runForever();
            recording.stop();
            recording.dump(file);
        }
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().startsWith("dev.orrery."))
                .toList();
    }

    @Test
    void aSlowCallbackIsAnEvent() throws IOException {
        List<RecordedEvent> events =
                record(
                        recording -> recording.enable(SLOW),
                        loop -> {
                            loop.callSoon(busy(99_999_999));
                            loop.callSoon(busy(100_000_000));
                        });
        assertThat(events).hasSize(1);
        RecordedEvent slow = events.getFirst();
        assertThat(slow.getEventType().getName()).isEqualTo(SLOW);
        assertThat(slow.getString("loop")).isEqualTo("orders");
        assertThat(slow.getString("callback")).isEqualTo("Callback[busy 100000000]");
        assertThat(slow.getThread().getJavaName()).isEqualTo(Thread.currentThread().getName());
        assertThat(slow.getDuration()).isGreaterThanOrEqualTo(Duration.ZERO);
    }

    @Test
    void anIterationIsAnEventFromTheThresholdOfTheRecordingOn() throws IOException {
        List<RecordedEvent> events =
                record(
                        recording -> recording.enable(ITERATION).withoutThreshold(),
                        loop -> {
                            loop.callSoon(busy(1));
                            loop.callSoon(busy(1));
                            loop.callSoon(busy(1)).cancel();
                        });
        assertThat(events).hasSize(1);
        RecordedEvent iteration = events.getFirst();
        assertThat(iteration.getEventType().getName()).isEqualTo(ITERATION);
        assertThat(iteration.getString("loop")).isEqualTo("orders");
        assertThat(iteration.getInt("callbacks")).isEqualTo(2);
    }

    @Test
    void aShortIterationIsBelowTheStandardThreshold() throws IOException {
        List<RecordedEvent> events =
                record(
                        recording -> recording.enable(ITERATION).withThreshold(Duration.ofDays(1)),
                        loop -> loop.callSoon(busy(1)));
        assertThat(events).isEmpty();
        assertThat(
                        FlightRecorder.getFlightRecorder().getEventTypes().stream()
                                .filter(type -> type.getName().equals(ITERATION))
                                .flatMap(type -> type.getSettingDescriptors().stream())
                                .filter(setting -> setting.getName().equals("threshold"))
                                .map(SettingDescriptor::getDefaultValue))
                .containsExactly("20 ms");
    }

    @Test
    void aFailureIsAnEvent() throws IOException {
        List<RecordedEvent> events =
                record(
                        recording -> recording.enable(FAILURE),
                        loop ->
                                loop.callSoon(
                                        () -> {
                                            throw new IllegalStateException("broken");
                                        }));
        assertThat(events).hasSize(1);
        RecordedEvent failure = events.getFirst();
        assertThat(failure.getString("loop")).isEqualTo("orders");
        assertThat(failure.getString("callback")).startsWith("Callback[");
        assertThat(failure.getString("failure"))
                .isEqualTo("java.lang.IllegalStateException: broken");
    }

    @Test
    void aRecordingThatDidNotAskHearsNothing() throws IOException {
        List<RecordedEvent> events =
                record(
                        recording -> {
                            recording.disable(SLOW);
                            recording.disable(ITERATION);
                            recording.disable(FAILURE);
                        },
                        loop -> loop.callSoon(busy(200_000_000)));
        assertThat(events).isEmpty();
    }

    @Test
    void theEventsAreOnInTheStandardProfile() throws Exception {
        Configuration standard = Configuration.getConfiguration("default");
        List<RecordedEvent> events =
                record(
                        recording -> recording.setSettings(standard.getSettings()),
                        loop -> {
                            loop.callSoon(busy(200_000_000));
                            loop.callSoon(
                                    () -> {
                                        throw new IllegalStateException("broken");
                                    });
                        });
        assertThat(events)
                .extracting(event -> event.getEventType().getName())
                .contains(SLOW, FAILURE);
    }
}
