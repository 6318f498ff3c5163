package dev.orrery.sim.search;

import dev.orrery.sim.decision.Decisions;
import dev.orrery.sim.decision.Oracle;
import dev.orrery.sim.decision.SplitMix64;
import dev.orrery.sim.trace.Trace;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * Several answerers, of which the seed picks one for each run, in proportion to their shares. One
 * that has nothing left to try leaves its runs to the next.
 */
final class MixAnswerer implements Answerer {
    private static final long STREAM = 0x6d69_785f_7069_636bL;

    private record Part(Answerer answerer, int share) {}

    private final String name;
    private final List<Part> parts = new ArrayList<>();
    private int shares;
    private @Nullable Answerer running;

    MixAnswerer(String name) {
        this.name = name;
    }

    void add(Answerer answerer, int share) {
        parts.add(new Part(answerer, share));
        shares += share;
    }

    int shares() {
        return shares;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public @Nullable Oracle oracle(long seed) {
        int first = pick(new SplitMix64(seed ^ STREAM).nextInt(shares));
        for (int i = 0; i < parts.size(); i++) {
            Answerer answerer = parts.get((first + i) % parts.size()).answerer();
            Oracle oracle = answerer.oracle(seed);
            if (oracle != null) {
                running = answerer;
                return oracle;
            }
        }
        running = null;
        return null;
    }

    private int pick(int draw) {
        int left = draw;
        for (int i = 0; i < parts.size(); i++) {
            left -= parts.get(i).share();
            if (left < 0) {
                return i;
            }
        }
        return 0;
    }

    @Override
    public Trace trace(Trace fresh) {
        return running == null ? fresh : running.trace(fresh);
    }

    @Override
    public void ran(long seed, Decisions decisions, Trace trace, boolean failed) {
        if (running != null) {
            running.ran(seed, decisions, trace, failed);
        }
    }
}
