package dev.orrery.benchmarks.echo;

import dev.orrery.benchmarks.row.LeftOut;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * One echo server, one process: {@code NAME BUFFER_BYTES}. Prints {@code port N}, or {@code
 * left-out REASON}; answers each line {@code heap} with {@code heap N}, the bytes in use on its
 * heap; ends with its input. What is asked of servers in Python is the same.
 */
final class ServerMain {
    private static final int COLLECTIONS = 3;
    private static final Map<String, EchoServer> SERVERS =
            Map.ofEntries(
                    Map.entry("orrery", OrreryServers::protocols),
                    Map.entry("orrery-streams", OrreryServers::streams),
                    Map.entry("orrery-stream-arrays", OrreryServers::streamArrays),
                    Map.entry("orrery-readers", OrreryServers::readers),
                    Map.entry("nio-select", bytes -> SelectServer.start(bytes, false)),
                    Map.entry("limit-spinning", bytes -> SelectServer.start(bytes, true)),
                    Map.entry("vthread", ThreadServer::start),
                    Map.entry("netty-nio", bytes -> NettyServers.nio()),
                    Map.entry("netty-epoll", bytes -> NettyServers.epoll()),
                    Map.entry("netty-uring", bytes -> NettyServers.uring()));

    private ServerMain() {}

    static EchoServer named(String name) {
        EchoServer server = SERVERS.get(name);
        if (server == null) {
            throw new IllegalArgumentException(
                    "server must be one of " + SERVERS.keySet() + ": server=" + name + ".");
        }
        return server;
    }

    public static void main(String[] arguments) throws Exception {
        try {
            int port = named(arguments[0]).start(Integer.parseInt(arguments[1]));
            System.out.println("port " + port);
            answer();
        } catch (LeftOut missing) {
            System.out.println("left-out " + missing.getMessage());
        }
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }

    private static void answer() throws IOException {
        BufferedReader asked =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (asked.readLine() != null) {
            // Cleaners run between two collections.
            for (int i = 0; i < COLLECTIONS; i++) {
                System.gc();
            }
            Runtime runtime = Runtime.getRuntime();
            System.out.println("heap " + (runtime.totalMemory() - runtime.freeMemory()));
        }
    }
}
