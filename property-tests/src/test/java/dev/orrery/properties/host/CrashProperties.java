package dev.orrery.properties.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.sim.CrashMode;
import dev.orrery.sim.Simulation;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import org.junit.jupiter.api.Test;

import java.time.Duration;

/** Whenever a host crashes, everything that it held is gone, and nothing has an effect later. */
class CrashProperties {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private record Run(long digest, int effects, int unwound) {}

    private static Run run(long seed, int steps, CrashMode mode) {
        try (Simulation sim = Simulation.seeded(seed)) {
            CrashingSystem system = new CrashingSystem(sim);
            for (int crash = 0; crash < 3; crash++) {
                for (int i = 0; i < steps; i++) {
                    sim.step();
                }
                system.host().crash(mode);
                if (crash % 2 == 0) {
                    sim.runFor(Duration.ofMillis(50));
                }
                system.host().restart();
            }
            int before = system.effects();
            sim.runFor(SECOND);
            assertThat(system.violations()).isEmpty();
            assertThat(system.effects()).isGreaterThan(before + 50);
            return new Run(sim.trace().digest(), system.effects(), system.unwound());
        }
    }

    @Property
    void aCrashAtAnyEventEndsEverythingAndNothingHasAnEffectAfterwards(
            @ForAll long seed, @ForAll @IntRange(max = 400) int steps, @ForAll CrashMode mode) {
        Run once = run(seed, steps, mode);
        assertThat(run(seed, steps, mode)).isEqualTo(once);
    }

    @Property
    void faultsAtAnyEventEndEverythingAndNothingHasAnEffectAfterwards(@ForAll long seed) {
        try (Simulation sim = Simulation.seeded(seed)) {
            CrashingSystem system = new CrashingSystem(sim);
            sim.ready();
            sim.runFor(SECOND.multipliedBy(5));
            sim.heal();
            int before = system.effects();
            sim.runFor(SECOND);
            assertThat(system.violations()).isEmpty();
            assertThat(system.effects()).isGreaterThan(before + 50);
        }
    }

    /** {@code -Dorrery.crashes=20000} for a long one. */
    @Test
    void memoryStaysFlatOverCrashingSeedsAndWithinOneRun() {
        int crashes = Integer.getInteger("orrery.crashes", 400);
        crashMany(100);
        crashSeeds(100);
        long before = usedBytes();
        crashMany(crashes);
        crashSeeds(crashes);
        assertThat(usedBytes() - before).isLessThan(4_000_000);

        try (Simulation sim = Simulation.seeded(1)) {
            CrashingSystem system = new CrashingSystem(sim);
            crash(sim, system, 200);
            long early = usedBytes();
            crash(sim, system, crashes);
            // What grows is the plan, which holds each accident.
            long perCrash = (usedBytes() - early) / crashes;
            assertThat(perCrash).isLessThan(5_000);
        }
    }

    private static void crashMany(int crashes) {
        try (Simulation sim = Simulation.calm()) {
            crash(sim, new CrashingSystem(sim), crashes);
        }
    }

    private static void crash(Simulation sim, CrashingSystem system, int crashes) {
        sim.setBudget(Long.MAX_VALUE, Duration.ofDays(1));
        for (int i = 0; i < crashes; i++) {
            sim.runFor(Duration.ofMillis(20));
            system.host().crash(i % 2 == 0 ? CrashMode.SILENT : CrashMode.RESET);
            system.host().restart();
        }
        assertThat(system.violations()).isEmpty();
    }

    private static void crashSeeds(int seeds) {
        for (int seed = 0; seed < seeds; seed++) {
            try (Simulation sim = Simulation.seeded(seed)) {
                CrashingSystem system = new CrashingSystem(sim);
                sim.runFor(Duration.ofMillis(20));
                system.host().crash(CrashMode.SILENT);
                sim.runFor(Duration.ofMillis(5));
            }
        }
    }

    private static long usedBytes() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
