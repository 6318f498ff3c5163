package dev.orrery.sim.explore;

import dev.orrery.sim.decision.Plan;
import dev.orrery.sim.decision.ReplayOracle;
import dev.orrery.sim.trace.Trace;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Objects;

/** Sees whether plans repeat: in this JVM, and in fresh ones where they can be had. */
final class Repeat {
    private final Scenario scenario;
    private @Nullable FreshJvm freshJvm;
    private Confirmation confirmation = Confirmation.THIS_JVM;
    private String problem = "";
    private @Nullable Divergence divergence;
    private boolean interrupted;

    Repeat(Scenario scenario, @Nullable FreshJvm freshJvm) {
        this.scenario = scenario;
        this.freshJvm = freshJvm;
    }

    /** Runs the plan of a run again; returns how it differs, or null when it is the same. */
    @Nullable Divergence of(Plan plan, ScenarioRun run) {
        ScenarioRun replay = replay(plan);
        if (!run.isSameAs(replay)) {
            differs(Divergence.between(scenario, plan, run, replay));
            return divergence;
        }
        RunSummary fresh = fresh(plan);
        RunSummary here = RunSummary.of(run);
        if (fresh == null) {
            return null;
        }
        confirmation = Confirmation.FRESH_JVM;
        if (!fresh.equals(here)) {
            differs(Divergence.acrossJvms(scenario, plan, run, fresh));
        }
        return divergence;
    }

    /** Tells whether a plan fails so twice in the same way here, and so in a fresh JVM. */
    boolean isSound(Plan plan, Fingerprint fingerprint) {
        ScenarioRun first = replay(plan);
        RunFailure failure = first.failure();
        boolean fails = failure != null && failure.fingerprint().equals(fingerprint);
        if (!fails || !first.isSameAs(replay(plan))) {
            return false;
        }
        boolean wasFresh = freshJvm != null;
        RunSummary fresh = fresh(plan);
        if (wasFresh && fresh == null) {
            // It could not be told of the plan that is reported, so it is not claimed.
            confirmation = Confirmation.THIS_JVM;
        }
        return fresh == null || fresh.equals(RunSummary.of(first));
    }

    void differs(Divergence how) {
        divergence = how;
        confirmation = Confirmation.NOT_REPEATED;
    }

    private ScenarioRun replay(Plan plan) {
        return ScenarioRun.of(scenario, new ReplayOracle(plan), Trace.digestOnly());
    }

    private @Nullable RunSummary fresh(Plan plan) {
        FreshJvm jvm = freshJvm;
        if (jvm == null) {
            return null;
        }
        try {
            return jvm.run(plan);
        } catch (IOException e) {
            problem = RunFailure.oneLine(Objects.requireNonNullElse(e.getMessage(), e.toString()));
        } catch (InterruptedException e) {
            interrupted = true;
            problem = "interrupted";
        }
        // What has failed once is not waited for again.
        freshJvm = null;
        return null;
    }

    Confirmation confirmation() {
        return confirmation;
    }

    /** Why no fresh JVM has told; empty when one has, or none was asked for. */
    String problem() {
        return problem;
    }

    @Nullable Divergence divergence() {
        return divergence;
    }

    /** Takes the flag of this thread: it would close the next file that is written to. */
    void noteInterrupt() {
        interrupted |= Thread.interrupted();
    }

    boolean isInterrupted() {
        return interrupted;
    }

    /** Passes an interrupt on at the end: each run clears the flag, so it would be lost before. */
    void restoreInterrupt() {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
