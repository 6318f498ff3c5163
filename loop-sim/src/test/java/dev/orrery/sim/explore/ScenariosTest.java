package dev.orrery.sim.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ScenariosTest {
    private final Scenarios scenarios =
            Scenarios.of(
                    Scenes.named("three-loops"),
                    Scenes.named("rate-limiter-bug-refill"),
                    Scenes.named("rate-limiter"));

    @Test
    void scenariosComeByName() {
        assertThat(scenarios.all())
                .extracting(Scenario::name)
                .containsExactly("rate-limiter", "rate-limiter-bug-refill", "three-loops");
    }

    @Test
    void aScenarioIsFoundByItsName() {
        assertThat(scenarios.find("rate-limiter").name()).isEqualTo("rate-limiter");
    }

    @Test
    void anUnknownNameIsAnsweredWithTheNearOnes() {
        assertThatThrownBy(() -> scenarios.find("rate-limitr"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "scenario must be one that is listed: scenario=rate-limitr. Did you mean"
                                + " rate-limiter? Run ./orrery list to see them all.");
    }

    @Test
    void partOfANameIsNear() {
        assertThatThrownBy(() -> scenarios.find("limiter"))
                .hasMessageContaining("Did you mean rate-limiter or rate-limiter-bug-refill? Run");
    }

    @Test
    void aNameThatIsNearNothingIsAnsweredWithTheListOnly() {
        assertThatThrownBy(() -> scenarios.find("xyz\nxyz"))
                .hasMessage(
                        "scenario must be one that is listed: scenario=xyz xyz. Run ./orrery list"
                                + " to see them all.");
    }

    @Test
    void aNameThatTwoScenariosHaveIsRefused() {
        assertThatThrownBy(() -> Scenarios.of(Scenes.named("a"), Scenes.named("a")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("scenario names must be distinct: name=a, classes=")
                .hasMessageEndingWith(". Rename one of them.");
    }

    @Test
    void aNameThatCannotBeTypedIsRefused() {
        for (String name : new String[] {"", "Lease", "../x", "a b", "-a", "a_b"}) {
            assertThatThrownBy(() -> Scenarios.of(Scenes.named(name)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith(
                            "scenario name must be lower-case letters, digits and hyphens, no"
                                    + " hyphen first: name="
                                    + name);
        }
    }
}
