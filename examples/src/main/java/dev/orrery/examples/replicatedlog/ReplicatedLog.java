package dev.orrery.examples.replicatedlog;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.combine.Async;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** One process of the cluster, on real sockets. */
public final class ReplicatedLog {
    private static final String USAGE =
            """
            usage: replicated-log ROLE PLACE...
              node NAME FILE   one copy of the log, kept in FILE
              store            what the leader writes to
              client WRITES    writes to the log, one write after the other
              PLACE            NAME=HOST:PORT for each process; one is called store
            """;

    private ReplicatedLog() {}

    /**
     * Runs one process until it is killed; a client ends by itself.
     *
     * @param args see the usage that it prints without any
     * @throws IOException if it cannot listen
     * @throws TimeoutException if nobody acknowledges a client's write
     */
    public static void main(String[] args) throws IOException, TimeoutException {
        List<String> words = List.of(args);
        switch (words.isEmpty() ? "" : words.getFirst()) {
            case "node" -> node(words.get(1), Path.of(words.get(2)), cluster(words, 3));
            case "store" -> store(cluster(words, 1));
            case "client" -> client(Integer.parseInt(words.get(1)), cluster(words, 2));
            default -> {
                System.err.print(USAGE);
                System.exit(2);
            }
        }
    }

    private static Cluster cluster(List<String> words, int from) {
        Map<String, Cluster.Place> places = new LinkedHashMap<>();
        for (String word : words.subList(from, words.size())) {
            String[] parts = word.split("[=:]", -1);
            places.put(parts[0], new Cluster.Place(parts[1], Integer.parseInt(parts[2])));
        }
        return new Cluster(places);
    }

    private static void node(String name, Path file, Cluster cluster) throws IOException {
        Async.<IOException>run(
                () -> new Node(cluster, name, new FileStorage(file), Mistake.NONE).run());
    }

    private static void store(Cluster cluster) throws IOException {
        FencedStore store = new FencedStore(Mistake.NONE);
        Async.<IOException>run(() -> store.run(cluster.port(Cluster.STORE)));
    }

    private static void client(int writes, Cluster cluster) throws TimeoutException {
        Async.<TimeoutException>run(
                () -> {
                    try (LogClient client =
                            new LogClient(
                                    cluster,
                                    "client-" + ProcessHandle.current().pid(),
                                    EventLoop.current().world(),
                                    Mistake.NONE)) {
                        for (int i = 0; i < writes; i++) {
                            client.write("write-" + i);
                            System.out.println("acknowledged: write-" + i);
                        }
                    }
                });
    }
}
