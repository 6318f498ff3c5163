package dev.orrery.sim.explore;

import dev.orrery.loop.time.NanoClock;
import dev.orrery.sim.check.Coverage;
import dev.orrery.sim.decision.Plan;
import dev.orrery.sim.decision.ReplayOracle;
import dev.orrery.sim.decision.SeedRange;
import dev.orrery.sim.trace.Trace;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The main class of a child JVM: takes one request from its standard input, and answers with lines
 * at its standard output. It ends when its input does, so that no child outlives its parent.
 *
 * <p>Threading: one thread for the input, one that answers, and the thread of the runs.
 */
final class ChildMain {
    // Requests.
    static final String REPLAY = "replay";
    static final String CHECK = "check";
    static final String SHRINK = "shrink";
    static final String CALM = "calm";
    static final String SEEDS = "seeds";
    static final String STOP = "stop";

    // Answers.
    static final String READY = "ready";
    static final String RAN = "ran";
    static final String LOST = "lost";
    static final String ENDED = "ended";
    static final String SUMMARY = "summary";
    static final String CHECKED = "checked";
    static final String FOUND = "found";
    static final String SEARCHED = "searched";

    static final String EXIT = "System.exit";

    // What the JVM itself prints there is no answer.
    private static final String ANSWER = "@orrery\t";
    private static final int ENDED_BY_ITSELF = 0;

    private final PrintStream answers;
    // Guarded by this.
    private final CoverageLines.Writer coverage = new CoverageLines.Writer();

    private ChildMain(PrintStream answers) {
        this.answers = answers;
    }

    /** Called by the JVM. */
    static void main(String[] args) throws IOException {
        ChildMain child =
                new ChildMain(
                        new PrintStream(
                                new FileOutputStream(FileDescriptor.out),
                                false,
                                StandardCharsets.UTF_8));
        // A scenario that prints must not get between the answers.
        System.setOut(System.err);
        BufferedReader requests =
                new BufferedReader(
                        new InputStreamReader(
                                new FileInputStream(FileDescriptor.in), StandardCharsets.UTF_8));
        String line = requests.readLine();
        if (line != null) {
            child.serve(Wire.texts(line), requests);
        }
        Runtime.getRuntime().halt(ENDED_BY_ITSELF);
    }

    /** The texts of an answer, or none if the line is something else. */
    static List<String> answer(String line) {
        return line.startsWith(ANSWER) ? Wire.texts(line.substring(ANSWER.length())) : List.of();
    }

    private void serve(List<String> request, BufferedReader requests) {
        if (List.of(CHECK, SHRINK, CALM).contains(request.getFirst())) {
            new ChildChecks(this::answer).serve(request, requests);
            return;
        }
        Scenario scenario = Scenarios.findOrMake(request.get(1), request.get(2));
        answer(List.of(READY));
        if (request.getFirst().equals(REPLAY)) {
            haltAtEndOf(requests, List.of());
            Plan plan = Plan.parse(request.get(3), "the plan");
            replay(scenario, plan);
        } else {
            sweep(scenario, request, requests);
        }
    }

    private void replay(Scenario scenario, Plan plan) {
        ScenarioRun run = ScenarioRun.of(scenario, new ReplayOracle(plan), Trace.digestOnly());
        RunSummary summary = RunSummary.of(run);
        List<String> answer = new ArrayList<>();
        answer.add(SUMMARY);
        addSummary(answer, summary);
        answer(answer);
    }

