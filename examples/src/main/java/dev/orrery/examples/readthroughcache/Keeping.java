package dev.orrery.examples.readthroughcache;

/** Whether a loaded value may be kept for later readers. */
enum Keeping {
    /** Only if nobody has written the key since the load began. */
    ONLY_WHAT_IS_CURRENT {
        @Override
        boolean keeps(boolean isCurrent) {
            return isCurrent;
        }
    },

    /**
     * THE BUG of {@code read-through-cache-bug-stale-value}: what was loaded is kept. A load that
     * has read the old value, and is on its way back while a write ends, puts the old value into
     * the cache just after the write has taken it out. It stays there until the next write.
     */
    WHATEVER_WAS_LOADED {
        @Override
        boolean keeps(boolean isCurrent) {
            return true;
        }
    };

    abstract boolean keeps(boolean isCurrent);
}
