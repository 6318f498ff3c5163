package dev.orrery.sim.net;

/**
 * One direction of a connection: what one channel writes and another reads.
 *
 * <p>Threading: immutable, any thread.
 *
 * @param host the host that the connection was opened on
 * @param from the channel that writes
 * @param to the channel that reads
 */
public record Flow(String host, String from, String to) {}
