package dev.orrery.examples.lagmonitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.examples.RealLoop;
import dev.orrery.loop.World;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class LagMonitorTest {
    private static final Duration BEAT = Duration.ofMillis(10);

    @Test
    void aCallbackThatBlocksIsNoticed() {
        List<Long> alarms = new ArrayList<>();
        RealLoop.run(
                loop -> {
                    LagMonitor[] monitor = new LagMonitor[1];
                    monitor[0] =
                            new LagMonitor(
                                    loop,
                                    BEAT,
                                    Duration.ofMillis(50),
                                    lag -> {
                                        alarms.add(lag);
                                        loop.stop();
                                        assertThat(monitor[0].worst().toNanos()).isEqualTo(lag);
                                        assertThat(monitor[0].percentile(100).toNanos())
                                                .isGreaterThan(lag);
                                    });
                    loop.callLater(Duration.ofMillis(20), LagMonitorTest::block);
                });
        assertThat(alarms).isNotEmpty().allMatch(lag -> lag >= 50_000_000);
    }

    @Test
    void aMonitorThatIsStoppedMeasuresNoMore() {
        RealLoop.run(
                loop -> {
                    LagMonitor monitor = new LagMonitor(loop, BEAT, Duration.ofHours(1), lag -> {});
                    monitor.stop();
                    loop.callLater(
                            BEAT.multipliedBy(3),
                            () -> {
                                assertThat(monitor.beats()).isZero();
                                assertThat(monitor.percentile(50)).isZero();
                                loop.stop();
                            });
                });
    }

    @Test
    void aBeatOfZeroIsRefused() {
        RealLoop.run(
                loop -> {
                    assertThatThrownBy(() -> new LagMonitor(loop, Duration.ZERO, BEAT, lag -> {}))
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessage(
                                    "beat must be positive: beat=PT0S. A tenth of the alarm is"
                                            + " usual.");
                    loop.stop();
                });
    }

    private static void block() {
        try {
            World.system().sleep(Duration.ofMillis(80));
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }
}
