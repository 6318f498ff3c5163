package dev.orrery.loop.net;

/**
 * An endpoint that was made: its transport and the protocol that was made for it.
 *
 * <p>Source: the pair that asyncio's {@code create_datagram_endpoint} returns.
 *
 * @param <P> the type of the protocol
 * @param transport sends
 * @param protocol what is told of it
 */
public record DatagramEndpoint<P extends DatagramProtocol>(
        DatagramTransport transport, P protocol) {}
