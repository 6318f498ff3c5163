package dev.orrery.sim.decision;

import org.jspecify.annotations.Nullable;

/** Options of which those that are not calm are rare. */
final class RareChoices implements Choices {
    private final Choices choices;
    private final int oneIn;

    RareChoices(Choices choices, int oneIn) {
        if (oneIn < 1) {
            throw new IllegalArgumentException(
                    "oneIn must be at least 1: oneIn="
                            + oneIn
                            + ". Use 1 for options that are not rare.");
        }
        this.choices = choices;
        this.oneIn = oneIn;
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

    @Override
    public String toString() {
        return choices + ", rarely";
    }
}
