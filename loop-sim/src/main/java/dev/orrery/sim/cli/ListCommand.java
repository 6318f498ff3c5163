package dev.orrery.sim.cli;

import dev.orrery.sim.explore.Scenario;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;

@Command(name = "list", description = "Lists the scenarios: the name of each, then what it shows.")
final class ListCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Spec private CommandSpec spec;

    ListCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.spec = CommandSpec.create();
    }

    @Override
    public Integer call() {
        List<Scenario> all = surroundings.scenarios().get().all();
        int width = 0;
        for (Scenario scenario : all) {
            width = Math.max(width, scenario.name().length());
        }
        PrintWriter out = spec.commandLine().getOut();
        for (Scenario scenario : all) {
            String name = scenario.name();
            out.println(name + " ".repeat(width - name.length() + 2) + scenario.summary());
        }
        return ExitCode.HELD;
    }
}
