package dev.orrery.sim.explore;

import org.jspecify.annotations.Nullable;

/**
 * What is left of a run when its JVM is gone.
 *
 * <p>Threading: immutable, any thread.
 *
 * @param digest the digest of all its events
 * @param failure the failure as {@link RunFailure#text()}, or null when all held
 * @param fingerprint the failure's {@link Fingerprint#id()}, or null when all held
 */
public record RunSummary(long digest, @Nullable String failure, @Nullable String fingerprint) {
    /**
     * Summarises a run of this JVM.
     *
     * @param run the run
     * @return its summary
     */
    public static RunSummary of(ScenarioRun run) {
        RunFailure failure = run.failure();
        return failure == null
                ? new RunSummary(run.digest(), null, null)
                : new RunSummary(run.digest(), failure.text(), failure.fingerprint().id());
    }
}
