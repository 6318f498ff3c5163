package dev.orrery.sim.cli;

import dev.orrery.loop.time.NanoClock;
import dev.orrery.sim.explore.Scenario;
import dev.orrery.sim.explore.Scenarios;

import picocli.CommandLine;

import java.io.PrintWriter;
import java.io.StringWriter;

/** What one command has printed, and its exit code. */
record CommandRun(int exit, String out, String err) {
    static CommandRun of(Scenarios scenarios, NanoClock clock, String... args) {
        var out = new StringWriter();
        var err = new StringWriter();
        CommandLine command =
                OrreryCommand.commandLine(new Surroundings(() -> scenarios, clock, "./orrery"))
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(err, true))
                        .setColorScheme(
                                CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        int exit = command.execute(args);
        return new CommandRun(exit, out.toString(), err.toString());
    }

    static CommandRun of(Scenario scenario, String... args) {
        return of(Scenarios.of(scenario), NanoClock.system(), args);
    }

    String firstLine() {
        return out.lines().findFirst().orElse("");
    }
}
