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
 * Gives every actor a priority and always lets the highest go first; at {@code depth - 1} random
 * steps the one that is about to go falls below all others. What is not a question of order is
 * answered by the seed.
 *
 * <p>A bug that needs {@code depth} orderings among n actors and k steps is found with a
 * probability of at least {@code 1 / (n k^(depth-1))}, if k is known. Who has been passed over a
 * thousand times in a row goes to the top: a loop that turns without end at one instant would
 * otherwise starve whom it waits for.
 *
 * <p>Threading: one run. Cost: O(options) for each question, no allocation except for who falls.
 *
 * <p>Source: Burckhardt, Kothari, Musuvathi, Nagarakatte, "A Randomized Scheduler with
 * Probabilistic Guarantees of Finding Bugs", ASPLOS 2010.
 */
final class PctOracle implements Oracle {
    private static final int PATIENCE = 1_000;
    private static final long STREAM = 0x7063_745f_6f72_6465L;
    // Above the change points' priorities, which are 0 to depth - 2.
    private static final long LOWEST_DRAWN = 1L << 20;
    private static final long HIGHEST_DRAWN = 1L << 61;

    /** How long the same actor has been the one that has waited longest. */
    private static final class Line {
        @Nullable String first;
        int passedOver;
    }

    private final SeededOracle rest;
    private final long priorities;
    // Not sorted: the i-th one lowers to priority i. Long.MAX_VALUE when it is behind.
    private final long[] changeAt;
    private final Map<String, Long> moved = new LinkedHashMap<>();
    private final Map<String, Line> lines = new LinkedHashMap<>();
    private long raised = HIGHEST_DRAWN;
    private long steps;

    /** {@code length} is how many steps the run is thought to have, at least 1. */
    PctOracle(long seed, int depth, int length) {
        this.rest = new SeededOracle(seed);
        SplitMix64 draws = new SplitMix64(seed ^ STREAM);
        this.priorities = draws.nextLong();
        this.changeAt = new long[depth - 1];
        for (int i = 0; i < changeAt.length; i++) {
            changeAt[i] = draws.nextInt(length);
        }
    }

    /** How many questions of order there were so far. */
    long steps() {
        return steps;
    }

    @Override
    public int choose(Site site, Choices choices) {
        if (!(choices instanceof Turns turns)) {
            return rest.choose(site, choices);
        }
        for (int option = 0; option < turns.size(); option++) {
            if (turns.turnOf(option) == null) {
                // To give way costs nothing: who gave way goes next if it is still the highest.
                return option;
            }
        }
        int answer = inLine(site, turns, highest(turns));
        for (int i = 0; i < changeAt.length; i++) {
            if (changeAt[i] <= steps) {
                changeAt[i] = Long.MAX_VALUE;
                moved.put(nameOf(turns, answer), (long) i);
                answer = highest(turns);
            }
        }
        steps++;
        return answer;
    }

    private int highest(Turns turns) {
        int best = 0;
        long highest = -1;
        for (int option = 0; option < turns.size(); option++) {
            long priority = priorityOf(nameOf(turns, option));
            if (priority > highest) {
                best = option;
                highest = priority;
            }
        }
        return best;
    }

    private long priorityOf(String name) {
        Long set = moved.isEmpty() ? null : moved.get(name);
        if (set != null) {
            return set;
        }
        long drawn = SplitMix64.mix(priorities ^ Names.hash(name));
        return LOWEST_DRAWN + (drawn >>> 4);
    }

    /** Lets the first in line go if it was passed over too often. */
    private int inLine(Site site, Turns turns, int answer) {
        Line line = lines.computeIfAbsent(site.actor(), actor -> new Line());
        String first = nameOf(turns, 0);
        if (answer == 0 || !first.equals(line.first)) {
            line.first = first;
            line.passedOver = 0;
            return answer;
        }
        line.passedOver++;
        if (line.passedOver < PATIENCE) {
            return answer;
        }
        line.passedOver = 0;
        moved.put(first, ++raised);
        return 0;
    }

    private static String nameOf(Turns turns, int option) {
        String name = turns.turnOf(option);
        return name == null ? turns.key(option) : name;
    }
}
