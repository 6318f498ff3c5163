package dev.orrery.examples.replicatedlog;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who is where: the processes' names, hosts and ports. */
final class Cluster {
    static final String STORE = "store";

    /** Where a process listens. */
    record Place(String host, int port) {}

    private final Map<String, Place> places;
    private final List<String> nodes;

    /** Of {@code places} one is {@link #STORE}; all others are nodes. */
    Cluster(Map<String, Place> places) {
        this.places = new LinkedHashMap<>(places);
        this.nodes = new ArrayList<>(this.places.keySet());
        this.nodes.remove(STORE);
    }

    List<String> nodes() {
        return nodes;
    }

    List<String> others(String node) {
        List<String> others = new ArrayList<>(nodes);
        others.remove(node);
        return others;
    }

    int port(String process) {
        return place(process).port();
    }

    Peer peer(String process) {
        return peer(process, Peer.Reuse.IF_ALIVE);
    }

    Peer peer(String process, Peer.Reuse reuse) {
        Place place = place(process);
        return new Peer(place.host(), place.port(), reuse);
    }

    private Place place(String process) {
        Place place = places.get(process);
        if (place == null) {
            throw new IllegalArgumentException(
                    "process must be one of the cluster: process="
                            + process
                            + ", cluster="
                            + places.keySet()
                            + ". Use one of these names.");
        }
        return place;
    }
}
