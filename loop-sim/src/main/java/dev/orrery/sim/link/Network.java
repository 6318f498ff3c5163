package dev.orrery.sim.link;

import dev.orrery.sim.decision.Decisions;
import dev.orrery.sim.trace.EventKind;
import dev.orrery.sim.trace.Trace;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * The simulated network of one run: machines on one segment, and a link between any two of them,
 * which a scenario shapes, cuts, clogs and holds. Hosts are meant by their names.
 *
 * <p>Threading: one run, one thread at a time. Time and units: virtual nanoseconds, bytes. Order:
 * packets that travel equally long arrive in the order in which they were sent. Cost: O(1) a
 * packet; links are made when they are first used, and nothing is kept of what has been delivered.
 * Failure: a name that no host has is refused.
 *
 * <p>Source: the verbs are those of turmoil and madsim; the faults those of FoundationDB's
 * simulator and of TigerBeetle's.
 */
public final class Network {
    private final Fabric fabric;

    /**
     * A network without machines.
     *
     * @param timeline the run's virtual time
     * @param decisions the run's decisions
     * @param trace the run's trace
     */
    public Network(Timeline timeline, Decisions decisions, Trace trace) {
        this.fabric = new Fabric(timeline, decisions, trace);
    }

    /**
     * A new machine. For the parts of a simulation.
     *
     * @param name unique on this network
     * @return the machine, with addresses, detached
     * @throws IllegalArgumentException if there is one of that name
     * @throws IllegalStateException if there are 65,534 already
     */
    public Node addNode(String name) {
        return fabric.addNode(name);
    }

    /**
     * The link between two hosts, both ways.
     *
     * @param a one of them
     * @param b the other
     * @return what is set of it
     */
    public Link link(String a, String b) {
        return new Link(fabric, List.of(path(a, b), path(b, a)));
    }

    /**
     * One direction of the link between two hosts.
     *
     * @param from where packets come from
     * @param to where they go
     * @return what is set of it
     */
    public Link linkOneWay(String from, String to) {
        return new Link(fabric, List.of(path(from, to)));
    }

    /**
     * All links, also those of hosts that are made later.
     *
     * @return what is set of all of them
     */
    public Link everyLink() {
        return new Link(fabric, null);
    }

    /**
     * Cuts two hosts off from each other: packets between them are lost without a word until {@link
     * #repair}. What is under way still arrives.
     *
     * @param a one of them
     * @param b the other
     */
    public void partition(String a, String b) {
        path(a, b).cut();
        path(b, a).cut();
    }

    /**
     * Cuts two groups of hosts off from each other: {@link #partition} for each pair.
     *
     * @param group some hosts
     * @param others other hosts
     */
    public void partition(List<String> group, List<String> others) {
        for (String a : group) {
            for (String b : others) {
                partition(a, b);
            }
        }
    }

    /**
     * Cuts a link in one direction only: packets the other way arrive.
     *
     * @param from where lost packets come from
     * @param to where they do not arrive
     */
    public void partitionOneWay(String from, String to) {
        path(from, to).cut();
    }

    /**
     * Cuts a host off from all others, also from those that are made later, until {@link
     * #repair(String)}.
     *
     * @param host the host
     */
    public void isolate(String host) {
        fabric.node(host).isolate(true);
        event(host, "been isolated");
    }

    /**
     * Ends what cuts two hosts off from each other, by the scenario or by the fault {@code
     * net.partition}, in both directions. It does not end an {@link #isolate}.
     *
     * @param a one of them
     * @param b the other
     */
    public void repair(String a, String b) {
        path(a, b).repair();
        path(b, a).repair();
    }

    /**
     * Ends what cuts a host off from all others.
     *
     * @param host the host
     */
    public void repair(String host) {
        fabric.node(host).isolate(false);
        event(host, "been let in again");
    }

    /**
     * Lets packets between two hosts wait for a time; those sent meanwhile go when it is over. What
     * is under way still arrives.
     *
     * @param a one of them
     * @param b the other
     * @param time how long
     * @throws IllegalArgumentException if it is negative or above an hour
     */
    public void clog(String a, String b, Duration time) {
        clogOneWay(a, b, time);
        clogOneWay(b, a, time);
    }

