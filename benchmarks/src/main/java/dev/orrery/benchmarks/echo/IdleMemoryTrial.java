package dev.orrery.benchmarks.echo;

import dev.orrery.benchmarks.row.LeftOut;
import dev.orrery.benchmarks.row.Trial;

import java.io.IOException;
import java.util.Map;

/**
 * What each connection that has nothing to say takes in the server's process; the kernel's part is
 * not counted. Each run is of a fresh server, since few give back to the system what they once had.
 */
final class IdleMemoryTrial implements Trial {
    // Load classes.
    private static final int FIRST = 100;
    // How much those read at a time that need a buffer for each connection.
    private static final int BUFFER_BYTES = 4096;

    private final String name;
    private final int size;
    private double heapEach;
    private boolean isPinned;

    IdleMemoryTrial(String name, int size) throws LeftOut {
        IdleConnections.checkFiles(size);
        this.name = name;
        this.size = size;
    }

    @Override
    public double run() throws IOException, LeftOut {
        // All of the heap is resident from the beginning, so that what is used of it counts once;
        // and a compiler would take memory while the connections are made.
        try (ServerProcess server =
                ServerProcess.start(
                        name, BUFFER_BYTES, "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC", "-Xint")) {
            isPinned = server.isPinned();
            IdleConnections first = new IdleConnections(server.port());
            IdleConnections measured = new IdleConnections(server.port());
            try {
                first.open(FIRST);
                ServerProcess.Memory before = server.memory();
                measured.open(size);
                ServerProcess.Memory with = server.memory();
                heapEach = (with.heap() - before.heap()) / (double) size;
                return heapEach + (with.resident() - before.resident()) / (double) size;
            } finally {
                first.close();
                measured.close();
            }
        }
    }

    @Override
    public Map<String, Double> extras() {
        return Map.of("heap bytes each", heapEach, "pinned", isPinned ? 1.0 : 0.0);
    }
}
