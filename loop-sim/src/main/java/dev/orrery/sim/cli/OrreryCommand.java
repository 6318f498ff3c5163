package dev.orrery.sim.cli;

import dev.orrery.loop.World;
import dev.orrery.loop.time.NanoClock;
import dev.orrery.sim.explore.Environment;
import dev.orrery.sim.explore.Scenarios;
import dev.orrery.sim.search.Answerers;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * The command line: lists, explores, replays and measures the scenarios of the class path.
 *
 * <p>Threading: one thread, that of {@code main}.
 *
 * <p>Failure: exit code 0 when all held, 1 when an invariant failed, 2 when the command was not
 * understood, 3 when a scenario was not deterministic, 4 when the tool itself failed or a gate's
 * results could not be written, 130 when a sweep or a gate was interrupted.
 */
@Command(
        name = "orrery",
        description = "Turns event loops by hand: explores scenarios seed by seed, and replays.",
        footer = {
            "",
            "Exit codes: 0 all held, 1 an invariant failed, 2 bad usage, 3 not deterministic,",
            "4 an internal error, 130 interrupted: what was found so far is printed."
        },
        versionProvider = OrreryCommand.Version.class)
public final class OrreryCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    private OrreryCommand() {
        this.spec = CommandSpec.create();
    }

    /**
     * Runs a command and ends the process with its exit code.
     *
     * @param args the command and its arguments
     */
    public static void main(String[] args) {
        quietLogging();
        int exit;
        try {
            String launcher = System.getProperty("orrery.command", "./orrery");
            exit =
                    commandLine(
                                    new Surroundings(
                                            Scenarios::load,
                                            NanoClock.system(),
                                            launcher,
                                            Environment.ofProcess(),
                                            true,
                                            World.system().processors()))
                            .execute(args);
        } catch (Throwable failure) {
            exit =
                    Refusals.internal(
                            failure, new PrintWriter(System.err, true, System.err.charset()));
        }
        System.out.flush();
        System.exit(exit);
    }

    /** Returns the commands, with output to the standard streams. */
    static CommandLine commandLine(Surroundings surroundings) {
        CommandLine merge = new CommandLine(new GateMergeCommand());
        CommandLine command =
                new CommandLine(new OrreryCommand())
                        .addSubcommand(new ListCommand(surroundings))
                        .addSubcommand(explore(surroundings))
                        .addSubcommand(new ReplayCommand(surroundings))
                        .addSubcommand(new ShrinkCommand(surroundings))
                        .addSubcommand(new DiffCommand(surroundings))
                        .addSubcommand(new DigestCommand(surroundings))
                        .addSubcommand(new MeasureCommand(surroundings))
                        .addSubcommand(
                                new CommandLine(new GateCommand(surroundings))
                                        .addSubcommand("merge", merge));
        addHelp(command);
        command.getSubcommands().values().forEach(OrreryCommand::addHelp);
        addHelp(merge);
        // It has an option --help of its own.
        command.addSubcommand(new CommandLine.HelpCommand());
        command.getCommandSpec()
                .addOption(
                        OptionSpec.builder("--version")
                                .versionHelp(true)
                                .description("Prints the version.")
                                .build());
        Refusals refusals = new Refusals(surroundings.launcher());
        return command.setExpandAtFiles(false)
                .setParameterExceptionHandler(refusals)
                .setExecutionExceptionHandler(refusals);
    }

    private static CommandLine explore(Surroundings surroundings) {
        CommandLine explore = new CommandLine(new ExploreCommand(surroundings));
        List<String> footer = new ArrayList<>(List.of("", "Answerers:"));
        Answerers.help().forEach((usage, what) -> footer.add("  " + usage + ": " + what));
        explore.getCommandSpec().usageMessage().footer(footer.toArray(String[]::new));
        return explore;
    }

    private static void addHelp(CommandLine command) {
        command.getCommandSpec()
                .addOption(
                        OptionSpec.builder("-h", "--help")
                                .usageHelp(true)
                                .description("Shows this help.")
                                .build());
    }

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        err.println("command must be given: command=(missing). Choose one of those below.");
        spec.commandLine().usage(err);
        return ExitCode.USAGE;
    }

    /** What the loops of a scenario log is part of the scenario, and nothing for the console. */
    private static void quietLogging() {
        String level = "org.slf4j.simpleLogger.defaultLogLevel";
        if (System.getProperty(level) == null) {
            System.setProperty(level, "off");
        }
        if (System.getProperty("slf4j.internal.verbosity") == null) {
            System.setProperty("slf4j.internal.verbosity", "ERROR");
        }
    }

    /** Reads the version that the build has written beside this class. */
    static final class Version implements IVersionProvider {
        Version() {}

        @Override
        public String[] getVersion() throws IOException {
            try (@Nullable InputStream in =
                    OrreryCommand.class.getResourceAsStream("version.txt")) {
                String text =
                        in == null
                                ? "unknown"
                                : new String(in.readAllBytes(), StandardCharsets.UTF_8);
                return new String[] {"orrery " + text.strip()};
            }
        }
    }
}
