package dev.orrery.sim.trace;

import java.util.Arrays;

/**
 * What the runs of one search have reached: which kinds of events and details each actor had, which
 * kind came after which, which state after which, and about how often in one run. It tells which
 * run was the first to reach something.
 *
 * <p>Decisions are not counted, as they are what a search puts in, not what comes out. Two things
 * may fall into one cell: a search then overlooks a novelty, and nothing else is wrong.
 *
 * <p>Threading: one search, one run at a time. Cost: 33 kB; a few operations and no allocation for
 * an event, and one pass over 16 kB for {@link #begin}.
 *
 * <p>Source: the map of edges and counts of American Fuzzy Lop (Zalewski, technical details of
 * AFL), over events in place of branches.
 */
public final class Reached {
    private static final int CELLS = 1 << 14;
    private static final int ACTORS = 1 << 10;
    private static final long TRANSITION = 0x5bf0_3635_dcf1_e3a5L;
    private static final long STEP = 0x9e37_79b9_7f4a_7c15L;

    // A bit for each class of counts that a run has had in this cell.
    private final byte[] known = new byte[CELLS];
    // Of the present run; stays at 255.
    private final byte[] counts = new byte[CELLS];
    // What the actor did last in the present run; two actors may share a place.
    private final long[] last = new long[ACTORS];
    private long decisions;
    private long fresh;
    private long decisionsAtLastFresh;

    /** Makes a search's memory, empty. */
    public Reached() {}

    /** Begins another run. What earlier runs reached stays known. */
    public void begin() {
        Arrays.fill(counts, (byte) 0);
        Arrays.fill(last, 0);
        decisions = 0;
        fresh = 0;
        decisionsAtLastFresh = 0;
    }

    /**
     * Returns how many cells the present run was the first to reach, or to reach so often.
     *
     * @return the number of novelties, 0 for a run that did what others had done
     */
    public long fresh() {
        return fresh;
    }

    /**
     * Returns after how many decisions of the present run the last novelty came.
     *
     * @return the number of decisions taken before it
     */
    public long decisionsAtLastFresh() {
        return decisionsAtLastFresh;
    }

    void note(String actor, EventKind kind, String detail) {
        if (kind == EventKind.DECISION) {
            decisions++;
            return;
        }
        long who = mix(Digest.hash(actor));
        long what = who ^ mix(kind.code() + STEP);
        long which = what ^ mix(Digest.hash(detail) + TRANSITION);
        count(mix(which));
        // Of states and marks, which are the user's own labels, the order of details counts too.
        boolean isLabel = kind == EventKind.STATE || kind == EventKind.MARK;
        int place = (int) (isLabel ? what & (ACTORS - 1) : who & (ACTORS - 1));
        long now = isLabel ? which : what;
        count(mix(last[place] + TRANSITION ^ now));
        last[place] = now;
    }

    private void count(long hash) {
        int cell = (int) (hash & (CELLS - 1));
        int times = counts[cell] & 0xff;
        if (times == 255) {
            return;
        }
        times++;
        counts[cell] = (byte) times;
        int bit = 1 << classOf(times);
        if ((known[cell] & bit) == 0) {
            known[cell] |= (byte) bit;
            fresh++;
            decisionsAtLastFresh = decisions;
        }
    }

    /** 1, 2, 3, 4 to 7, 8 to 15, 16 to 31, 32 to 127, more. */
    private static int classOf(int times) {
        if (times < 4) {
            return times - 1;
        }
        return times < 8 ? 3 : times < 16 ? 4 : times < 32 ? 5 : times < 128 ? 6 : 7;
    }

    private static long mix(long word) {
        long mixed = (word ^ (word >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
