package dev.orrery.loop.net;

/**
 * A connection that was made: its transport and the protocol that was made for it.
 *
 * <p>Source: the pair that asyncio's {@code create_connection} returns.
 *
 * @param <P> the type of the protocol
 * @param transport this side of the connection
 * @param protocol what is told of it
 */
public record Connection<P extends Protocol>(Transport transport, P protocol) {}
