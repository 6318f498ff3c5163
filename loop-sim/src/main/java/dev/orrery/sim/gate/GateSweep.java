package dev.orrery.sim.gate;

/**
 * How many seeds of one scenario have run, and what for.
 *
 * <p>Threading: immutable, any thread. Time and units: milliseconds of real time.
 *
 * @param scenario the scenario
 * @param purpose whether it should hold or should be found out
 * @param about the kind of decision that a canary needs, or the scenario's summary
 * @param seeds which seeds were to run, {@code A..B}; empty when this shard had none
 * @param ran how many ran
 * @param failing how many failed
 * @param found the first seed that failed; empty when none did
 * @param end why no more ran
 * @param millis how long it took
 * @param file the scenario's source file, relative to the folder that the gate ran in; empty for a
 *     canary
 */
public record GateSweep(
        String scenario,
        Purpose purpose,
        String about,
        String seeds,
        long ran,
        long failing,
        String found,
        String end,
        long millis,
        String file) {
    /** What the seeds run for. */
    public enum Purpose {
        /** All of them should hold. */
        HOLDS,
        /** A scenario of the user's with a planted bug: one of them should fail. */
        BUG,
        /** A built-in planted bug: one of them should fail. */
        CANARY
    }

    /** Another shard's seeds are added. */
    GateSweep plus(GateSweep other) {
        return new GateSweep(
                scenario,
                purpose,
                about,
                join(seeds, other.seeds, ", "),
                ran + other.ran,
                failing + other.failing,
                found.isEmpty() ? other.found : found,
                end.contains(other.end) ? end : join(end, other.end, ", "),
                millis + other.millis,
                file);
    }

    private static String join(String one, String two, String between) {
        return one.isEmpty() || two.isEmpty() ? one + two : one + between + two;
    }
}
