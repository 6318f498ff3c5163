package dev.orrery.properties.combine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.sim.Simulation;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/** Trees of task groups with failures, timeouts and cancellations. */
class TaskGroupProperties {
    @Property(tries = 2000, edgeCases = EdgeCasesMode.NONE)
    void aTaskGroupNeverLeavesAChild(@ForAll("programs") GroupProgram program, @ForAll long seed) {
        assertThat(GroupRun.of(Simulation.seeded(seed), program).violations).isEmpty();
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void theTreesAreNotAllTame(@ForAll("programs") GroupProgram program) {
        Statistics.label("a group failed")
                .collect(GroupRun.of(Simulation.calm(), program).groupsThatFailed > 0)
                .coverage(coverage -> coverage.check(true).percentage(share -> share > 5));
    }

    @Provide
    Arbitrary<GroupProgram> programs() {
        return GroupProgram.arbitrary();
    }
}
