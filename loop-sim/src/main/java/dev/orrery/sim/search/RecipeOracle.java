package dev.orrery.sim.search;

import dev.orrery.sim.decision.Choices;
import dev.orrery.sim.decision.Oracle;
import dev.orrery.sim.decision.SeededOracle;
import dev.orrery.sim.decision.Site;

/** Answers as a recipe says. Threading: one run. */
final class RecipeOracle implements Oracle {
    private final Recipe recipe;
    private SeededOracle now;
    private int part;
    private long asked;

    RecipeOracle(Recipe recipe) {
        this.recipe = recipe;
        this.now = new SeededOracle(recipe.seed(0));
    }

    @Override
    public int choose(Site site, Choices choices) {
        while (part + 1 < recipe.parts() && recipe.from(part + 1) <= asked) {
            part++;
            now = new SeededOracle(recipe.seed(part));
        }
        asked++;
        return now.choose(site, choices);
    }
}
