package dev.orrery.sim.dns;

import dev.orrery.sim.decision.Choices;
import dev.orrery.sim.decision.Decisions;
import dev.orrery.sim.link.Network;
import dev.orrery.sim.link.Node;
import dev.orrery.sim.trace.EventKind;
import dev.orrery.sim.trace.Trace;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * The names that the hosts of one simulation know: each host's own, and what a scenario adds,
 * changes and takes away while the run goes on. Upper and lower case are the same.
 *
 * <p>A lookup may take long or fail by the fault {@code net.dns}, from when faults start; else it
 * takes no time. Nothing is cached here, so a change holds at once.
 *
 * <p>Threading: one run, one thread at a time.
 */
public final class Dns {
    private static final String KIND = "net.dns";
    private static final Choices ANSWERS =
            Choices.of(
                    "answers",
                    "answers after 100ms",
                    "answers after 2s",
                    "fails",
                    "fails after 5s");
    private static final long[] ANSWER_NANOS = {0, 100_000_000L, 2_000_000_000L, 0, 5_000_000_000L};
    private static final int FIRST_FAILURE = 3;
    private static final Choices USUAL_ANSWERS = Choices.rare(ANSWERS, 20);

    /** What a name stands for; of no addresses: for nothing. */
    private static final class Name {
        final List<InetAddress> addresses;
        boolean rotates;
        int lookups;

        Name(List<InetAddress> addresses) {
            this.addresses = addresses;
        }
    }

    private final Network network;
    private final Decisions decisions;
    private final Trace trace;
    private final Consumer<Duration> pause;
    // What the scenario has said; a host's name needs no entry.
    private final Map<String, Name> names = new LinkedHashMap<>();
    private @Nullable Choices answers = USUAL_ANSWERS;
    private long delayNanos;

    /**
     * The names of the hosts of a network. For the simulation.
     *
     * @param network the hosts
     * @param decisions the run's decisions
     * @param trace the run's trace
     * @param pause lets virtual time pass for whoever has called
     */
    public Dns(Network network, Decisions decisions, Trace trace, Consumer<Duration> pause) {
        this.network = network;
        this.decisions = decisions;
        this.trace = trace;
        this.pause = pause;
    }

    /**
     * Lets a name stand for some addresses, in place of what it stood for.
     *
     * @param name any name, also a host's
     * @param addresses in the order of the answer; those that an IPv4-only caller asks for are
     *     picked out
     * @return this
     * @throws IllegalArgumentException if there is no address; use {@link #remove}
     */
    public Dns set(String name, InetAddress... addresses) {
        if (addresses.length == 0) {
            throw new IllegalArgumentException(
                    "addresses must hold at least one: name="
                            + name
                            + ", addresses.length=0. Use remove(name) for a name without any.");
        }
        names.put(key(name), new Name(List.of(addresses)));
        return this;
    }

    /**
     * Lets a name stand for hosts, in place of what it stood for: for their addresses, those of the
     * first host first.
     *
     * @param name any name
     * @param hosts names of hosts of the simulation
     * @return this
     * @throws IllegalArgumentException if there is no host, or none of such a name
     */
    public Dns alias(String name, String... hosts) {
        List<InetAddress> addresses = new ArrayList<>();
        for (String host : hosts) {
            Node node = network.nodeOf(host);
            if (node == null) {
                throw new IllegalArgumentException(
                        "hosts must be hosts of the simulation: host="
                                + host
                                + ", name="
                                + name
                                + ". Make it with host(name) first.");
            }
            addresses.add(node.address());
            addresses.add(node.address6());
        }
        return set(name, addresses.toArray(new InetAddress[0]));
    }

    /**
     * Lets a name stand for nothing: who asks gets an {@link java.net.UnknownHostException}.
     *
     * @param name any name, also a host's
     * @return this
     */
    public Dns remove(String name) {
        names.put(key(name), new Name(List.of()));
        return this;
    }

