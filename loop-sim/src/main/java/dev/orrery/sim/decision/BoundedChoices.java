package dev.orrery.sim.decision;

import org.jspecify.annotations.Nullable;

/** Some options, rarer than they say themselves; one object for question after question. */
final class BoundedChoices implements Choices {
    private Choices choices = Choices.yesNo();
    private int oneIn = 1;

    Choices of(Choices some, int rarity) {
        choices = some;
        oneIn = rarity;
        return this;
    }

    @Override
    public int size() {
        return choices.size();
    }

    @Override
    public String key(int option) {
        return choices.key(option);
    }

    @Override
    public @Nullable String footprint(int option) {
        return choices.footprint(option);
    }

    @Override
    public int rarity() {
        return Math.max(oneIn, choices.rarity());
    }

    @Override
    public int indexOf(String key) {
        return choices.indexOf(key);
    }
}
