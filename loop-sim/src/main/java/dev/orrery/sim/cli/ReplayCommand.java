package dev.orrery.sim.cli;

import dev.orrery.sim.decision.Plan;
import dev.orrery.sim.decision.Seeds;
import dev.orrery.sim.explore.LauncherCommand;
import dev.orrery.sim.explore.PausedRun;
import dev.orrery.sim.explore.PlanMismatch;
import dev.orrery.sim.explore.Replay;
import dev.orrery.sim.explore.RunFailure;
import dev.orrery.sim.explore.ScenarioRun;
import dev.orrery.sim.explore.Tier;
import dev.orrery.sim.trace.Trace;
import dev.orrery.sim.trace.TraceEvent;
import dev.orrery.sim.trace.VirtualTime;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;

@Command(
        name = "replay",
        description = "Runs a plan again: the same events, the same digest, the same failure.")
final class ReplayCommand implements Callable<Integer> {
    private static final int LAST_EVENTS = 20;

    private final Surroundings surroundings;

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "PLAN", description = "A file that explore has written.")
    private String file = "";

    @Option(names = "--trace", description = "Prints every event.")
    private boolean trace;

    @Option(
            names = "--causes",
            description =
                    "Prints every event with its number, that of the event which caused it, and"
                            + " where in the code it was asked for.")
    private boolean causes;

    @Option(
            names = "--until",
            paramLabel = "TIME",
            description =
                    "Stops at this virtual time, for example 4.210s, and prints who waits for what,"
                            + " what is to happen, and the last events.")
    private @Nullable String until;

    @Option(
            names = "--then",
            paramLabel = "SEED",
            description =
                    "Goes on by this seed after the part of the plan that still applies; calmly"
                            + " when not given.")
    private @Nullable String then;

    @Option(
            names = "--debug",
            description = "Prints the command that waits for a debugger first, and runs nothing.")
    private boolean debug;

    @Mixin private ReplayFiles files = new ReplayFiles();

    ReplayCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.spec = CommandSpec.create();
    }

    @Override
    public Integer call() {
        PlanArgument given = PlanArgument.read(file, surroundings);
        String seed = then;
        Long seedThen = seed == null ? null : UsageException.onRefusal(() -> Seeds.parse(seed));
        if (seedThen != null && until != null) {
            throw new UsageException(
                    "then must be given without until: then="
                            + seed
                            + ", until="
                            + until
                            + ". Leave one of them out.");
        }
        files.check();
        if (files.isAsked() && (until != null || then != null)) {
            throw new UsageException(
                    "files of a run must be asked for without until and then: they show the whole"
                            + " replay of the plan. Leave one of them out.");
        }
        // Not the command's own writer: it is flushed at each line.
        PrintWriter out = new PrintWriter(spec.commandLine().getOut());
        try {
            if (debug) {
                showDebugger(out);
                return ExitCode.HELD;
            }
            if (until != null) {
                return pause(out, given, Arguments.duration("until", until).toNanos());
            }
            return replay(out, given, seedThen);
        } finally {
            out.flush();
        }
    }

    /** A debugger stops all threads, and virtual time with them: the run stays the same. */
    private void showDebugger(PrintWriter out) {
        out.println(
                "JDK_JAVA_OPTIONS='-agentlib:jdwp=transport=dt_socket,server=y,suspend=y,"
                        + "address=localhost:5005' "
                        + again());
        out.println("Then attach a debugger to port 5005. Breakpoints do not change the run.");
    }

    private int pause(PrintWriter out, PlanArgument given, long untilNanos) {
        int shown = trace || causes ? Integer.MAX_VALUE : LAST_EVENTS;
        PausedRun paused = PausedRun.of(given.scenario(), given.plan(), untilNanos, shown);
        paused.lastEvents().forEach(event -> show(out, event));
        out.println(
                given.plan().scenario()
                        + (paused.isOver() ? ": over at " : ": stopped at ")
                        + VirtualTime.format(paused.timeNanos()));
        showLines(out, "who waits:", paused.waiting());
        showLines(out, "what is to happen:", paused.scheduled());
        return ExitCode.HELD;
    }

    private static void showLines(PrintWriter out, String heading, List<String> lines) {
        out.println(heading + (lines.isEmpty() ? " nothing" : ""));
        lines.forEach(line -> out.println("  " + line));
    }

    private int replay(PrintWriter out, PlanArgument given, @Nullable Long seedThen) {
        Trace recorded = causes ? Trace.recordAll().withStacks() : files.trace();
        Replay replay = Replay.of(given.scenario(), given.plan(), recorded);
        if (seedThen != null) {
            return goOn(out, given, replay, seedThen);
        }
        showTrace(out, replay.run());
        show(out, given, replay);
        if (replay.divergence() != null) {
            return ExitCode.NOT_DETERMINISTIC;
        }
        return replay.run().failure() == null ? ExitCode.HELD : ExitCode.FAILED;
    }

    private int goOn(PrintWriter out, PlanArgument given, Replay replay, long seedThen) {
        Trace recorded = causes ? Trace.recordAll().withStacks() : Trace.recordAll();
        ScenarioRun run = replay.thenSeeded(given.scenario(), seedThen, recorded);
        showTrace(out, run);
        RunFailure failure = run.failure();
        if (failure != null) {
            Report.failure(
                    out, failure, given.seed(), again() + " --then " + Seeds.format(seedThen));
        }
        showMismatch(out, given, replay);
        out.println(
                given.plan().scenario()
                        + ": digest "
                        + run.digestText()
                        + ", "
                        + run.events()
                        + " events, "
                        + VirtualTime.format(run.virtualNanos())
                        + " of virtual time, by seed "
                        + Seeds.format(seedThen)
                        + " after the plan; tier "
                        + Tier.ofThisJvm().number());
        if (failure == null) {
            out.println("All held.");
        }
        return failure == null ? ExitCode.HELD : ExitCode.FAILED;
    }

    private void showTrace(PrintWriter out, ScenarioRun run) {
        if (trace || causes) {
            run.trace().events().forEach(event -> show(out, event));
        }
    }

    private void show(PrintWriter out, TraceEvent event) {
        if (!causes) {
            out.println(event.text());
            return;
        }
        String cause = event.cause() < 0 ? "" : "  because of #" + event.cause();
        out.println("#" + event.index() + "  " + event.text() + cause);
        event.origin().stack().lines().forEach(frame -> out.println("      at " + frame));
    }

    private String again() {
        return LauncherCommand.replay(surroundings.launcher(), file);
    }

    private static void showMismatch(PrintWriter out, PlanArgument given, Replay replay) {
        PlanMismatch mismatch = replay.mismatch();
        if (mismatch != null) {
            out.println(
                    given.place(mismatch.entry())
                            + ": "
                            + mismatch.text()
                            + ". Lines that do not apply are answered calmly.");
        }
    }

    private void show(PrintWriter out, PlanArgument given, Replay replay) {
        Plan plan = replay.plan();
        ScenarioRun run = replay.run();
        String seed = given.seed();
        String again = again();
        RunFailure failure = run.failure();
        if (failure != null) {
            Report.failure(out, failure, seed, again);
        }
        out.println(
                plan.scenario()
                        + ": digest "
                        + run.digestText()
                        + ", "
                        + run.events()
                        + " events, "
                        + VirtualTime.format(run.virtualNanos())
                        + " of virtual time, "
                        + replay.matched()
                        + " of "
                        + plan.entries().size()
                        + " answers of the plan matched, tier "
                        + Tier.ofThisJvm().number());
        showMismatch(out, given, replay);
        files.write(out, given.scenario(), surroundings.clock(), replay, seed, again);
        if (replay.divergence() != null) {
            Report.divergence(out, replay.divergence(), plan.scenario(), seed, again);
            out.println(
                    "If the plan was edited by hand, remove its digest line: that is the digest of"
                            + " other answers.");
        } else if (replay.code() == Replay.Code.EDITED) {
            out.println(
                    "The code was edited after the plan was written; "
                            + (failure == null ? "it holds now." : "it still fails."));
        } else if (failure == null) {
            out.println("All held.");
        }
    }
}
