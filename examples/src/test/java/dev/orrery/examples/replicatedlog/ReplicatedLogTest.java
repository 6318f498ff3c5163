package dev.orrery.examples.replicatedlog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The cluster as processes on loopback, each in a JVM of its own. */
@Timeout(120)
class ReplicatedLogTest {
    private static final int NODES = 3;

    @TempDir private Path folder;
    private final List<Process> processes = new ArrayList<>();
    private final List<String> places = new ArrayList<>();

    @AfterEach
    void endAll() throws InterruptedException {
        for (Process process : processes) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void writesAreAcknowledgedAndKeptAlsoWhenTheLeaderIsKilled() throws Exception {
        choosePlaces();
        start("store");
        List<Process> nodes = new ArrayList<>();
        for (int i = 1; i <= NODES; i++) {
            nodes.add(start("node", "node-" + i, file(i).toString()));
        }
        assertThat(client(2)).containsExactly("acknowledged: write-0", "acknowledged: write-1");
        nodes.get(leader() - 1).destroyForcibly().waitFor();
        assertThat(client(1)).containsExactly("acknowledged: write-0");
        assertThat(copies()).hasSize(3).allMatch(copies -> copies >= 2);
    }

    private Path file(int node) {
        return folder.resolve("node-" + node);
    }

    private Promises promises(int node) {
        return new FileStorage(file(node)).load();
    }

    /** Whom a node of the latest term has voted for: as a rule whoever leads in it. */
    private int leader() {
        int leader = 1;
        for (int node = 2; node <= NODES; node++) {
            if (promises(node).term() > promises(leader).term()) {
                leader = node;
            }
        }
        String vote = promises(leader).vote();
        return vote == null ? leader : Integer.parseInt(vote.substring("node-".length()));
    }

    /** In how many logs each write is. */
    private List<Long> copies() {
        Map<String, Long> copies = new LinkedHashMap<>();
        for (int node = 1; node <= NODES; node++) {
            for (Entry entry : promises(node).log()) {
                if (!entry.isBeginning()) {
                    copies.merge(entry.id(), 1L, Long::sum);
                }
            }
        }
        return List.copyOf(copies.values());
    }

    private List<String> client(int writes) throws IOException, InterruptedException {
        Process client = start("client", Integer.toString(writes));
        String said = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(client.waitFor()).as("exit code; it said: %s", said).isZero();
        return said.lines().filter(line -> line.startsWith("acknowledged")).toList();
    }

    private Process start(String... words) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(ReplicatedLog.class.getName());
        command.addAll(List.of(words));
        command.addAll(places);
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        processes.add(process);
        return process;
    }

    /** Ports that were free just now, all at once so that they differ. */
    private void choosePlaces() throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i <= NODES; i++) {
                ServerSocket socket = new ServerSocket(0);
                sockets.add(socket);
                String name = i == 0 ? Cluster.STORE : "node-" + i;
                places.add(name + "=127.0.0.1:" + socket.getLocalPort());
            }
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }
}