    /**
     * Lets a name stand for what it stood for before anything was said: the host of that name, or
     * nothing.
     *
     * @param name any name
     * @return this
     */
    public Dns reset(String name) {
        names.remove(key(name));
        return this;
    }

    /**
     * Lets each answer begin with the address after the one that the answer before began with:
     * round robin.
     *
     * @param name a name that was {@link #set} or made an {@link #alias}
     * @return this
     * @throws IllegalArgumentException if it was not
     */
    public Dns rotate(String name) {
        Name known = names.get(key(name));
        if (known == null) {
            throw new IllegalArgumentException(
                    "name must have been set before it rotates: name="
                            + name
                            + ". Call set or alias first.");
        }
        known.rotates = true;
        return this;
    }

    /**
     * Lets every lookup take a time, beside what faults add.
     *
     * @param time how long; zero if nothing is said
     * @return this
     * @throws IllegalArgumentException if it is negative or above an hour
     */
    public Dns delay(Duration time) {
        if (time.isNegative() || time.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException(
                    "time must be from zero to an hour: time=" + time + ". Use remove for a name.");
        }
        delayNanos = time.toNanos();
        return this;
    }

    /**
     * Sets how often lookups are slow or fail by the fault {@code net.dns}. Without that one in 20.
     *
     * @param oneIn at most one lookup in so many, or 0 for never
     * @return this
     * @throws IllegalArgumentException if it is negative
     */
    public Dns faults(int oneIn) {
        if (oneIn < 0) {
            throw new IllegalArgumentException(
                    "oneIn must be at least 0: oneIn=" + oneIn + ". Use 0 for never.");
        }
        if (oneIn == 0) {
            answers = null;
        } else {
            // Who asks for it wants to know if it never happens, also where nobody asks for a name.
            decisions.declare(KIND);
            answers = Choices.rare(ANSWERS, oneIn);
        }
        return this;
    }

    /**
     * The resolver of one host, for its World. For the simulation.
     *
     * @param node the host
     * @return a resolver that waits in virtual time
     */
    public HostResolver resolverOf(Node node) {
        return resolverOf(node, () -> {});
    }

    /**
     * The resolver of one life of a host, for its World. For the simulation.
     *
     * @param node the host
     * @param requireAlive called at each question; throws once that life is over
     * @return a resolver that waits in virtual time
     */
    public HostResolver resolverOf(Node node, Runnable requireAlive) {
        return new HostResolver(
                this,
                Objects.requireNonNull(node, "node"),
                Objects.requireNonNull(requireAlive, "requireAlive"));
    }

    /** What a name stands for now; empty if for nothing. */
    List<InetAddress> addresses(String name) {
        Name known = names.get(key(name));
        if (known == null) {
            Node node = network.nodeOf(withoutDot(name));
            return node == null ? List.of() : List.of(node.address(), node.address6());
        }
        int count = known.addresses.size();
        if (!known.rotates || count == 0) {
            return known.addresses;
        }
        int first = known.lookups++ % count;
        List<InetAddress> turned = new ArrayList<>(known.addresses.subList(first, count));
        turned.addAll(known.addresses.subList(0, first));
        return turned;
    }

    @Nullable Node nodeOf(InetAddress address) {
        return network.nodeOf(address);
    }

    /** Asks how a lookup goes; false if it fails. Only who waits can be made to. */
    boolean answer(Node asker, boolean waits) {
        Choices present = answers;
        int answer = 0;
        if (network.hasFaults() && present != null) {
            answer = decisions.choose(decisions.site(asker.name(), KIND), present);
        }
        long nanos = delayNanos + ANSWER_NANOS[answer];
        if (waits && nanos > 0) {
            pause.accept(Duration.ofNanos(nanos));
        }
        return answer < FIRST_FAILURE;
    }

    void looked(Node asker, String name, int count) {
        String what = "looked up " + key(name);
        trace.record(asker.timeline().nowNanos(), asker.name(), EventKind.NETWORK, what, count);
    }

    private static String key(String name) {
        return withoutDot(name).toLowerCase(Locale.ROOT);
    }

    private static String withoutDot(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
