package dev.orrery.properties.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.sim.CrashMode;
import dev.orrery.sim.Simulation;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

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
}
