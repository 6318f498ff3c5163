package dev.orrery.properties.channels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.sim.Simulation;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** A connection carries a stream each way, whatever the network does, the same way each time. */
class SocketProperties {
    @Property(tries = 60, shrinking = ShrinkingMode.OFF)
    void whatIsReadIsWhatWasWrittenInOrderAndThenTheEnd(@ForAll long program, @ForAll long seed) {
        long first = SocketWorkload.digest(Simulation.seeded(seed), program);
        assertThat(SocketWorkload.digest(Simulation.seeded(seed), program)).isEqualTo(first);
    }

    @Property(tries = 30, shrinking = ShrinkingMode.OFF)
    void theCalmRunCarriesTheStreamsToo(@ForAll long program) {
        long first = SocketWorkload.digest(Simulation.calm(), program);
        assertThat(SocketWorkload.digest(Simulation.calm(), program)).isEqualTo(first);
    }
}
