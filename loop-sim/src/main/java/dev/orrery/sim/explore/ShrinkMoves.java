package dev.orrery.sim.explore;

import dev.orrery.sim.decision.PlanEntry;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The edits that are tried, those that may gain most first. Each move looks at the best plan anew
 * after every trial that was taken, for what was recorded may be quite another plan.
 */
final class ShrinkMoves {
    private record Address(String actor, String kind) {
        static Address of(PlanEntry entry) {
            return new Address(entry.actor(), entry.kind());
        }
    }

    // Moves that try several plans for each pair of lines wait until there are few.
    private static final int FEW_LINES = 40;
    // Those that try several for each two lines wait longer.
    private static final int FEWER_LINES = 20;
    // A group that is less than this part of the plan waits until the plan is smaller.
    private static final int SMALL_PART = 64;
    private static final long[] MOVES = {-1, 1, -2, 2, -4, 4, -8, 8, -16, 16, -32, 32, -64, 64};
    private static final int[] SHIFTS = {-1, 1, -2, 2, -3, 3, -4, 4};

    private final ShrinkSearch search;

    ShrinkMoves(ShrinkSearch search) {
        this.search = search;
    }

    /** Repeats all moves until none gains anything, or a limit is reached. */
    Trial toTheEnd() {
        boolean gained = search.attempt(List.of());
        gained |= keepOneGroup();
        gained |= keepRareKinds();
        do {
            gained = removeGroups(PlanEntry::kind);
            gained |= removeGroups(PlanEntry::actor);
            gained |= removeGroups(Address::of);
            gained |= cutTail();
            gained |= removeChunks();
            gained |= lowerKinds();
            gained |= lowerEach();
            // The dear moves last, and only where the cheap ones gain nothing.
            gained = gained || removeKindAndMove() || removeAndShift() || moveEarlier();
            gained = gained || removePairs() || removeAndReplace();
        } while (gained && !search.isOver());
        return search.best();
    }

    private List<PlanEntry> best() {
        return search.best().entries();
    }

