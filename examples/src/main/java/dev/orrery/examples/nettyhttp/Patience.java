package dev.orrery.examples.nettyhttp;

/** How long a call waits for a server that says nothing. */
enum Patience {
    /** No longer than {@link HttpCalls#SILENCE}. */
    ENDS,

    /**
     * THE BUG of {@code netty-http-bug-endless-patience}: for ever. TCP tells a client nothing of a
     * server that is gone as long as the client has nothing to send.
     */
    NEVER_ENDS
}
