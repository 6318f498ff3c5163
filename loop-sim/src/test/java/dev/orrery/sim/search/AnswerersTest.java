package dev.orrery.sim.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.sim.decision.Choices;
import dev.orrery.sim.decision.Decisions;
import dev.orrery.sim.decision.Oracle;

import org.junit.jupiter.api.Test;

import java.util.Objects;

class AnswerersTest {
    @Test
    void everyNameMakesAnAnswererOfThatName() {
        assertThat(Answerers.names()).startsWith(Answerers.STANDARD).doesNotHaveDuplicates();
        for (String name : Answerers.names()) {
            assertThat(Answerers.of(name, 0, 1).name()).isEqualTo(name);
        }
    }

    @Test
    void everyNameHasALineOfHelp() {
        assertThat(Answerers.help()).hasSameSizeAs(Answerers.names());
        assertThat(Answerers.help()).containsKey("seeded[:swarm=off]");
    }

    @Test
    void theCalmAnswererHasOneRunForAllWorkers() {
        Answerer first = Answerers.of("calm", 0, 2);
        Answerer second = Answerers.of("calm", 1, 2);

        assertThat(first.oracle(1)).isNotNull();
        assertThat(first.oracle(2)).isNull();
        assertThat(second.oracle(3)).isNull();
    }

    @Test
    void withoutSwarmEveryKindOfEverySeedHasAccidents() {
        Answerer even = Answerers.of("seeded:swarm=off", 0, 1);
        for (long seed = 0; seed < 100; seed++) {
            Decisions decisions = decisions(even, seed);
            int accidents = 0;
            for (int i = 0; i < 200; i++) {
                int answer = decisions.choose(decisions.site("a", "kind"), Choices.upTo(1_000));
                accidents += answer == 0 ? 0 : 1;
            }
            // 50 expected, one deviation is 6.
            assertThat(accidents).isBetween(18, 82);
        }
    }

    @Test
    void anUnknownNameIsRefusedWithThoseThatAreNear() {
        assertThatThrownBy(() -> Answerers.of("sedeed", 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "answerer must be one that there is: answerer=sedeed."
                                + " Did you mean seeded? There are seeded, ");
    }

    @Test
    void anUnknownParameterIsRefusedWithThoseThatThereAre() {
        assertThatThrownBy(() -> Answerers.of("seeded:swarn=off", 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "answerer parameter must be one that seeded has: parameter=swarn,"
                                + " answerer=seeded:swarn=off. Did you mean swarm? It has swarm.");
        assertThatThrownBy(() -> Answerers.of("calm:depth=1", 0, 1))
                .hasMessageEndingWith("It has none: leave it out.");
    }

    @Test
    void aParameterWithoutValueIsRefused() {
        assertThatThrownBy(() -> Answerers.of("seeded:swarm", 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "answerer parameters must be key=value: parameter=swarm,"
                                + " answerer=seeded:swarm. Write them as in pct:depth=3, several"
                                + " with commas between.");
    }

    @Test
    void aParameterGivenTwiceIsRefused() {
        assertThatThrownBy(() -> Answerers.of("seeded:swarm=on,swarm=off", 0, 1))
                .hasMessageStartingWith(
                        "an answerer parameter must be given once: parameter=swarm");
    }

    @Test
    void aValueThatIsNeitherOnNorOffIsRefused() {
        assertThatThrownBy(() -> Answerers.of("seeded:swarm=no\n", 0, 1))
                .hasMessage(
                        "swarm must be on or off: swarm=no?, answerer=seeded:swarm=no?."
                                + " Leave it out for on.");
    }

    @Test
    void aWorkerThatThereIsNotIsRefused() {
        assertThatThrownBy(() -> Answerers.of("seeded", 2, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "worker must be from 0 to workers - 1: worker=2, workers=2."
                                + " Number the workers from 0.");
        assertThatThrownBy(() -> Answerers.of("seeded", -1, 2))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Decisions decisions(Answerer answerer, long seed) {
        Oracle oracle = answerer.oracle(seed);
        return new Decisions(Objects.requireNonNull(oracle, "oracle"));
    }
}
