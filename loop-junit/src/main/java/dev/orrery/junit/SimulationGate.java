package dev.orrery.junit;

import dev.orrery.loop.time.NanoClock;
import dev.orrery.sim.explore.Environment;
import dev.orrery.sim.explore.Scenarios;
import dev.orrery.sim.explore.Shard;
import dev.orrery.sim.gate.Commit;
import dev.orrery.sim.gate.Gate;
import dev.orrery.sim.gate.GateEntry;
import dev.orrery.sim.gate.GateFiles;
import dev.orrery.sim.gate.GateOptions;
import dev.orrery.sim.gate.GateReport;
import dev.orrery.sim.gate.GateStep;

import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The gate as JUnit tests: what {@code ./orrery gate} looks at, as one node for each thing, of the
 * scenarios that the service loader finds.
 *
 * <pre>
 * &#64;TestFactory
 * List&lt;DynamicNode&gt; gate() {
 *     return SimulationGate.nodes(SimulationGate.options(1000));
 * }
 * </pre>
 *
 * <p>Threading: the thread that calls. Failure: what fails is a failing node, never an exception of
 * the factory, but for settings that are refused. Cost: the whole gate runs inside the call.
 */
public final class SimulationGate {
    private SimulationGate() {}

    /**
     * The usual options, with seeds of the commit that is checked out.
     *
     * @param seeds how many for each scenario
     * @return the options; with the shard of {@code ORRERY_SHARD} if that is set. What a runner
     *     sets to divide tests is not read, since it has divided them already.
     * @throws IllegalArgumentException if that shard, or the number of seeds, is refused
     */
    public static GateOptions options(long seeds) {
        Environment all = Environment.ofProcess();
        Commit commit = Commit.of(all, Path.of(""));
        Shard shard = Shard.of(name -> name.equals("ORRERY_SHARD") ? all.variable(name) : null);
        return GateOptions.standard().withSeeds(commit.seeds(seeds), commit).withShard(shard);
    }

    /**
     * Runs the gate and writes its results to the folder that the options name.
     *
     * @param options what to look at
     * @return a container for each step, and in it a test for each thing looked at; first a test
     *     that fails when the gate was interrupted or its results could not be written
     * @throws IllegalArgumentException if there is no scenario to look at
     */
    public static List<DynamicNode> nodes(GateOptions options) {
        return nodes(Scenarios.load(), options);
    }

    static List<DynamicNode> nodes(Scenarios scenarios, GateOptions options) {
        GateReport report =
                new Gate(scenarios, options, NanoClock.system(), (scenario, how) -> how, line -> {})
                        .run();
        List<String> problems = GateFiles.write(report, options.out());
        List<DynamicNode> nodes = new ArrayList<>();
        nodes.add(DynamicTest.dynamicTest("results", () -> requireWhole(report, problems)));
        for (GateStep step : GateStep.values()) {
            List<DynamicTest> tests =
                    report.entries().stream()
                            .filter(entry -> entry.step() == step)
                            .map(SimulationGate::test)
                            .toList();
            if (!tests.isEmpty()) {
                nodes.add(DynamicContainer.dynamicContainer(step.title(), tests));
            }
        }
        return nodes;
    }

    private static void requireWhole(GateReport report, List<String> problems) {
        if (report.interrupted()) {
            throw new AssertionFailedError(
                    "gate must not be interrupted: verdict=interrupted. Run it again.");
        }
        if (!problems.isEmpty()) {
            throw new AssertionFailedError(String.join("\n", problems));
        }
    }

    private static DynamicTest test(GateEntry entry) {
        return DynamicTest.dynamicTest(entry.scenario() + " " + entry.name(), () -> judge(entry));
    }

    private static void judge(GateEntry entry) {
        List<String> lines = new ArrayList<>();
        lines.add(entry.scenario() + ": " + entry.message());
        lines.addAll(entry.details());
        if (!entry.replay().isEmpty()) {
            lines.add("Replay: " + entry.replay());
        }
        switch (entry.status()) {
            case FAILED, NOT_DETERMINISTIC ->
                    throw new AssertionFailedError(String.join("\n", lines));
            case PENDING ->
                    throw new TestAbortedException(
                            "judged when all shards are merged: " + entry.message());
            case PASSED, WARNED -> {
                // A warning is in the results.
            }
        }
    }
}
