package dev.orrery.sim.decision;

import java.util.Objects;

/**
 * One place where a run asks for decisions: an actor (a host, a thread, a link) and the kind of its
 * question ({@code actor.pick}, {@code ready.order}, {@code timer.late}).
 *
 * <p>A decision is addressed by actor, kind and the ordinal within both, not by a global index, so
 * that a new host or a new kind of question does not shift the addresses of the others. Both names
 * must be the same in every run: no thread ids, identity hashes or names of lambda classes.
 *
 * <p>Made by {@link Decisions#site} once for each actor and kind; keep it, asking for it again
 * costs two look-ups.
 *
 * <p>Threading: one run, one thread at a time.
 */
public final class Site {
    private final String actor;
    private final String kind;
    private final boolean fault;

    // Both 0 until one is asked for: only oracles that draw lots need them.
    private long kindHash;
    private long addressHash;

    // Only Decisions advances it. Invariant: the ordinal of the next (or the current) question.
    private long ordinal;
    // Only Decisions counts: questions with more than one option, and answers that were not 0.
    private long asked;
    private long fired;
    // How rare the run lets it be; only Decisions sets it.
    private int limit = 1;

    Site(String actor, String kind) {
        this.actor = Objects.requireNonNull(actor, "actor");
        this.kind = Objects.requireNonNull(kind, "kind");
        this.fault = FaultKinds.contains(kind);
    }

    private void hash() {
        kindHash = SplitMix64.hash(kind);
        // Not symmetric: actor "a" with kind "b" is another site than actor "b" with kind "a".
        addressHash = SplitMix64.mix(SplitMix64.hash(actor) + SplitMix64.GOLDEN_GAMMA) ^ kindHash;
    }

    /**
     * Returns who asks.
     *
     * @return the actor's name
     */
    public String actor() {
        return actor;
    }

    /**
     * Returns what is asked.
     *
     * @return the kind of the questions
     */
    public String kind() {
        return kind;
    }

    /**
     * Returns how many questions this site had asked before the current one.
     *
     * @return inside {@link Oracle#choose}, the ordinal of the question, from 0; outside, the
     *     ordinal of the next
     */
    public long ordinal() {
        return ordinal;
    }

    /**
     * Tells whether the questions are about faults: accidents that stop when a simulation heals.
     *
     * @return false for questions of order and of workload, which stay open
     */
    public boolean isFault() {
        return fault;
    }

    /** Equal for the same kind in every JVM. */
    long kindHash() {
        if (kindHash == 0) {
            hash();
        }
        return kindHash;
    }

    /** Equal for the same actor and kind in every JVM. */
    long addressHash() {
        if (addressHash == 0) {
            hash();
        }
        return addressHash;
    }

    int limit() {
        return limit;
    }

    void limit(int oneIn) {
        limit = oneIn;
    }

    void advance() {
        ordinal++;
    }

    void answered(int answer) {
        asked++;
        if (answer != 0) {
            fired++;
        }
    }

    long asked() {
        return asked;
    }

    long fired() {
        return fired;
    }

    @Override
    public String toString() {
        return PlanText.quote(actor) + " " + PlanText.quote(kind) + " " + ordinal;
    }
}
