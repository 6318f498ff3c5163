package dev.orrery.examples.replicatedlog;

import dev.orrery.loop.World;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One copy of the log and what it promises: votes, terms, what is committed. It sends nothing.
 *
 * <p>Threading: its node's loop. Source: Ongaro and Ousterhout, "In Search of an Understandable
 * Consensus Algorithm", without snapshots and changes of membership.
 */
final class Replica {
    private final String name;
    private final World world;
    private final Storage storage;
    private Promises promises;
    private boolean leading;
    private @Nullable String leader;
    private int committed;
    private long loyalUntilNanos;
    private long electionNanos;

    /** A copy that was just started: what it has promised before, it may have promised just now. */
    Replica(String name, World world, Storage storage) {
        this.name = name;
        this.world = world;
        this.storage = storage;
        this.promises = storage.load();
        stayLoyal();
    }

    // ---- what others ask

    /** Answers a node that wants to lead; {@code lastIndex} is the length of its log. */
    boolean vote(int term, String candidate, int lastIndex, int lastTerm) {
        if (now() < loyalUntilNanos) {
            return false;
        }
        learn(term);
        boolean isCurrent =
                lastTerm > promises.lastTerm()
                        || (lastTerm == promises.lastTerm() && lastIndex >= promises.log().size());
        boolean isFree = promises.vote() == null || candidate.equals(promises.vote());
        if (term != promises.term() || leading || !isCurrent || !isFree) {
            return false;
        }
        save(new Promises(term, candidate, promises.log()));
        postponeElection();
        return true;
    }

    /** Takes what a leader has sent; true if the log is as the leader's now, up to there. */
    boolean append(
            int term, String from, int index, int termBefore, int commit, List<Entry> entries) {
        if (term < promises.term()) {
            return false;
        }
        learn(term);
        leader = from;
        stayLoyal();
        if (index > promises.log().size() || promises.termBefore(index) != termBefore) {
            return false;
        }
        merge(index, entries);
        committed = Math.max(committed, Math.min(commit, index + entries.size()));
        return true;
    }

    private void merge(int index, List<Entry> entries) {
        List<Entry> log = new ArrayList<>(promises.log());
        for (int i = 0; i < entries.size(); i++) {
            int place = index + i;
            if (place < log.size() && log.get(place).term() != entries.get(i).term()) {
                log.subList(place, log.size()).clear();
            }
            if (place >= log.size()) {
                log.add(entries.get(i));
            }
        }
        if (!log.equals(promises.log())) {
            save(new Promises(promises.term(), promises.vote(), log));
        }
    }

    // ---- what its node does

    /** Begins a new term and votes for itself. */
    void stand() {
        save(new Promises(promises.term() + 1, name, promises.log()));
        leader = null;
        postponeElection();
    }

    void lead() {
        leading = true;
        leader = name;
        propose(Entry.beginning(promises.term()));
    }

    /** Somebody knows of a later term: then whoever led in this one does not any more. */
    void learn(int term) {
        if (term > promises.term()) {
            save(new Promises(term, null, promises.log()));
            if (leading) {
                postponeElection();
            }
            leading = false;
            leader = null;
        }
    }

    /** Adds an entry, unless one of that id is there; its place in the log. */
    int propose(Entry entry) {
        for (int i = 0; i < promises.log().size(); i++) {
            if (promises.log().get(i).id().equals(entry.id())) {
                return i;
            }
        }
        List<Entry> log = new ArrayList<>(promises.log());
        log.add(entry);
        save(new Promises(promises.term(), promises.vote(), log));
        return log.size() - 1;
    }

    /** Commits what a majority has; {@code lengths} are those of the others' logs. */
    void commit(int[] lengths) {
        int[] all = Arrays.copyOf(lengths, lengths.length + 1);
        all[lengths.length] = promises.log().size();
        Arrays.sort(all);
        int length = all[(all.length - 1) / 2];
        // Entries of earlier terms are committed by one of this term that follows them.
        if (length > committed && promises.termBefore(length) == promises.term()) {
            committed = length;
        }
    }

    boolean isElectionDue() {
        return !leading && now() >= electionNanos;
    }

    long electionNanos() {
        return electionNanos;
    }

    boolean isLeading(int term) {
        return leading && promises.term() == term;
    }

    boolean isLeading() {
        return leading;
    }

    Promises promises() {
        return promises;
    }

    int committed() {
        return committed;
    }

    @Nullable String leader() {
        return leader;
    }

    private void stayLoyal() {
        loyalUntilNanos = now() + Timing.LOYALTY.toNanos();
        postponeElection();
    }

    private void postponeElection() {
        RandomGenerator random = world.random();
        electionNanos =
                now()
                        + Timing.ELECTION_MIN.toNanos()
                        + random.nextLong(Timing.ELECTION_SPREAD.toNanos());
    }

    private long now() {
        return world.clock().nanoTime();
    }

    private void save(Promises changed) {
        storage.save(changed);
        promises = changed;
    }
}
