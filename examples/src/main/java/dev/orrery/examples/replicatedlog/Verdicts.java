package dev.orrery.examples.replicatedlog;

import dev.orrery.sim.SimHost;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What must hold of the cluster at every moment, looked at from outside.
 *
 * <p>Threading: the simulation's. Cost: it is asked after every event, so a log that has not
 * changed since is not read again.
 */
final class Verdicts {
    private static final class Watched {
        final SimHost host;
        final Node node;
        // What was read last.
        @Nullable Promises promises;
        int committed;

        Watched(SimHost host, Node node) {
            this.host = host;
            this.node = node;
        }
    }

    private final Map<String, Watched> nodes = new LinkedHashMap<>();
    private final Set<String> acknowledged = new LinkedHashSet<>();
    // What any node has ever taken for committed, in the order of the log.
    private final List<Entry> history = new ArrayList<>();
    private final Set<String> made = new LinkedHashSet<>();
    private boolean doCopiesAgree = true;
    private boolean isMadeOnce = true;
    // The log in which all that was acknowledged was found last, and how much that was.
    private @Nullable Promises complete;
    private int found;

    void starts(SimHost host, Node node) {
        nodes.put(host.name(), new Watched(host, node));
    }

    void ends(String name) {
        nodes.remove(name);
    }

    void acknowledged(String operation) {
        acknowledged.add(operation);
    }

    int holders() {
        int holders = 0;
        for (Watched one : nodes.values()) {
            holders += one.host.isUp() && one.node.holdsLease() ? 1 : 0;
        }
        return holders;
    }

    /** Whether more than one node takes itself for the leader, each in a term of its own. */
    boolean isLeadershipDisputed() {
        int leaders = 0;
        for (Watched one : nodes.values()) {
            leaders += one.host.isUp() && one.node.replica().isLeading() ? 1 : 0;
        }
        return leaders > 1;
    }

    /** Whether what one node takes for committed never differs from what another one does. */
    boolean doCopiesAgree() {
        readCommitted();
        return doCopiesAgree;
    }

    /** Whether no operation is committed twice. */
    boolean isMadeOnce() {
        readCommitted();
        return isMadeOnce;
    }

    private void readCommitted() {
        for (Watched one : nodes.values()) {
            Replica replica = one.node.replica();
            boolean isKnown =
                    one.promises == replica.promises() && one.committed == replica.committed();
            if (!isKnown && one.host.isUp()) {
                one.promises = replica.promises();
                one.committed = replica.committed();
                compare(one.promises.log().subList(0, one.committed));
            }
        }
    }

    private void compare(List<Entry> committed) {
        for (int i = 0; i < committed.size(); i++) {
            Entry entry = committed.get(i);
            if (i < history.size()) {
                doCopiesAgree &= entry.equals(history.get(i));
            } else {
                history.add(entry);
                isMadeOnce &= entry.isBeginning() || made.add(entry.operation());
            }
        }
    }

    /** Whether the leader of the latest term has all that was acknowledged. */
    boolean leaderHasAll() {
        Replica latest = null;
        for (Watched one : nodes.values()) {
            Replica replica = one.node.replica();
            if (one.host.isUp()
                    && (latest == null || replica.promises().term() > latest.promises().term())) {
                latest = replica;
            }
        }
        return latest == null || !latest.isLeading() || hasAll(latest.promises());
    }

    private boolean hasAll(Promises promises) {
        if (promises == complete && found == acknowledged.size()) {
            return true;
        }
        Set<String> operations = new LinkedHashSet<>();
        promises.log().forEach(entry -> operations.add(entry.operation()));
        complete = promises;
        found = acknowledged.size();
        return operations.containsAll(acknowledged);
    }
}
