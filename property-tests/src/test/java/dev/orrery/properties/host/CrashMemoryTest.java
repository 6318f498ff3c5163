package dev.orrery.properties.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.sim.CrashMode;
import dev.orrery.sim.Simulation;

import org.junit.jupiter.api.Test;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Nothing is kept of what a crashed host held, nor of a run that is over: connections, timers,
 * tasks, threads, Worlds. A long one: {@code ./verify -Dtest=CrashMemoryTest
 * -Dorrery.crashes=20000}.
 */
class CrashMemoryTest {
    private static final int CRASHES = Integer.getInteger("orrery.crashes", 300);
    private static final Duration SHORT = Duration.ofMillis(20);

    @Test
    void nothingIsKeptOfARunInWhichHostsCrashed() {
        List<WeakReference<Object>> runs = new ArrayList<>();
        for (int seed = 0; seed < CRASHES; seed++) {
            crashAndRestart(seed, runs);
        }
        assertThat(left(() -> runs.stream().filter(one -> one.get() != null).count())).isZero();
    }

    private static void crashAndRestart(int seed, List<WeakReference<Object>> runs) {
        try (Simulation sim = Simulation.seeded(seed)) {
            CrashingSystem system = new CrashingSystem(sim);
            runs.add(new WeakReference<>(sim));
            runs.add(new WeakReference<>(system.host()));
            sim.ready();
            sim.runFor(SHORT);
            system.host().crash(mode(seed));
            sim.runFor(SHORT);
            if (!system.host().isUp()) {
                system.host().restart();
            }
            sim.runFor(SHORT);
            assertThat(system.violations()).isEmpty();
        }
    }

    private static CrashMode mode(int number) {
        return number % 2 == 0 ? CrashMode.SILENT : CrashMode.RESET;
    }

    @Test
    void nothingIsKeptOfTheLivesOfAHostThatHaveEnded() {
        try (Simulation sim = Simulation.seeded(1)) {
            sim.setBudget(Long.MAX_VALUE, Duration.ofDays(1));
            CrashingSystem system = new CrashingSystem(sim);
            for (int i = 0; i < CRASHES; i++) {
                sim.runFor(SHORT);
                system.host().crash(mode(i));
                system.host().restart();
            }
            assertThat(system.everMade()).isGreaterThan(CRASHES * 10);
            assertThat(left(() -> system.leftOfOldLives().size()))
                    .as("%s", system.leftOfOldLives())
                    .isZero();
            assertThat(system.violations()).isEmpty();
        }
    }

    /** What the collector leaves, after as many tries as it needs. */
    private static long left(LongSupplier count) {
        long left = count.getAsLong();
        for (int i = 0; i < 10 && left > 0; i++) {
            System.gc();
            left = count.getAsLong();
        }
        return left;
    }
}
