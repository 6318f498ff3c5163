package dev.orrery.sim.cli;

import dev.orrery.sim.decision.PlanEntry;
import dev.orrery.sim.explore.RunDiff;
import dev.orrery.sim.json.Json;
import dev.orrery.sim.trace.TraceEvent;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

@Command(
        name = "diff",
        description = {
            "Runs two plans of one scenario and shows where they part and what happens in one only."
        })
final class DiffCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Spec private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "PLAN", description = "The plan called here.")
    private String here = "";

    @Parameters(index = "1", paramLabel = "OTHER", description = "The plan called there.")
    private String there = "";

    @Option(names = "--json", description = "Prints the difference as one JSON object.")
    private boolean json;

    DiffCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.spec = CommandSpec.create();
    }

    @Override
    public Integer call() {
        PlanArgument first = PlanArgument.read(here, surroundings);
        PlanArgument second = PlanArgument.read(there, surroundings);
        if (!first.plan().scenario().equals(second.plan().scenario())) {
            throw new UsageException(
                    "plans must be of one scenario: "
                            + here
                            + "="
                            + first.plan().scenario()
                            + ", "
                            + there
                            + "="
                            + second.plan().scenario()
                            + ". Give two plans of the same.");
        }
        RunDiff diff = RunDiff.of(first.scenario(), first.plan(), second.plan());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.of(json(first.plan().scenario(), diff)));
        } else {
            out.println(diff == null ? "Both plans give the same run." : diff.text());
        }
        return diff == null || !(diff.here().failed() || diff.there().failed())
                ? ExitCode.HELD
                : ExitCode.FAILED;
    }

    private static Map<String, Object> json(String scenario, @Nullable RunDiff diff) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("scenario", scenario);
        json.put("same", diff == null);
        if (diff != null) {
            putEvent(json, "lastCommon", diff.lastCommon());
            json.put("here", side(diff.here()));
            json.put("there", side(diff.there()));
            json.put("reordered", texts(diff.reordered()));
            json.put("reorderedCount", diff.reorderedCount());
        }
        return json;
    }

    private static Map<String, Object> side(RunDiff.Side side) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("planLines", side.lines().stream().map(PlanEntry::toString).toList());
        putEvent(json, "parting", side.parting());
        json.put("only", texts(side.only()));
        json.put("onlyCount", side.onlyCount());
        json.put("failed", side.failed());
        json.put("end", side.end());
        return json;
    }

    private static void putEvent(
            Map<String, Object> json, String name, @Nullable TraceEvent event) {
        if (event != null) {
            json.put(name, event.text());
        }
    }

    private static List<String> texts(List<TraceEvent> events) {
        return events.stream().map(TraceEvent::text).toList();
    }
}
