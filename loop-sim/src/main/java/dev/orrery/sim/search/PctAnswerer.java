package dev.orrery.sim.search;

import dev.orrery.sim.decision.Decisions;
import dev.orrery.sim.decision.Oracle;
import dev.orrery.sim.decision.SplitMix64;
import dev.orrery.sim.trace.Trace;

import org.jspecify.annotations.Nullable;

/**
 * PCT with runs as long as the runs before were on average; the first one has a length drawn by its
 * seed. With a given length it is a function of the seed alone.
 */
final class PctAnswerer implements Answerer {
    static final int LEARN = 0;
    private static final int LONGEST = 1 << 30;
    private static final int SHARE_OF_NEW = 8;

    private final String name;
    private final int depth;
    private final int given;
    private @Nullable PctOracle last;
    // 0 until a run has been seen.
    private long learned;

    PctAnswerer(String name, int depth, int given) {
        this.name = name;
        this.depth = depth;
        this.given = given;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Oracle oracle(long seed) {
        PctOracle oracle = new PctOracle(seed, depth, length(seed));
        last = oracle;
        return oracle;
    }

    private int length(long seed) {
        if (given != LEARN) {
            return given;
        }
        if (learned == 0) {
            return 16 << new SplitMix64(~seed).nextInt(8);
        }
        return (int) Math.min(learned, LONGEST);
    }

    @Override
    public void ran(long seed, Decisions decisions, Trace trace, boolean failed) {
        PctOracle oracle = last;
        if (oracle != null && !failed) {
            long steps = Math.max(1, oracle.steps());
            learned =
                    learned == 0 ? steps : Math.max(1, learned + (steps - learned) / SHARE_OF_NEW);
        }
    }
}
