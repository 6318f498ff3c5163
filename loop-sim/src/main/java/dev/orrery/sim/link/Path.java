package dev.orrery.sim.link;

import dev.orrery.sim.decision.Site;

import org.jspecify.annotations.Nullable;

/** One direction of a link: from one machine to another, or to itself. */
final class Path {
    final Node from;
    final Node to;
    final String name;
    final boolean isLoopback;
    Latency latency;
    @Nullable Site latencySite;

    Path(Node from, Node to, Latency latency) {
        this.from = from;
        this.to = to;
        this.isLoopback = from == to;
        this.name = from.name() + "->" + to.name();
        this.latency = latency;
    }
}
