package dev.orrery.benchmarks.echo;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Sends back what comes, on threads of its own, until the process ends. */
interface EchoServer {
    /** As many connections may wait to be accepted. */
    int BACKLOG = 4096;

    /** Where all servers listen. */
    String HOST = "127.0.0.1";

    /** One of that server, or of a free port where it is 0. */
    static InetSocketAddress address(int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(HOST), port);
    }

    /**
     * Starts it.
     *
     * @param bufferBytes how much it reads at a time, where that is its own choice
     * @return its port, at {@link #HOST}
     */
    int start(int bufferBytes) throws Exception;
}
