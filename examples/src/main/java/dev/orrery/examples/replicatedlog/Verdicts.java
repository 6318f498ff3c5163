package dev.orrery.examples.replicatedlog;

import dev.orrery.sim.SimHost;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What must hold of the cluster at every moment, looked at from outside.
 *
 * <p>Threading: the simulation's.
 */
final class Verdicts {
    private record Running(SimHost host, Node node) {}

    private final Map<String, Running> nodes = new LinkedHashMap<>();
    private final Set<String> acknowledged = new LinkedHashSet<>();

    void starts(SimHost host, Node node) {
        nodes.put(host.name(), new Running(host, node));
    }

    void ends(String name) {
        nodes.remove(name);
    }

    private List<Node> running() {
        List<Node> running = new ArrayList<>();
        for (Running one : nodes.values()) {
            if (one.host.isUp()) {
                running.add(one.node);
            }
        }
        return running;
    }

    void acknowledged(String operation) {
        acknowledged.add(operation);
    }

    int holders() {
        int holders = 0;
        for (Node node : running()) {
            holders += node.holdsLease() ? 1 : 0;
        }
        return holders;
    }

    /** Whether the leader of the latest term has all that was acknowledged. */
    boolean leaderHasAll() {
        Replica latest = null;
        for (Node node : running()) {
            Replica replica = node.replica();
            if (latest == null || replica.promises().term() > latest.promises().term()) {
                latest = replica;
            }
        }
        return latest == null || !latest.isLeading() || hasAll(latest);
    }

    private boolean hasAll(Replica replica) {
        Set<String> operations = new LinkedHashSet<>();
        for (Entry entry : replica.promises().log()) {
            operations.add(entry.operation());
        }
        return operations.containsAll(acknowledged);
    }

    /** Whether no operation is twice in what anybody takes for committed. */
    boolean madeOnce() {
        for (Node node : running()) {
            Replica replica = node.replica();
            List<String> operations = new ArrayList<>();
            for (Entry entry : replica.promises().log().subList(0, replica.committed())) {
                if (!entry.equals(Entry.beginning(entry.term()))) {
                    operations.add(entry.operation());
                }
            }
            if (new LinkedHashSet<>(operations).size() < operations.size()) {
                return false;
            }
        }
        return true;
    }
}
