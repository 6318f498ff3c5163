package dev.orrery.junit;

import static org.assertj.core.api.Assertions.assertThat;

import acme.Cases;

import org.junit.jupiter.api.Test;

/** Failures are seen again in a JVM of their own. */
class OtherJvmTest {
    @Test
    void aFailureIsConfirmedInAFreshJvm() {
        Runs runs = Runs.of(Cases.BreaksAnInvariant.class, "orrery.freshJvm", "true");
        assertThat(runs.failures().getFirst())
                .message()
                .startsWith("invariant 'never two holders' failed")
                .contains("confirmed: the same in a JVM of its own");
    }

    @Test
    void whatOnlyTheFirstRunOfAJvmDoesIsNotDeterministic() {
        Runs runs =
                Runs.ofMethod(
                        Cases.DependsOnStatics.class, "failsLater", "orrery.freshJvm", "true");
        assertThat(runs.failures().getFirst())
                .message()
                .contains("two runs of one plan must be equal")
                .contains("fresh JVM");
    }
}