    /** Often one kind of accident is enough. */
    private boolean keepOneGroup() {
        for (Object group : groups(PlanEntry::kind)) {
            if (search.attempt(with(PlanEntry::kind, group))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Often the kinds with few lines are enough: crashes and pauses are rare, and hundreds of lines
     * say how long each packet was under way.
     */
    private boolean keepRareKinds() {
        List<Object> kinds = groups(PlanEntry::kind);
        for (int few = 2; few < kinds.size(); few *= 2) {
            Set<Object> rare = new LinkedHashSet<>(kinds.subList(kinds.size() - few, kinds.size()));
            if (search.attempt(best().stream().filter(e -> rare.contains(e.kind())).toList())) {
                return true;
            }
        }
        return false;
    }

    private List<PlanEntry> with(Function<PlanEntry, ?> by, Object group) {
        return best().stream().filter(entry -> by.apply(entry).equals(group)).toList();
    }

    private boolean removeGroups(Function<PlanEntry, ?> by) {
        boolean gained = false;
        for (Object group : groups(by)) {
            List<PlanEntry> rest =
                    best().stream().filter(entry -> !by.apply(entry).equals(group)).toList();
            boolean isWorthARun = best().size() - rest.size() >= best().size() / SMALL_PART;
            gained |= isWorthARun && search.attempt(rest);
        }
        return gained;
    }

    /** The groups of the best plan, those with most lines first. */
    private List<Object> groups(Function<PlanEntry, ?> by) {
        Map<Object, Integer> lines = new LinkedHashMap<>();
        for (PlanEntry entry : best()) {
            lines.merge(by.apply(entry), 1, Integer::sum);
        }
        List<Object> groups = new ArrayList<>(lines.keySet());
        groups.sort(Comparator.comparingInt((Object group) -> -lines.getOrDefault(group, 0)));
        return groups;
    }

    /** Ends the accidents as early as possible, by halves. */
    private boolean cutTail() {
        boolean gained = false;
        int needed = 0;
        while (needed < best().size()) {
            int cut = needed + (best().size() - needed) / 2;
            if (search.attempt(best().subList(0, cut))) {
                gained = true;
            } else {
                needed = cut + 1;
            }
        }
        return gained;
    }

    /**
     * Ever smaller parts of the plan, each round half as large, down to one line: neighbours of one
     * kind in time, then neighbours of all kinds. Hundreds of lines may say how long packets were
     * under way, with the few that matter between them.
     */
    private boolean removeChunks() {
        boolean gained = false;
        for (int chunk = Math.max(1, best().size() / 2); ; chunk /= 2) {
            for (Object kind : groups(PlanEntry::kind)) {
                List<PlanEntry> lines = with(PlanEntry::kind, kind);
                gained |= chunk > 1 && lines.size() > chunk && removeChunks(lines, chunk);
            }
            gained |= removeChunks(best(), chunk);
            if (chunk <= 1) {
                return gained;
            }
        }
    }

    /** Leaves out so many lines of some of the best plan at once, one part after the other. */
    private boolean removeChunks(List<PlanEntry> lines, int chunk) {
        boolean gained = false;
        for (int end = lines.size(); end > 0 && !search.isOver(); end -= chunk) {
            Set<PlanEntry> gone = new LinkedHashSet<>(lines.subList(Math.max(0, end - chunk), end));
            List<PlanEntry> rest = best().stream().filter(e -> !gone.contains(e)).toList();
            gained |= rest.size() < best().size() && search.attempt(rest);
        }
        return gained;
    }

    private List<PlanEntry> without(int begin, int end) {
        List<PlanEntry> entries = best();
        entries.subList(begin, end).clear();
        return entries;
    }

    /** All answers of a kind at once as calm as they can be without being calm. */
    private boolean lowerKinds() {
        boolean gained = false;
        for (Object kind : groups(PlanEntry::kind)) {
            List<PlanEntry> entries = new ArrayList<>();
            boolean lowered = false;
            for (Deviation deviation : search.best().deviations()) {
                boolean lower =
                        deviation.entry().kind().equals(kind) && !deviation.calmer().isEmpty();
                entries.add(
                        lower
                                ? answered(deviation.entry(), deviation.calmer().getFirst())
                                : deviation.entry());
                lowered |= lower;
            }
            gained |= lowered && search.attempt(entries);
        }
        return gained;
    }

    private boolean lowerEach() {
        boolean gained = false;
        for (int i = 0; i < search.best().deviations().size() && !search.isOver(); i++) {
            while (i < search.best().deviations().size() && lower(i)) {
                gained = true;
            }
        }
        return gained;
    }

    private boolean lower(int index) {
        Deviation deviation = search.best().deviations().get(index);
        for (String key : deviation.calmer()) {
            List<PlanEntry> entries = best();
            entries.set(index, answered(deviation.entry(), key));
            if (search.attempt(entries)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Leaves out all lines of a kind and has another line apply to an earlier or later question:
     * many small accidents may only have brought a large one to the right moment.
     */
    private boolean removeKindAndMove() {
        if (best().size() > FEW_LINES) {
            return false;
        }
        for (Object kind : groups(PlanEntry::kind)) {
            List<PlanEntry> rest =
                    best().stream().filter(entry -> !entry.kind().equals(kind)).toList();
            for (int i = 0; i < rest.size() && best().size() - rest.size() > 1; i++) {
                for (long move : MOVES) {
                    List<PlanEntry> moved = new ArrayList<>(rest);
                    moved.set(i, at(rest.get(i), rest.get(i).ordinal() + move));
                    if (search.attempt(withDistinctAddresses(moved))) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /**
     * Leaves one line out and lets later lines of one site apply to a question a little earlier or
     * later: an accident that did not happen takes or adds a few questions before the next.
     */
    private boolean removeAndShift() {
        if (best().size() > FEW_LINES) {
            return false;
        }
        for (int i = best().size() - 1; i >= 0; i--) {
            List<PlanEntry> rest = without(i, i + 1);
            Set<Address> sites = new LinkedHashSet<>();
            rest.subList(i, rest.size()).forEach(entry -> sites.add(Address.of(entry)));
            for (Address site : sites) {
                for (int shift : SHIFTS) {
                    if (search.attempt(shifted(rest, i, site, shift))) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** Two lines that only go together: who was chosen before its turn, and who then was not. */
    private boolean removePairs() {
        if (best().size() > FEWER_LINES) {
            return false;
        }
        for (int i = best().size() - 1; i > 0; i--) {
            for (int j = i - 1; j >= 0; j--) {
                List<PlanEntry> rest = without(i, i + 1);
                rest.remove(j);
                if (search.attempt(rest)) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * Leaves one line out and has another one answer otherwise, even less calmly: one wilder choice
     * may do what took two.
     */
    private boolean removeAndReplace() {
        if (best().size() > FEWER_LINES) {
            return false;
        }
        for (int i = best().size() - 1; i >= 0; i--) {
            for (int j = best().size() - 1; j >= 0; j--) {
                Deviation other = search.best().deviations().get(j);
                for (String key : i == j ? List.<String>of() : other.others()) {
                    List<PlanEntry> entries = best();
                    entries.set(j, answered(other.entry(), key));
                    entries.remove(i);
                    if (search.attempt(entries)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static List<PlanEntry> shifted(
            List<PlanEntry> entries, int from, Address site, long shift) {
        List<PlanEntry> shifted = new ArrayList<>(entries);
        for (int i = from; i < shifted.size(); i++) {
            PlanEntry entry = shifted.get(i);
            if (Address.of(entry).equals(site)) {
                shifted.set(i, at(entry, entry.ordinal() + shift));
            }
        }
        return withDistinctAddresses(shifted);
    }

    /** The same accidents at earlier questions: the run ends sooner. */
    private boolean moveEarlier() {
        if (best().size() > FEW_LINES) {
            return false;
        }
        boolean gained = moveAll(1) || moveAll(2);
        for (int i = 0; i < best().size() && !search.isOver(); i++) {
            long ordinal = best().get(i).ordinal();
            for (long earlier : new long[] {0, ordinal / 4, ordinal / 2, ordinal - ordinal / 4}) {
                if (earlier < ordinal) {
                    List<PlanEntry> entries = best();
                    entries.set(i, at(entries.get(i), earlier));
                    if (search.attempt(withDistinctAddresses(entries))) {
                        gained = true;
                        break;
                    }
                }
            }
        }
        return gained;
    }

    /** Moves the lines of every site together, by its first ordinal or a part of that. */
    private boolean moveAll(int part) {
        Map<Address, Long> firsts = new LinkedHashMap<>();
        for (PlanEntry entry : best()) {
            firsts.merge(Address.of(entry), entry.ordinal(), Math::min);
        }
        List<PlanEntry> moved = new ArrayList<>();
        for (PlanEntry entry : best()) {
            long first = firsts.getOrDefault(Address.of(entry), 0L);
            moved.add(at(entry, entry.ordinal() - first / part));
        }
        return search.attempt(moved);
    }

    private static PlanEntry at(PlanEntry entry, long ordinal) {
        return new PlanEntry(entry.actor(), entry.kind(), Math.max(0, ordinal), entry.key());
    }

    private static PlanEntry answered(PlanEntry entry, String key) {
        return new PlanEntry(entry.actor(), entry.kind(), entry.ordinal(), key);
    }

    /** Of lines for one question the first stays. */
    private static List<PlanEntry> withDistinctAddresses(List<PlanEntry> entries) {
        record Question(Address site, long ordinal) {}

        Set<Question> seen = new LinkedHashSet<>();
        List<PlanEntry> distinct = new ArrayList<>();
        for (PlanEntry entry : entries) {
            if (seen.add(new Question(Address.of(entry), entry.ordinal()))) {
                distinct.add(entry);
            }
        }
        return distinct;
    }
}
