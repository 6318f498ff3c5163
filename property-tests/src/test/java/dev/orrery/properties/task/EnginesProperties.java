package dev.orrery.properties.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.loop.coroutine.VirtualEngine;
import dev.orrery.loop.task.TaskOptions.Engine;
import dev.orrery.sim.Simulation;
import dev.orrery.sim.decision.Plan;
import dev.orrery.sim.decision.ReplayOracle;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.junit.jupiter.api.Test;

/** Two engines, one order: what suspends through this library's API is the same run on both. */
class EnginesProperties {
    @Test
    void theVirtualEngineIsUsableInThisBuild() {
        assertThat(VirtualEngine.unavailable()).isNull();
    }

    @Property(tries = 150)
    void aPlanHasOneDigestOnBothEngines(@ForAll long program, @ForAll long seed) {
        Simulation first = Simulation.seeded(seed);
        long virtual = TaskWorkload.digest(first, program, Engine.VIRTUAL);
        assertThat(TaskWorkload.digest(Simulation.seeded(seed), program, Engine.BATON))
                .isEqualTo(virtual);
        Plan plan = first.decisions().plan("engines");
        ReplayOracle replay = new ReplayOracle(plan);
        assertThat(TaskWorkload.digest(Simulation.of(replay), program, Engine.BATON))
                .isEqualTo(virtual);
        assertThat(replay.unasked()).isEmpty();
    }

    @Property(tries = 100)
    void theCalmRunHasOneDigestOnBothEngines(@ForAll long program) {
        assertThat(TaskWorkload.digest(Simulation.calm(), program, Engine.BATON))
                .isEqualTo(TaskWorkload.digest(Simulation.calm(), program, Engine.VIRTUAL));
    }
}
