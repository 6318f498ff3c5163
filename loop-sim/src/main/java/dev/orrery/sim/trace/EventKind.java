package dev.orrery.sim.trace;

/**
 * What kind of event it was. The digest holds a kind's name, not its position: adding a kind
 * changes no digest, renaming one does.
 */
public enum EventKind {
    /** A host came up, went down or changed. */
    HOST,
    /** A loop began one pass. */
    ITERATION,
    /** A loop ran a callback. */
    CALLBACK,
    /** A timer was made to fire after its deadline. */
    TIMER_LATE,
    /** A timer was set; the value is its deadline. */
    TIMER_SET,
    /** The body of a task has ended. */
    TASK_END,
    /** A callback was posted to a loop from elsewhere; the detail is the loop. */
    POST,
    /** A waiting loop was woken. */
    WAKEUP,
    /** A selector was polled. */
    POLL,
    /** The oracle was asked. */
    DECISION,
    /** A simulated thread began. */
    THREAD_START,
    /** A simulated thread ran up to its next pause. */
    THREAD_STEP,
    /** A simulated thread ended. */
    THREAD_END,
    /** A simulated thread began to sleep. */
    SLEEP,
    /** Virtual time jumped to the next event. */
    TIME_JUMP,
    /** A channel became ready. */
    CHANNEL_READY,
    /** Bytes were written to a channel; the value is how many. */
    SENT,
    /** Bytes were read from a channel; the value is how many, -1 at the end of the stream. */
    RECEIVED,
    /** A channel was closed, or one direction of it. */
    CHANNEL_CLOSED,
    /** A packet was given to a link; the value is its size in bytes. */
    PACKET,
    /** A link did something to a packet, or was changed; the value is in bytes or nanoseconds. */
    NETWORK,
    /** The environment did something that the scenario has asked for. */
    ENVIRONMENT,
    /** An executor began a piece of work. */
    EXECUTOR_START,
    /** An executor ended a piece of work. */
    EXECUTOR_END,
    /** A signal was delivered. */
    SIGNAL,
    /** A callback cost virtual time. */
    BUSY,
    /** The scenario noted something. */
    MARK,
    /** The scenario named the state that the system is in. */
    STATE,
    /** Faults stopped for good. */
    HEAL,
    /** A time without faults began or ended. */
    QUIET,
    /** Something was left behind at the end. */
    LEAK,
    /** A callback, a thread or a piece of work threw. */
    FAILURE,
    /** An invariant did not hold. */
    INVARIANT_FAILED;

    // String.hashCode is specified, so it is the same in every JVM; an enum's own hash is not.
    private final long code = Digest.hash(name());

    /** Equal for the same kind in every JVM. */
    long code() {
        return code;
    }
}
