package dev.orrery.properties.vectors;

import dev.orrery.loop.LoopFuture;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The futures, tasks, gathers and shields of a run by name: FORMAT.md, section 3. */
final class Awaitables {
    /** A future, its place in the order of creation and the name it was first bound to. */
    record Named(String own, int number, LoopFuture<?> future) {}

    private final TraceLog log;
    private final Map<String, Named> bound = new LinkedHashMap<>();
    private final Map<LoopFuture<?>, Named> all = new LinkedHashMap<>();

    Awaitables(TraceLog log) {
        this.log = log;
    }

    /** Binds {@code name}; a future that has a name already keeps it as its own. */
    Named bind(String name, LoopFuture<?> future) {
        Named named = all.computeIfAbsent(future, one -> new Named(name, all.size(), one));
        bound.put(name, named);
        return named;
    }

    /** What {@code name} is bound to; null, and an entry, if it is bound to none. */
    Named get(String name) {
        Named named = bound.get(name);
        if (named == null) {
            log.add("unbound", name);
        }
        return named;
    }

    /** What all {@code names} are bound to; null, and one entry, if one of them is not. */
    List<LoopFuture<?>> get(List<String> names) {
        List<LoopFuture<?>> futures = new ArrayList<>();
        for (String name : names) {
            Named named = get(name);
            if (named == null) {
                return null;
            }
            futures.add(named.future());
        }
        return futures;
    }

    Named of(LoopFuture<?> future) {
        return all.get(future);
    }
}
