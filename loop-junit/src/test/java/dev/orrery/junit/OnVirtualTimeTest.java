package dev.orrery.junit;

import static org.assertj.core.api.Assertions.assertThat;

import acme.VirtualCases;

import org.junit.jupiter.api.Test;

class OnVirtualTimeTest {
    @Test
    void ordinaryTestsOfAllKindsWaitOnVirtualTime() {
        Runs runs = Runs.of(VirtualCases.Ordinary.class);
        assertThat(runs.failures()).isEmpty();
        assertThat(runs.nodes())
                .hasSize(6)
                .contains("explore 5 seeds: SUCCESSFUL")
                .allMatch(node -> node.endsWith("SUCCESSFUL"));
        assertThat(VirtualCases.Ordinary.LOG.lines()).contains("waits PT1H1M", "after PT1H1M");
    }

    @Test
    void whatATestThrowsIsThrownAsItIs() {
        Runs runs = Runs.ofMethod(VirtualCases.Fails.class, "itself");
        assertThat(runs.failures())
                .singleElement()
                .satisfies(failure -> assertThat(failure).hasMessage("the test"));
    }

    @Test
    void whatACallbackThrowsFailsTheTestAndAfterEachIsCalledAllTheSame() {
        VirtualCases.Fails.LOG.clear();
        Runs runs = Runs.ofMethod(VirtualCases.Fails.class, "inACallback");
        assertThat(runs.failures())
                .singleElement()
                .satisfies(failure -> assertThat(failure).hasRootCauseMessage("the callback"));
        assertThat(VirtualCases.Fails.LOG.lines()).containsExactly("after");
    }

    @Test
    void parametersOfAllTestsOfAClassAreRefused() {
        assertThat(Runs.of(VirtualCases.AsksTooEarly.class).failures().getFirst())
                .message()
                .contains("parameter must belong to one test")
                .contains("ask for it in @BeforeEach");
    }
}
