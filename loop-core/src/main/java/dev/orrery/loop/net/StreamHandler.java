package dev.orrery.loop.net;

/**
 * What a server of streams does with each connection, in a task of its own.
 *
 * <p>Source: the {@code client_connected_cb} of asyncio's {@code start_server}.
 */
@FunctionalInterface
public interface StreamHandler {
    /**
     * Serves one connection, which is closed when this returns.
     *
     * @param reader what the peer sends
     * @param writer what the peer gets
     * @throws Exception if the connection shall end; what it is goes to the loop's exception
     *     handler
     */
    void handle(StreamReader reader, StreamWriter writer) throws Exception;
}
