package dev.orrery.benchmarks.echo;

import dev.orrery.benchmarks.row.Contender;
import dev.orrery.benchmarks.row.Row;
import dev.orrery.benchmarks.row.Trial;

import java.util.ArrayList;
import java.util.List;

/**
 * Servers that echo, and one client for all of them. The row's process is the client; it starts the
 * server, and where {@code taskset} is there each has a processor of its own.
 */
public final class EchoRows {
    private static final String TRIPS = "round trips/s";
    // The client's; a server has a heap of the same size.
    private static final String[] CLIENT = {"-Xms512m", "-Xmx512m"};
    private static final List<String> SERVERS =
            List.of(
                    "orrery",
                    "orrery-streams",
                    "orrery-stream-arrays",
                    "orrery-readers",
                    "nio-select",
                    "netty-nio",
                    "netty-epoll",
                    "netty-uring",
                    "vthread",
                    "asyncio",
                    "uvloop");

    /** Makes the work of one server. */
    private interface Maker {
        Trial make(String server, int size) throws Exception;
    }

    private EchoRows() {}

    /** The rows, ours first in each. */
    public static List<Row> rows() {
        return List.of(
                speed(
                        Row.rate("echo-1conn", "echo of 64 bytes, 1 connection", TRIPS, 1),
                        (server, connections) -> new SmallTrial(server, connections, 20_000)),
                speed(
                        Row.rate("echo-100conn", "the same, 100 connections", TRIPS, 100)
                                .growing(1, 10, 100, 1000),
                        (server, connections) -> new SmallTrial(server, connections, 40_000)),
                speed(
                        Row.rate("echo-64k-stream", "echo of 64 KiB writes", "GB/s", 12_000),
                        StreamTrial::new),
                Row.cost("idle-10k", "an idle connection of 10,000", "bytes", 10_000)
                        .with(all(IdleMemoryTrial::new))
                        .heap(CLIENT)
                        .goalAtMost("orrery", 1, "netty"),
                Row.rate("idle-10k-accepts", "10,000 connections, accepted", "1/s", 10_000)
                        .with(all(AcceptTrial::new))
                        .heap(CLIENT)
                        .goal("orrery", 1.0, "netty")
                        .growing(100, 1000, 10_000));
    }

    private static Row speed(Row row, Maker maker) {
        return row.with(all(maker))
                .heap(CLIENT)
                .goal("orrery", 0.95, "nio-select")
                .goal("orrery-streams", 1.0, "uvloop");
    }

    private static List<Contender> all(Maker maker) {
        List<Contender> contenders = new ArrayList<>();
        for (String server : SERVERS) {
            contenders.add(Contender.java(server, size -> maker.make(server, size)));
        }
        contenders.add(
                Contender.java("limit-spinning", size -> maker.make("limit-spinning", size)));
        return contenders;
    }
}
