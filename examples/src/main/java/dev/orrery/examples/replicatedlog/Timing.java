package dev.orrery.examples.replicatedlog;

import java.time.Duration;

/** How long things take and last, by each node's own monotonic clock. */
final class Timing {
    /** How often a leader says that it is there. */
    static final Duration HEARTBEAT = Duration.ofMillis(50);

    /** How long a leader may rely on what a majority has said. */
    static final Duration LEASE = Duration.ofMillis(300);

    /**
     * How long a node that has heard of a leader votes for nobody else. Longer than a lease: clocks
     * that drift apart by less than a fifth do no harm.
     */
    static final Duration LOYALTY = Duration.ofMillis(375);

    /** How long a node waits for a leader before it wants to be one. */
    static final Duration ELECTION_MIN = Duration.ofMillis(400);

    /** How much longer it may wait, by chance, so that not all of them do at once. */
    static final Duration ELECTION_SPREAD = Duration.ofMillis(400);

    /** How long one node waits for another one's answer. */
    static final Duration ANSWER = Duration.ofMillis(150);

    /** How often the holder of the lease writes to the store. */
    static final Duration WORK = Duration.ofMillis(40);

    /** How long a client waits for an answer before it tries again. */
    static final Duration ATTEMPT = Duration.ofMillis(400);

    /** How long a client tries at all. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    /** After how long a server ends a connection on which nobody asks. */
    static final Duration IDLE = Duration.ofSeconds(1);

    /** How long it waits then for the client to end it, too. */
    static final Duration LINGER = Duration.ofMinutes(1);

    /** After how long a server tries again to listen. */
    static final Duration SERVE_AGAIN = Duration.ofMillis(100);

    private Timing() {}
}
