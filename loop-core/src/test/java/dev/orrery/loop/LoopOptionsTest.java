package dev.orrery.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class LoopOptionsTest {
    private final LoopOptions standard = LoopOptions.standard();

    @Test
    void theStandardIsAsyncios() {
        assertThat(standard.name()).isEqualTo("loop");
        assertThat(standard.slowCallback()).isEqualTo(Duration.ofMillis(100));
        assertThat(standard.executorShutdownLimit()).isEqualTo(Duration.ofSeconds(10));
        assertThat(standard.spin()).isZero();
        assertThat(standard.listeners()).isEmpty();
        assertThat(standard.exceptionHandler()).isNull();
    }

    @Test
    void eachChangeLeavesTheOriginalAndTheRestAsTheyWere() {
        LoopListener first = new LoopListener() {};
        LoopListener second = new LoopListener() {};
        LoopOptions changed =
                standard.withName("orders")
                        .withDebug(!standard.isDebug())
                        .withSlowCallback(Duration.ZERO)
                        .withExecutorShutdownLimit(Duration.ofSeconds(Long.MAX_VALUE))
                        .withListener(first)
                        .withListener(second)
                        .withExceptionHandler((loop, failure) -> {});
        assertThat(changed.name()).isEqualTo("orders");
        assertThat(changed.isDebug()).isNotEqualTo(standard.isDebug());
        assertThat(changed.slowCallback()).isZero();
        assertThat(changed.executorShutdownLimit()).isEqualTo(Duration.ofSeconds(Long.MAX_VALUE));
        assertThat(changed.listeners()).containsExactly(first, second);
        assertThat(changed.exceptionHandler()).isNotNull();
        theStandardIsAsyncios();
    }

    @Test
    void negativeDurationsAreRefused() {
        assertThatThrownBy(() -> standard.withSlowCallback(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "slowCallback must not be negative: slowCallback=PT-0.001S. Use"
                                + " Duration.ZERO.");
        assertThatThrownBy(() -> standard.withExecutorShutdownLimit(Duration.ofNanos(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "executorShutdownLimit must not be negative:"
                                + " executorShutdownLimit=PT-0.000000001S. Use Duration.ZERO.");
    }

    @Test
    void aLimitLongerThanAnyClockIsWaitedFor() {
        EventLoop loop =
                EventLoop.create(
                        World.system(),
                        standard.withExecutorShutdownLimit(Duration.ofSeconds(Long.MAX_VALUE)));
        loop.runUntilComplete(loop.runInExecutor(() -> "done"));
        loop.close();
        assertThat(loop.isClosed()).isTrue();
    }

    @Test
    void nullsNameTheParameter() {
        assertThatThrownBy(() -> standard.withName(null)).hasMessage("name");
        assertThatThrownBy(() -> standard.withListener(null)).hasMessage("listener");
        assertThatThrownBy(() -> standard.withExceptionHandler(null)).hasMessage("handler");
    }
}
