package dev.orrery.sim.search;

import dev.orrery.sim.decision.CalmOracle;
import dev.orrery.sim.decision.Oracle;

import org.jspecify.annotations.Nullable;

/** The one run without accidents, by the first worker; then nothing is left. */
final class CalmAnswerer implements Answerer {
    private final String name;
    private boolean over;

    CalmAnswerer(String name, int worker) {
        this.name = name;
        this.over = worker != 0;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public @Nullable Oracle oracle(long seed) {
        if (over) {
            return null;
        }
        over = true;
        return new CalmOracle();
    }
}