    /**
     * As {@link #clog}, in one direction only.
     *
     * @param from where packets come from
     * @param to where they go
     * @param time how long
     * @throws IllegalArgumentException if it is negative or above an hour
     */
    public void clogOneWay(String from, String to, Duration time) {
        path(from, to).clog(Latency.nanos("time", time));
    }

    /**
     * Lets packets between two hosts wait until {@link #release}. They are kept, all of them.
     *
     * @param a one of them
     * @param b the other
     */
    public void hold(String a, String b) {
        holdOneWay(a, b);
        holdOneWay(b, a);
    }

    /**
     * As {@link #hold}, in one direction only.
     *
     * @param from where packets come from
     * @param to where they go
     */
    public void holdOneWay(String from, String to) {
        path(from, to).hold();
    }

    /**
     * Lets what was held between two hosts go, in the order in which it was sent, and holds no
     * more.
     *
     * @param a one of them
     * @param b the other
     */
    public void release(String a, String b) {
        releaseOneWay(a, b);
        releaseOneWay(b, a);
    }

    /**
     * As {@link #release}, in one direction only.
     *
     * @param from where packets come from
     * @param to where they go
     */
    public void releaseOneWay(String from, String to) {
        path(from, to).release();
    }

    /**
     * Tells how many packets are held.
     *
     * @param from where they come from
     * @param to where they go
     * @return their number
     */
    public int held(String from, String to) {
        return path(from, to).heldCount();
    }

    /**
     * Adds a rule that sees each packet between two hosts, after the rules before it. What a host
     * sends to itself no rule sees.
     *
     * @param name its name, for reports
     * @param rule decides about each packet
     * @return takes the rule away again when it is closed
     */
    public Registration addRule(String name, PacketRule rule) {
        Objects.requireNonNull(name, "name");
        return fabric.rules().add(name, Objects.requireNonNull(rule, "rule"))::run;
    }

    /** What takes something away again. */
    @FunctionalInterface
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * What has happened to packets so far.
     *
     * @return the numbers now
     */
    public NetworkStats stats() {
        return fabric.counters().stats();
    }

    /**
     * From now on links may have faults; until then only latencies are chosen. For the simulation,
     * which does it when the scenario is ready.
     */
    public void startFaults() {
        fabric.startFaults();
    }

    /**
     * Ends everything that keeps packets from arriving: partitions, isolations, clogs and holds,
     * whoever has begun them; held packets go. What was set of a link stays, and so do rules. For
     * the simulation, which does it when it heals.
     */
    public void heal() {
        for (Node node : fabric.nodes()) {
            node.isolate(false);
        }
        fabric.forEachPath(
                path -> {
                    path.repair();
                    path.unclog();
                    path.release();
                });
    }

    /**
     * Tells whether links may have faults by now.
     *
     * @return true after {@link #startFaults}
     */
    public boolean hasFaults() {
        return fabric.hasFaults();
    }

    /**
     * Finds a machine by its name.
     *
     * @param name its name; upper and lower case are the same where there is no other such machine
     * @return the machine, or null if there is none
     */
    public @Nullable Node nodeOf(String name) {
        return fabric.nodeOf(name);
    }

    /**
     * Finds a machine by its address.
     *
     * @param address an address, not of the loopback
     * @return the machine, or null if there is none
     */
    public @Nullable Node nodeOf(InetAddress address) {
        return fabric.nodeOf(address);
    }

    private Path path(String from, String to) {
        Node sender = fabric.node(from);
        Node receiver = fabric.node(to);
        if (sender == receiver) {
            throw new IllegalArgumentException(
                    "from and to must be different hosts: from="
                            + from
                            + ", to="
                            + to
                            + ". A host always reaches itself.");
        }
        return fabric.path(sender, receiver);
    }

    private void event(String host, String what) {
        fabric.trace().record(fabric.nowNanos(), host, EventKind.NETWORK, what, 0);
    }
}
