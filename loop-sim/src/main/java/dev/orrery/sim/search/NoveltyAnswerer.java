package dev.orrery.sim.search;

import dev.orrery.sim.decision.Decisions;
import dev.orrery.sim.decision.Oracle;
import dev.orrery.sim.decision.SplitMix64;
import dev.orrery.sim.trace.Reached;
import dev.orrery.sim.trace.Trace;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * Goes on from runs that reached something new: repeats such a run up to a decision, often the one
 * after which the novelty came, and goes on by another seed, or changes a few decisions in it. Half
 * of the runs are fresh seeds. A bug behind a chain of rare steps is so found step by step.
 *
 * <p>Threading: one worker; each has parents of its own. Order: a function of the seeds and runs
 * that it has seen. Cost: at most 256 parents of 64 parts.
 *
 * <p>Source: coverage-guided fuzzing as in AFL, with the prefix of a run in place of an input;
 * OpenDST branches likewise.
 */
final class NoveltyAnswerer implements Answerer {
    private static final int MOST_PARENTS = 256;
    private static final int NEWEST = 8;
    private static final long STREAM = 0x6e6f_7665_6c74_7931L;

    /** A run that reached something new. */
    private static final class Parent {
        final Recipe recipe;
        final long decisions;
        final long fresh;
        int children;

        Parent(Recipe recipe, long decisions, long fresh) {
            this.recipe = recipe;
            this.decisions = decisions;
            this.fresh = fresh;
        }
    }

    private final String name;
    private final Reached reached = new Reached();
    // The newest last.
    private final List<Parent> parents = new ArrayList<>();
    // Of the run that is on its way; null when its trace is not the one that was handed out.
    private @Nullable Recipe traced;
    private Recipe recipe = Recipe.of(0);

    NoveltyAnswerer(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Oracle oracle(long seed) {
        SplitMix64 draws = new SplitMix64(seed ^ STREAM);
        boolean isFresh = draws.nextInt(2) == 0;
        recipe = isFresh || parents.isEmpty() ? Recipe.of(seed) : child(draws, seed);
        traced = null;
        return new RecipeOracle(recipe);
    }

    @Override
    public Trace trace(Trace fresh) {
        traced = recipe;
        reached.begin();
        return fresh.withReached(reached);
    }

    @Override
    public void ran(long seed, Decisions decisions, Trace trace, boolean failed) {
        Recipe run = traced;
        traced = null;
        // A child of a failed run would mostly fail in the same way.
        if (run == null || failed || reached.fresh() == 0 || !run.canGrow()) {
            return;
        }
        if (parents.size() == MOST_PARENTS) {
            removeMostUsed();
        }
        parents.add(new Parent(run, decisions.asked(), reached.decisionsAtLastFresh()));
    }

    private Recipe child(SplitMix64 draws, long seed) {
        Parent parent = pick(draws);
        parent.children++;
        long anywhere = draws.nextInt((int) Math.min(parent.decisions + 1, Integer.MAX_VALUE));
        return switch (draws.nextInt(4)) {
            case 0 -> parent.recipe.change(anywhere, seed, draws);
            case 1 -> parent.recipe.branch(anywhere, seed);
            default -> parent.recipe.branch(parent.fresh, seed);
        };
    }

    /** One of the newest, or the less used one of two. */
    private Parent pick(SplitMix64 draws) {
        int size = parents.size();
        if (draws.nextInt(2) == 0) {
            return parents.get(size - 1 - draws.nextInt(Math.min(size, NEWEST)));
        }
        Parent one = parents.get(draws.nextInt(size));
        Parent other = parents.get(draws.nextInt(size));
        return other.children < one.children ? other : one;
    }

    private void removeMostUsed() {
        int most = 0;
        for (int i = 1; i < parents.size(); i++) {
            if (parents.get(i).children > parents.get(most).children) {
                most = i;
            }
        }
        parents.remove(most);
    }
}
