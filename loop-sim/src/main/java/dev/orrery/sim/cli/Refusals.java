package dev.orrery.sim.cli;

import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

import java.io.PrintWriter;
import java.util.List;

/** Says what is wrong in the form of all other messages, and gives the exit code. */
final class Refusals implements IParameterExceptionHandler, IExecutionExceptionHandler {
    private final String launcher;

    Refusals(String launcher) {
        this.launcher = launcher;
    }

    @Override
    public int handleParseException(ParameterException refused, String[] args) {
        CommandLine command = refused.getCommandLine();
        command.getErr().println(message(refused, command) + " " + remedy(command));
        return ExitCode.USAGE;
    }

    @Override
    public int handleExecutionException(
            Exception failure, CommandLine command, ParseResult parsed) {
        if (failure instanceof UsageException) {
            command.getErr().println(failure.getMessage());
            return ExitCode.USAGE;
        }
        return internal(failure, command.getErr());
    }

    static int internal(Throwable failure, PrintWriter err) {
        err.println(
                "orrery must not fail by itself: error="
                        + failure
                        + ". Please report it together with what follows.");
        failure.printStackTrace(err);
        err.flush();
        return ExitCode.INTERNAL;
    }

    private String remedy(CommandLine command) {
        boolean isTop = command.getParent() == null;
        return "Run " + launcher + " help" + (isTop ? "." : " " + command.getCommandName() + ".");
    }

    private static String message(ParameterException refused, CommandLine command) {
        if (refused instanceof MissingParameterException missing
                && !missing.getMissing().isEmpty()) {
            ArgSpec first = missing.getMissing().getFirst();
            return first instanceof OptionSpec option
                    ? option.longestName() + " must be given with a value: " + valueOf(option) + "."
                    : first.paramLabel() + " must be given: " + first.paramLabel() + "=(missing).";
        }
        if (refused instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            return unmatched(unmatched.getUnmatched(), command);
        }
        if (refused instanceof OverwrittenOptionException overwritten) {
            String name = nameOf(overwritten.getOverwritten());
            return name + " must be given once: " + name + "=(twice).";
        }
        String problem = String.valueOf(refused.getMessage()).strip();
        return "arguments must be as the usage says: problem="
                + problem
                + (problem.endsWith(".") ? "" : ".");
    }

    private static String unmatched(List<String> arguments, CommandLine command) {
        String argument = arguments.getFirst();
        if (argument.startsWith("-")) {
            int value = argument.indexOf('=');
            String option = value < 0 ? argument : argument.substring(0, value);
            return "option must be one that the command knows: option=" + option + ".";
        }
        return command.getParent() == null
                ? "command must be one of "
                        + String.join(", ", command.getSubcommands().keySet())
                        + ": command="
                        + argument
                        + "."
                : "arguments must be no more than the command takes: argument=" + argument + ".";
    }

    private static String valueOf(OptionSpec option) {
        return option.longestName() + "=(missing)";
    }

    private static String nameOf(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }
}
