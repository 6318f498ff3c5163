package dev.orrery.properties.combine;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** gather, waitOn, asCompleted, shield and waitFor against what the times alone say. */
class SeveralFuturesProperties {
    @Property(tries = 2000, edgeCases = EdgeCasesMode.NONE)
    void waitingForSeveralDoesWhatTheModelDoes(@ForAll("programs") SeveralProgram program) {
        assertThat(SeveralRun.traceOf(program)).isEqualTo(SeveralModel.traceOf(program));
    }

    @Provide
    Arbitrary<SeveralProgram> programs() {
        return SeveralProgram.arbitrary();
    }
}
