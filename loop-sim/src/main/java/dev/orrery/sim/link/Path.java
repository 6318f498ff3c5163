package dev.orrery.sim.link;

import dev.orrery.sim.decision.Site;
import dev.orrery.sim.trace.EventKind;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;

/**
 * One direction of a link: from one machine to another, or to itself. What a machine sends to
 * itself has no accidents.
 *
 * <p>Order: rules, partition, hold, clog, queue, loss and damage, latency.
 *
 * <p>Threading: one run, one thread at a time. Cost: O(1) a packet; nothing is kept of what has
 * been delivered.
 */
final class Path {
    private static final long LOOPBACK_NANOS = 10_000;
    // Whether a link breaks is asked no more often than this: a burst breaks no more often than a
    // single packet.
    private static final long DISTURBANCE_NANOS = 1_000_000;

    private record Held(Packet packet, long extraNanos) {}

    final Node from;
    final Node to;
    final String name;
    private final Fabric fabric;
    private final Counters counters;
    private LinkSettings settings;
    private @Nullable Site latencySite;
    private @Nullable Faults faults;
    private final SendQueue queue = new SendQueue();
    private boolean cut;
    private long cutUntilNanos;
    private long cloggedUntilNanos;
    private long nextDisturbanceNanos;
    private long lastArrivalNanos;
    // Null where packets are not held.
    private @Nullable ArrayDeque<Held> held;

    Path(Fabric fabric, Node from, Node to, LinkSettings settings) {
        this.fabric = fabric;
        this.counters = fabric.counters();
        this.from = from;
        this.to = to;
        this.name = from.name() + "->" + to.name();
        this.settings = settings;
    }

    LinkSettings settings() {
        return settings;
    }

    void change(LinkSettings changed) {
        queue.changeRate(fabric.nowNanos(), settings.bytesPerSecond, changed.bytesPerSecond);
        settings = changed;
    }

    Path wayBack() {
        return fabric.path(to, from);
    }

    void send(Packet packet) {
        long now = fabric.nowNanos();
        if (from == to) {
            fabric.timeline().at(now + LOOPBACK_NANOS, new Flight(this, packet));
            return;
        }
        fabric.trace().record(now, name, EventKind.PACKET, kind(packet), packet.sizeBytes());
        Packet present = packet;
        long extraNanos = 0;
        if (!fabric.rules().isEmpty()) {
            present = fabric.rules().apply(this, packet);
            if (present == null) {
                counters.dropped++;
                event("dropped by a rule", packet.sizeBytes());
                return;
            }
            if (present != packet) {
                counters.changed++;
                event("changed by a rule", present.sizeBytes());
            }
            extraNanos = fabric.rules().delayNanos();
        }
        if (fabric.hasFaults() && now >= nextDisturbanceNanos) {
            nextDisturbanceNanos = now + DISTURBANCE_NANOS;
            faults().disturb(settings, now);
        }
        if (isCut(now)) {
            counters.cutOff++;
            event("lost at a partition", present.sizeBytes());
        } else if (held != null) {
            held.addLast(new Held(present, extraNanos));
        } else {
            transmit(present, extraNanos, 0);
        }
    }

    /** Returns when it arrives, or the time given if it does not. */
    private long transmit(Packet packet, long extraNanos, long notBeforeNanos) {
        long start = fabric.nowNanos();
        if (start < cloggedUntilNanos) {
            start = cloggedUntilNanos;
            counters.clogged++;
        }
        long departure = queue.add(start, packet.sizeBytes(), settings);
        if (departure == SendQueue.FULL) {
            counters.overflowed++;
            event("no room in its queue", packet.sizeBytes());
            return notBeforeNanos;
        }
        Packet present = packet;
        if (fabric.hasFaults()) {
            present = faults().damage(settings, packet);
            if (present == null) {
                return notBeforeNanos;
            }
        }
        long arrival = Math.max(notBeforeNanos, departure + travelNanos() + extraNanos);
        fly(present, arrival);
        if (fabric.hasFaults()
                && present instanceof Datagram datagram
                && faults().duplicate(settings, datagram)) {
            fly(present, Math.max(notBeforeNanos, departure + travelNanos() + extraNanos));
        }
        return arrival;
    }

    private void fly(Packet packet, long arrivalNanos) {
        if (arrivalNanos < lastArrivalNanos) {
            counters.overtaking++;
        } else {
            lastArrivalNanos = arrivalNanos;
        }
        fabric.timeline().at(arrivalNanos, new Flight(this, packet));
    }

    void arrived(Packet packet) {
        if (to.deliver(packet)) {
            counters.delivered++;
        } else {
            counters.detached++;
            event("come to a host that is down", packet.sizeBytes());
        }
    }

    private long travelNanos() {
        Latency latency = settings.latency;
        Site site = latencySite;
        if (site == null) {
            site = fabric.decisions().site(name, "net.latency");
            latencySite = site;
        }
        return latency.nanos(fabric.decisions().choose(site, latency));
    }

    private Faults faults() {
        Faults known = faults;
        if (known == null) {
            known = new Faults(fabric.decisions(), this, counters);
            faults = known;
        }
        return known;
    }

    private boolean isCut(long nowNanos) {
        return cut
                || nowNanos < cutUntilNanos
                || from.isIsolated(nowNanos)
                || to.isIsolated(nowNanos);
    }

    void cut() {
        cut = true;
        event("been cut off", 0);
    }

    void cutUntil(long timeNanos) {
        cutUntilNanos = Math.max(cutUntilNanos, timeNanos);
    }

    /** Ends what cuts off just this link, whoever has begun it. */
    void repair() {
        if (cut || cutUntilNanos > fabric.nowNanos()) {
            event("been repaired", 0);
        }
        cut = false;
        cutUntilNanos = 0;
    }

    void clog(long nanos) {
        event("been clogged", nanos);
        clogUntil(fabric.nowNanos() + nanos);
    }

    void clogUntil(long timeNanos) {
        cloggedUntilNanos = Math.max(cloggedUntilNanos, timeNanos);
    }

    void unclog() {
        cloggedUntilNanos = 0;
    }

    void hold() {
        if (held == null) {
            held = new ArrayDeque<>();
            event("been held", 0);
        }
    }

    /** Lets what was held go, none overtaking another. */
    void release() {
        ArrayDeque<Held> waiting = held;
        if (waiting == null) {
            return;
        }
        held = null;
        event("been released", waiting.size());
        long last = 0;
        for (Held one : waiting) {
            last = transmit(one.packet, one.extraNanos, last);
        }
    }

    int heldCount() {
        return held == null ? 0 : held.size();
    }

    /** Something has happened here that readers shall know. */
    void event(String what, long value) {
        fabric.trace().record(fabric.nowNanos(), name, EventKind.NETWORK, what, value);
    }

    private static String kind(Packet packet) {
        return switch (packet) {
            case TcpSegment segment -> "tcp";
            case Datagram datagram -> "udp";
            case Unreachable news -> "unreachable";
        };
    }
}
