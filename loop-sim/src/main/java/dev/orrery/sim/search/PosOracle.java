package dev.orrery.sim.search;

import dev.orrery.sim.decision.Choices;
import dev.orrery.sim.decision.Oracle;
import dev.orrery.sim.decision.SeededOracle;
import dev.orrery.sim.decision.Site;
import dev.orrery.sim.decision.SplitMix64;
import dev.orrery.sim.decision.Turns;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Gives every turn, not every actor, a priority of its own when it first waits, and lets the
 * highest go first; who waits for a turn that may influence the one taken draws again. So turns
 * that cannot influence each other do not crowd out the few orders that matter. What is not a
 * question of order is answered by the seed.
 *
 * <p>What turns touch is their {@link Choices#footprint}; turns of unknown footprint influence all
 * others, and where all are unknown this is plain random order.
 *
 * <p>Threading: one run. Cost: O(options) look-ups for each question.
 *
 * <p>Source: Yuan, Yang, Gu, "Partial Order Aware Concurrency Sampling", CAV 2018.
 */
final class PosOracle implements Oracle {
    private static final long STREAM = 0x706f_735f_6f72_6465L;

    /** A turn that waits. */
    private record Waiting(long priority, String site) {}

    private final SeededOracle rest;
    private final SplitMix64 draws;
    private final Map<String, Waiting> waiting = new LinkedHashMap<>();
    // By actor and kind, the ordinal that its next question has if none had one option only.
    private final Map<String, Map<String, Long>> expected = new LinkedHashMap<>();

    PosOracle(long seed) {
        this.rest = new SeededOracle(seed);
        this.draws = new SplitMix64(seed ^ STREAM);
    }

    @Override
    public int choose(Site site, Choices choices) {
        if (!(choices instanceof Turns turns)) {
            return rest.choose(site, choices);
        }
        for (int option = 0; option < turns.size(); option++) {
            if (turns.turnOf(option) == null) {
                return option;
            }
        }
        forgetUnlessNext(site);
        int answer = highest(site, turns);
        forgetTaken(turns, answer);
        return answer;
    }

    /**
     * Questions with one option are not asked. If there were some, those who waited have had their
     * turns meanwhile, and wait for new ones.
     */
    private void forgetUnlessNext(Site site) {
        Long next =
                expected.computeIfAbsent(site.actor(), actor -> new LinkedHashMap<>())
                        .put(site.kind(), site.ordinal() + 1);
        if (next != null && next != site.ordinal()) {
            waiting.values().removeIf(turn -> turn.site().equals(site.actor()));
        }
    }

    private int highest(Site site, Turns turns) {
        int best = 0;
        long highest = -1;
        for (int option = 0; option < turns.size(); option++) {
            String name = nameOf(turns, option);
            Waiting turn = waiting.get(name);
            if (turn == null) {
                turn = new Waiting(draws.nextLong() >>> 1, site.actor());
                waiting.put(name, turn);
            }
            if (turn.priority() > highest) {
                best = option;
                highest = turn.priority();
            }
        }
        return best;
    }

    private void forgetTaken(Turns turns, int answer) {
        String taken = turns.footprint(answer);
        for (int option = 0; option < turns.size(); option++) {
            if (option == answer || mayInfluence(taken, turns.footprint(option))) {
                waiting.remove(nameOf(turns, option));
            }
        }
    }

    static boolean mayInfluence(@Nullable String one, @Nullable String other) {
        if (one == null || other == null) {
            return true;
        }
        return isPartOf(one, other) || isPartOf(other, one);
    }

    private static boolean isPartOf(String path, String whole) {
        return path.startsWith(whole)
                && (path.length() == whole.length() || path.charAt(whole.length()) == '/');
    }

    private static String nameOf(Turns turns, int option) {
        String name = turns.turnOf(option);
        return name == null ? turns.key(option) : name;
    }
}
