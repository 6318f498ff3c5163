package dev.orrery.sim.decision;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Answers as a plan says, and 0 where it says nothing.
 *
 * <p>Threading: one run, one thread at a time; one oracle replays one run.
 *
 * <p>Failure: an entry whose key is gone is answered 0 and listed by {@link #unmatched()}; entries
 * whose question never came are listed by {@link #unasked()}. For unedited code both must be empty:
 * anything else means that the run is not deterministic.
 *
 * <p>Cost: O(log n) for the n entries of the site that asks; allocates nothing where the plan says
 * nothing.
 */
public final class ReplayOracle implements Oracle {
    private final Map<String, Map<String, Answers>> byActorAndKind = new LinkedHashMap<>();
    private final List<PlanEntry> entries;
    private final List<PlanEntry> unmatched = new ArrayList<>();

    /**
     * Makes an oracle that follows a plan.
     *
     * @param plan what to answer
     */
    public ReplayOracle(Plan plan) {
        this.entries = plan.entries();
        Map<String, Map<String, List<PlanEntry>>> grouped = new LinkedHashMap<>();
        for (PlanEntry entry : entries) {
            grouped.computeIfAbsent(entry.actor(), actor -> new LinkedHashMap<>())
                    .computeIfAbsent(entry.kind(), kind -> new ArrayList<>())
                    .add(entry);
        }
        grouped.forEach(
                (actor, kinds) -> {
                    Map<String, Answers> answers = new LinkedHashMap<>();
                    kinds.forEach((kind, list) -> answers.put(kind, new Answers(list)));
                    byActorAndKind.put(actor, answers);
                });
    }

    @Override
    public int choose(Site site, Choices choices) {
        Answers answers = answersOf(site.actor(), site.kind());
        PlanEntry entry = answers == null ? null : answers.take(site.ordinal());
        if (entry == null) {
            return 0;
        }
        int option = choices.indexOf(entry.key());
        if (option < 0) {
            unmatched.add(entry);
            return 0;
        }
        return option;
    }

    private @Nullable Answers answersOf(String actor, String kind) {
        Map<String, Answers> kinds = byActorAndKind.get(actor);
        return kinds == null ? null : kinds.get(kind);
    }

    /**
     * Returns the entries whose question came without the option that they name.
     *
     * @return those entries, in the order of the questions
     */
    public List<PlanEntry> unmatched() {
        return Collections.unmodifiableList(unmatched);
    }

    /**
     * Returns the entries whose question has not come, or came with one option only.
     *
     * @return those entries, in the plan's order
     */
    public List<PlanEntry> unasked() {
        List<PlanEntry> left = new ArrayList<>();
        for (PlanEntry entry : entries) {
            Answers answers = answersOf(entry.actor(), entry.kind());
            if (answers != null && !answers.isTaken(entry.ordinal())) {
                left.add(entry);
            }
        }
        return left;
    }

    /** The entries of one actor and kind. */
    private static final class Answers {
        // Invariant: ascending, and ordinals[i] is the ordinal of entries[i].
        private final long[] ordinals;
        private final PlanEntry[] entries;
        private final boolean[] taken;

        Answers(List<PlanEntry> unsorted) {
            entries = unsorted.toArray(PlanEntry[]::new);
            Arrays.sort(entries, (a, b) -> Long.compare(a.ordinal(), b.ordinal()));
            ordinals = new long[entries.length];
            for (int i = 0; i < entries.length; i++) {
                ordinals[i] = entries[i].ordinal();
            }
            taken = new boolean[entries.length];
        }

        @Nullable PlanEntry take(long ordinal) {
            int index = Arrays.binarySearch(ordinals, ordinal);
            if (index < 0) {
                return null;
            }
            taken[index] = true;
            return entries[index];
        }

        boolean isTaken(long ordinal) {
            int index = Arrays.binarySearch(ordinals, ordinal);
            return index >= 0 && taken[index];
        }
    }
}
