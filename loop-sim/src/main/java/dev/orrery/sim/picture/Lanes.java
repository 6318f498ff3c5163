package dev.orrery.sim.picture;

import dev.orrery.sim.trace.TraceEvent;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** The rows of a picture: the world first, then the hosts in the order in which they appear. */
final class Lanes {
    private final Map<String, Lane> ofActor = new LinkedHashMap<>();
    private final Map<Lane, Integer> numbers = new LinkedHashMap<>();

    Lanes(List<TraceEvent> first, List<TraceEvent> second) {
        Map<String, LinkedHashSet<Lane>> hosts = new LinkedHashMap<>();
        hosts.put(Lane.WORLD, new LinkedHashSet<>());
        for (List<TraceEvent> events : List.of(first, second)) {
            for (TraceEvent event : events) {
                if (!ofActor.containsKey(event.actor())) {
                    Lane lane = Lane.of(event.actor());
                    ofActor.put(event.actor(), lane);
                    hosts.computeIfAbsent(lane.host(), host -> new LinkedHashSet<>()).add(lane);
                }
            }
        }
        for (LinkedHashSet<Lane> ofHost : hosts.values()) {
            for (Lane lane : ofHost) {
                numbers.put(lane, numbers.size());
            }
        }
    }

    List<Lane> all() {
        return List.copyOf(numbers.keySet());
    }

    /** The number of the row that an actor's events are in. */
    int of(String actor) {
        Lane lane = ofActor.getOrDefault(actor, Lane.of(actor));
        return numbers.getOrDefault(lane, 0);
    }
}