    private void sweep(Scenario scenario, List<String> request, BufferedReader requests) {
        NanoClock clock = NanoClock.system();
        SweepOptions options =
                SweepOptions.standard()
                        .withAnswerer(request.get(3))
                        .withSeeds(SeedRange.parse(request.get(7)))
                        .withKeepGoing(Boolean.parseBoolean(request.get(8)))
                        .withReplayEvery(Integer.parseInt(request.get(9)))
                        .withHangAfter(Duration.ofNanos(Long.parseLong(request.get(10))));
        SeedWorker worker =
                new SeedWorker(
                        scenario,
                        options,
                        clock,
                        clock.nanoTime(),
                        Integer.parseInt(request.get(4)),
                        Integer.parseInt(request.get(5)),
                        Long.parseLong(request.get(6)),
                        // Before the next seed begins: that one may end this JVM.
                        ran -> answer(ran(ran)));
        haltAtEndOf(requests, List.of(worker));
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().unstarted(() -> tellOfExit(scenario, worker)));
        Patience patience = new Patience(worker.watch(), options.hangAfter().toNanos());
        worker.start();
        WorkerReport end =
                Waiting.await(
                        worker::poll,
                        nanos -> {
                            if (patience.isAtAnEndAfter(nanos)) {
                                worker.giveUp(Hang.of(scenario, worker, options));
                            }
                        });
        if (end != null) {
            tell(scenario, worker, end);
        }
    }

    private void tell(Scenario scenario, SeedWorker worker, WorkerReport end) {
        switch (end) {
            case WorkerReport.Ran ran -> answer(ran(ran));
            case WorkerReport.Lost lost -> answer(lost(lost));
            case WorkerReport.Ended ended -> answer(List.of(ENDED, ended.why().name()));
            case WorkerReport.Broken broken -> {
                List<String> stack = new ArrayList<>();
                stack.add("the JVM cannot go on: " + broken.error());
                for (StackTraceElement frame : broken.error().getStackTrace()) {
                    stack.add("  at " + frame);
                }
                answer(lost(Hang.lost(scenario, worker, broken.error().toString(), stack)));
            }
        }
    }

    private void tellOfExit(Scenario scenario, SeedWorker worker) {
        List<String> stack = stackOfExit();
        if (!stack.isEmpty()) {
            answer(lost(Hang.lost(scenario, worker, EXIT, stack)));
        }
    }

    /** The stack that has called exit, with a line of words before it; empty where none has. */
    static List<String> stackOfExit() {
        for (StackTraceElement[] frames : Thread.getAllStackTraces().values()) {
            List<String> stack = new ArrayList<>();
            boolean exits = false;
            for (StackTraceElement frame : frames) {
                exits |=
                        frame.getClassName().equals("java.lang.Runtime")
                                && frame.getMethodName().equals("exit");
                stack.add("  at " + frame);
            }
            if (exits) {
                stack.addFirst("the scenario has ended the JVM by System.exit:");
                return stack;
            }
        }
        return List.of();
    }

    private List<String> ran(WorkerReport.Ran ran) {
        List<String> answer = new ArrayList<>();
        answer.add(RAN);
        answer.add(Long.toUnsignedString(ran.seed()));
        answer.add(Long.toString(ran.events()));
        answer.add(Long.toString(ran.virtualNanos()));
        answer.add(line(ran.coverage()));
        ScenarioRun run = ran.run();
        RunFailure failure = ran.failure();
        if (run != null || failure != null) {
            answer.add(failure == null ? "" : Wire.of(failure));
        }
        if (run != null) {
            answer.add(run.plan().render());
            addSummary(answer, RunSummary.of(run));
            ScenarioRun replay = ran.replay();
            if (replay != null) {
                addSummary(answer, RunSummary.of(replay));
            }
        }
        return answer;
    }

    private synchronized String line(Coverage covered) {
        return coverage.line(covered);
    }

    private static List<String> lost(WorkerReport.Lost lost) {
        String dump = lost.dump();
        return List.of(
                LOST,
                Long.toUnsignedString(lost.seed()),
                Wire.of(lost.failure()),
                lost.plan().render(),
                dump == null ? "" : dump);
    }

    private static void addSummary(List<String> answer, RunSummary summary) {
        String failure = summary.failure();
        String fingerprint = summary.fingerprint();
        answer.add(Trace.format(summary.digest()));
        answer.add(failure == null ? "" : failure);
        answer.add(fingerprint == null ? "" : fingerprint);
    }

    /** The parent is told at once: what has been run is known even if this JVM dies next. */
    private synchronized void answer(List<String> texts) {
        // A line of its own, whatever the JVM has printed before.
        answers.print("\n" + ANSWER + Wire.line(texts) + "\n");
        answers.flush();
    }

    private static void haltAtEndOf(BufferedReader requests, List<SeedWorker> workers) {
        Thread.ofPlatform()
                .name("orrery-child-requests")
                .daemon()
                .start(
                        () -> {
                            try {
                                for (String line = requests.readLine();
                                        line != null;
                                        line = requests.readLine()) {
                                    List<String> request = Wire.texts(line);
                                    if (request.getFirst().equals(STOP)) {
                                        SweepEnd why = SweepEnd.valueOf(request.get(1));
                                        workers.forEach(worker -> worker.stop(why));
                                    }
                                }
                            } catch (IOException gone) {
                                // As at the end of the input.
                            }
                            Runtime.getRuntime().halt(ENDED_BY_ITSELF);
                        });
    }
}
