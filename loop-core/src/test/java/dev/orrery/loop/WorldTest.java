package dev.orrery.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

class WorldTest {
    private final World system = World.system();

    @Test
    void theSystemsWorldIsTheMachine() {
        assertThat(World.system()).isSameAs(system);
        assertThat(system.processors()).isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(system.buggify("anything")).isFalse();
        assertThat(system.postProbe()).isNull();
    }

    @Test
    void partsAreReplacedOneByOneInACopy() throws InterruptedException {
        VirtualTime time = new VirtualTime(42);
        List<String> slept = new ArrayList<>();
        World mixed =
                system.withClock(time)
                        .withWaiters(() -> time)
                        .withWallClock(() -> Instant.EPOCH)
                        .withRandom(new Random(1))
                        .withProcessors(4)
                        .withFaultPoints("rare"::equals)
                        .withSleeper(delay -> slept.add(delay.toString()))
                        .withThreads(work -> new Thread(work, "made here"));
        assertThat(mixed.clock().nanoTime()).isEqualTo(42);
        assertThat(mixed.newWaiter()).isSameAs(time);
        assertThat(mixed.wallClock().instant()).isEqualTo(Instant.EPOCH);
        assertThat(mixed.random().nextInt()).isEqualTo(new Random(1).nextInt());
        assertThat(mixed.processors()).isEqualTo(4);
        assertThat(mixed.buggify("rare")).isTrue();
        assertThat(mixed.threads().newThread(() -> {}).getName()).isEqualTo("made here");
        mixed.sleep(Duration.ofDays(1));
        assertThat(slept).containsExactly("PT24H");
        assertThat(mixed.selectorProvider()).isSameAs(system.selectorProvider());
        assertThat(system.clock()).isNotSameAs(time);
    }

    @Test
    void aWorldHasAProcessor() {
        assertThatThrownBy(() -> system.withProcessors(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "processors must be at least 1: processors=0. Leave it out to have the"
                                + " machine's count.");
    }

    @Test
    void aSleepThatIsInterruptedSaysSo() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> system.sleep(Duration.ofDays(1)))
                .isInstanceOf(InterruptedException.class);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void nullsNameTheParameter() {
        assertThatThrownBy(() -> system.withClock(null)).hasMessage("clock");
        assertThatThrownBy(() -> system.withWallClock(null)).hasMessage("wallClock");
        assertThatThrownBy(() -> system.withSelectorProvider(null)).hasMessage("selectorProvider");
        assertThatThrownBy(() -> system.withWaiters(null)).hasMessage("waiters");
        assertThatThrownBy(() -> system.withThreads(null)).hasMessage("threads");
        assertThatThrownBy(() -> system.withExecutors(null)).hasMessage("executors");
        assertThatThrownBy(() -> system.withRandom(null)).hasMessage("random");
        assertThatThrownBy(() -> system.withSignals(null)).hasMessage("signals");
        assertThatThrownBy(() -> system.withSleeper(null)).hasMessage("sleeper");
        assertThatThrownBy(() -> system.withFaultPoints(null)).hasMessage("faultPoints");
        assertThatThrownBy(() -> system.withPostProbe(null)).hasMessage("postProbe");
    }
}
