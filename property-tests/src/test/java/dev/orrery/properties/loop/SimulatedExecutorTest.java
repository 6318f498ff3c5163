package dev.orrery.properties.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.orrery.loop.EventLoop;
import dev.orrery.sim.SimHost;
import dev.orrery.sim.Simulation;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The executor view in a simulation. */
@Timeout(20)
class SimulatedExecutorTest {
    @Test
    void aSeriesRunsInVirtualTime() {
        List<Long> starts = new ArrayList<>();
        try (Simulation sim = Simulation.calm()) {
            EventLoop loop = sim.host("a").start("main", made -> {});
            loop.asScheduledExecutorService()
                    .scheduleAtFixedRate(() -> starts.add(sim.nanoTime()), 1, 24, TimeUnit.HOURS);
            sim.runFor(Duration.ofDays(3));
        }
        long hour = Duration.ofHours(1).toNanos();

        assertThat(starts).containsExactly(hour, 25 * hour, 49 * hour);
    }

    @Test
    void waitingForALoopOfTheSameCrankIsRefusedInsteadOfHanging() {
        List<String> said = new ArrayList<>();
        try (Simulation sim = Simulation.calm()) {
            SimHost host = sim.host("a");
            ScheduledExecutorService other =
                    host.start("other", made -> {}).asScheduledExecutorService();
            host.start(
                    "main",
                    loop -> {
                        Future<Integer> future = other.submit(() -> 7);
                        assertThatIllegalStateException()
                                .isThrownBy(future::get)
                                .satisfies(refusal -> said.add(refusal.getMessage()));
                    });
            sim.runUntilIdle();
        }
        assertThat(said)
                .singleElement()
                .asString()
                .startsWith("get must not make the loop's thread wait for the loop: loop=other");
    }
}
