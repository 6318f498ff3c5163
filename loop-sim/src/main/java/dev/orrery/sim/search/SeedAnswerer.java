package dev.orrery.sim.search;

import dev.orrery.sim.decision.Oracle;

import java.util.function.LongFunction;

/** Answers by the seed alone and learns nothing, so its runs need no order and no worker. */
record SeedAnswerer(String name, LongFunction<Oracle> oracles) implements Answerer {
    @Override
    public Oracle oracle(long seed) {
        return oracles.apply(seed);
    }
}
