package dev.orrery.examples.replicatedlog;

/** What is wrong in one of the planted variants. */
enum Mistake {
    NONE,

    /**
     * THE BUG of {@code replicated-log-bug-wall-clock}: a lease ends by the wall clock. Set back,
     * it makes the lease last that much longer, and by then another node has one.
     */
    WALL_CLOCK_LEASE,

    /**
     * THE BUG of {@code replicated-log-bug-no-fence}: the store takes every write. One that was
     * under way for longer than the lease lasts comes after those of the next holder.
     */
    NO_FENCING_TOKEN,

    /**
     * THE BUG of {@code replicated-log-bug-early-ack}: a write is acknowledged when the leader has
     * it. If the leader dies then, the next one has never heard of it.
     */
    ACKNOWLEDGED_BEFORE_QUORUM,

    /**
     * THE BUG of {@code replicated-log-bug-half-closed}: a client keeps a connection on which the
     * server has said that it is done. Writing works as ever, and nobody answers any more.
     */
    HALF_CLOSED_CONNECTION_REUSED,

    /**
     * THE BUG of {@code replicated-log-bug-new-id}: each attempt has an id of its own, so a write
     * that was made, but not acknowledged in time, is made again.
     */
    RETRY_WITHOUT_IDENTITY
}
