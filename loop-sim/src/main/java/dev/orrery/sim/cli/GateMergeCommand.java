package dev.orrery.sim.cli;

import dev.orrery.sim.explore.PlanFolder;
import dev.orrery.sim.gate.GateMerge;
import dev.orrery.sim.gate.GateOptions;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

@Command(
        name = "merge",
        description = "Makes one verdict, and one set of results, of those of all shards.")
final class GateMergeCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(
            arity = "1..*",
            paramLabel = "DIR",
            description = "The results of the shards, or a folder that holds them.")
    private List<String> folders = List.of();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where results go; target/orrery/gate when not given.")
    private @Nullable String out;

    GateMergeCommand() {
        this.spec = CommandSpec.create();
    }

    @Override
    public Integer call() {
        Path to = out == null ? GateOptions.standard().out() : GateCommand.folder("out", out);
        List<Path> from =
                folders.stream().map(folder -> GateCommand.folder("DIR", folder)).toList();
        return UsageException.onRefusal(
                () -> {
                    new PlanFolder(to).requireWritable();
                    return GateCommand.show(GateMerge.of(from, to), to, spec);
                });
    }
}
