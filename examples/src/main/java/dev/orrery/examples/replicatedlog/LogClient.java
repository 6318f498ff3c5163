package dev.orrery.examples.replicatedlog;

import static dev.orrery.loop.combine.Async.sleep;

import dev.orrery.loop.World;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * Writes to the log, whoever leads, and tries again until it is told that a write is done.
 *
 * <p>Threading: one task.
 */
final class LogClient implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final String name;
    private final World world;
    private final List<String> nodes;
    private final Mistake mistake;
    private final List<Peer> peers = new ArrayList<>();
    private int next;
    private int attempts;

    LogClient(Cluster cluster, String name, World world, Mistake mistake) {
        this.name = name;
        this.world = world;
        this.nodes = cluster.nodes();
        this.mistake = mistake;
        for (String node : nodes) {
            Peer.Reuse reuse =
                    mistake == Mistake.HALF_CLOSED_CONNECTION_REUSED
                            ? Peer.Reuse.IF_WRITABLE
                            : Peer.Reuse.IF_ALIVE;
            peers.add(cluster.peer(node, reuse));
        }
    }

    /**
     * Has {@code operation} done once.
     *
     * @throws TimeoutException if nobody has said so in time; it may have been done or not
     */
    void write(String operation) throws TimeoutException {
        long deadline = world.clock().nanoTime() + Timing.PATIENCE.toNanos();
        while (world.clock().nanoTime() < deadline) {
            if (attempt(operation)) {
                return;
            }
        }
        throw new TimeoutException("no answer within " + Timing.PATIENCE + " to " + operation);
    }

    private boolean attempt(String operation) {
        attempts++;
        String id =
                mistake == Mistake.RETRY_WITHOUT_IDENTITY
                        ? name + "-" + attempts
                        : name + "-" + operation;
        String answer;
        try {
            answer = peers.get(next).ask("WRITE " + id + " " + operation, Timing.ATTEMPT);
        } catch (IOException | TimeoutException silent) {
            askAnother();
            sleep(PAUSE);
            return false;
        }
        String[] words = answer.split(" ", -1);
        if (words[0].equals("DONE")) {
            return true;
        }
        int leader = nodes.indexOf(words[1]);
        if (leader >= 0) {
            next = leader;
        } else {
            askAnother();
        }
        sleep(PAUSE);
        return false;
    }

    private void askAnother() {
        next = (next + 1) % nodes.size();
    }

    @Override
    public void close() {
        peers.forEach(Peer::close);
    }
}
