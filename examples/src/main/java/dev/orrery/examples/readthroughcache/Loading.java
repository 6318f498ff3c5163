package dev.orrery.examples.readthroughcache;

import dev.orrery.loop.sync.Permit;
import dev.orrery.loop.sync.Semaphore;

import org.jspecify.annotations.Nullable;

/** When a load waits for its turn: the store is asked for a few keys at a time only. */
enum Loading {
    /** Once it is known to other readers of the key, who then wait for the same load. */
    WAITS_AS_A_LOAD {
        @Override
        @Nullable Permit beforeItIsKnown(Semaphore turns) {
            return null;
        }

        @Override
        Permit once(@Nullable Permit early, Semaphore turns) {
            return turns.acquire();
        }
    },

    /**
     * THE BUG of {@code read-through-cache-bug-double-load}: the reader waits for the turn, after
     * it has seen that nobody loads the key, and before it says that it does. While the store is
     * busy all readers of a popular key get in line, and later each of them loads it.
     */
    WAITS_AS_A_READER {
        @Override
        Permit beforeItIsKnown(Semaphore turns) {
            return turns.acquire();
        }

        @Override
        Permit once(@Nullable Permit early, Semaphore turns) {
            return early == null ? turns.acquire() : early;
        }
    };

    abstract @Nullable Permit beforeItIsKnown(Semaphore turns);

    abstract Permit once(@Nullable Permit early, Semaphore turns);
}
