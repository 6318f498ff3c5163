package dev.orrery.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.sim.Simulation;
import dev.orrery.sim.decision.SeedRange;
import dev.orrery.sim.explore.Scenario;
import dev.orrery.sim.explore.Scenarios;
import dev.orrery.sim.gate.Commit;
import dev.orrery.sim.gate.GateOptions;

import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.AssertionFailedError;

import java.nio.file.Path;
import java.util.List;

class SimulationGateTest {
    @TempDir Path folder;

    private record Shop(String name, int worst) implements Scenario {
        @Override
        public String summary() {
            return "sells";
        }

        @Override
        public void run(Simulation sim) {
            if (sim.choose("customers", 5) >= worst) {
                throw new AssertionError("too many customers");
            }
        }
    }

    private List<DynamicNode> nodes(Scenario... scenarios) {
        GateOptions options =
                GateOptions.standard()
                        .withCorpus(folder.resolve("corpus"))
                        .withOut(folder.resolve("out"))
                        .withSeeds(new SeedRange(1, 300), new Commit("", "the test"));
        return SimulationGate.nodes(Scenarios.of(scenarios), options);
    }

    private static List<DynamicTest> tests(DynamicNode container) {
        return ((DynamicContainer) container).getChildren().map(DynamicTest.class::cast).toList();
    }

    @Test
    void eachStepIsAContainerWithWhatItLookedAt() throws Throwable {
        List<DynamicNode> nodes = nodes(new Shop("shop", 5), new Shop("shop-bug-four", 4));
        assertThat(nodes)
                .extracting(DynamicNode::getDisplayName)
                .containsExactly("results", "fresh seeds", "coverage", "canaries");
        ((DynamicTest) nodes.getFirst()).getExecutable().execute();
        for (DynamicNode container : nodes.subList(1, 4)) {
            for (DynamicTest test : tests(container)) {
                test.getExecutable().execute();
            }
        }
        assertThat(folder.resolve("out/junit.xml")).exists();
    }

    @Test
    void whatFailsIsAFailingTestWithTheCommandThatReplaysIt() {
        List<DynamicTest> seeds = tests(nodes(new Shop("shop", 4)).get(1));
        assertThat(seeds).hasSize(1);
        assertThatThrownBy(() -> seeds.getFirst().getExecutable().execute())
                .isInstanceOf(AssertionFailedError.class)
                .hasMessageContaining("too many customers")
                .hasMessageContaining("Replay: ./orrery replay ");
    }

    @Test
    void theUsualOptionsHaveTheSeedsOfTheCommit() {
        GateOptions options = SimulationGate.options(77);
        assertThat(options.seeds().size()).isEqualTo(77);
        assertThat(options.seeds()).isEqualTo(options.commit().seeds(77));
    }
}
