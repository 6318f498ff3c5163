package dev.orrery.properties.combine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.properties.combine.LimitProgram.Step;
import dev.orrery.sim.Simulation;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.util.List;

/** Time limits of a task: nested, moved, passed while it computes. */
class TimeoutProperties {
    @Property(tries = 1500, edgeCases = EdgeCasesMode.NONE)
    void aTimeoutFiresAtItsDeadlineOrNotAtAll(@ForAll("programs") List<Step> program) {
        assertThat(LimitRun.of(Simulation.calm(), program).trace)
                .isEqualTo(LimitModel.traceOf(program));
    }

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void aTimeoutIsNeverEarlyHoweverLateTimersAre(
            @ForAll("programs") List<Step> program, @ForAll long seed) {
        LimitRun run = LimitRun.of(Simulation.seeded(seed), program);

        assertThat(run.early).isEmpty();
        assertThat(run.trace.getLast()).contains(" ends ").endsWith("cancels=0");
    }

    @Provide
    Arbitrary<List<Step>> programs() {
        return LimitProgram.arbitrary();
    }
}
