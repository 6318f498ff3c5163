package dev.orrery.sim.link;

import dev.orrery.sim.decision.Choices;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * How a link is: what a scenario sets of it. Get one from {@link Network#link}, {@link
 * Network#linkOneWay} or {@link Network#everyLink}; what is set holds for packets sent from then
 * on.
 *
 * <p>How often something goes wrong is said as "at most one in so many": that is how often it goes
 * wrong for a seed in which this kind of fault is at its strongest; other seeds have less of it, or
 * none.
 *
 * <p>Threading: one run, one thread at a time. Each method returns the link, for the next.
 */
public final class Link {
    private static final long MOST_BYTES_PER_SECOND = 1_000_000_000_000L;
    private static final int LEAST_MTU = 576;
    private static final int MOST_MTU = 65_535;

    private final Fabric fabric;
    // Null where all are meant, also those that are made later.
    private final @Nullable List<Path> paths;

    Link(Fabric fabric, @Nullable List<Path> paths) {
        this.fabric = fabric;
        this.paths = paths;
    }

    /**
     * Sets how long packets travel. Without that they take from 0.1 to 0.8 ms, now and then up to
     * 100 ms.
     *
     * @param latency the times to choose from
     * @return this
     */
    public Link latency(Latency latency) {
        Objects.requireNonNull(latency, "latency");
        return set(settings -> settings.latency = latency);
    }

    /**
     * Sets how many bytes go over the link in a second, headers included. Without that there is no
     * limit. What waits for its turn goes on with the new bandwidth, but what is under way arrives
     * when it was to.
     *
     * @param bytesPerSecond from 1 to 10^12, or 0 for no limit
     * @return this
     * @throws IllegalArgumentException if it is out of range
     */
    public Link bandwidth(long bytesPerSecond) {
        require(
                "bytesPerSecond",
                bytesPerSecond,
                0,
                MOST_BYTES_PER_SECOND,
                "Use 0 for no limit, and hold or partition a link that shall carry nothing.");
        return set(settings -> settings.bytesPerSecond = bytesPerSecond);
    }

    /**
     * Sets how many bytes may wait for their turn where there is a {@link #bandwidth}, the packet
     * under way included; a packet that finds no room is lost. Without that it is one MiB.
     *
     * @param bytes at least 1; an idle link takes any packet
     * @return this
     * @throws IllegalArgumentException if it is less
     */
    public Link queue(int bytes) {
        require("bytes", bytes, 1, Integer.MAX_VALUE, "A queue needs room for a packet.");
        return set(settings -> settings.queueBytes = bytes);
    }

    /**
     * Sets how large a packet may be. TCP makes its segments as large from the next connection on;
     * larger datagrams go in pieces, and are lost if one of these is. Without that it is 1500.
     *
     * @param bytes from 576 to 65,535, headers included
     * @return this
     * @throws IllegalArgumentException if it is out of range
     */
    public Link mtu(int bytes) {
        require("bytes", bytes, LEAST_MTU, MOST_MTU, "Ethernet's is 1500.");
        return set(settings -> settings.mtu = bytes);
    }

    /**
     * Sets how often packets are lost by the fault {@code net.loss}. Without that one in 50.
     *
     * @param oneIn at most one packet in so many, or 0 for never
     * @return this
     * @throws IllegalArgumentException if it is negative
     */
    public Link loss(int oneIn) {
        Choices choices = rare(Faults.LOSS_KIND, Faults.YES_NO, oneIn);
        return set(settings -> settings.loss = choices);
    }

    /**
     * Sets how often datagrams come twice by the fault {@code net.duplicate}. Without that one in
     * 50.
     *
     * @param oneIn at most one datagram in so many, or 0 for never
     * @return this
     * @throws IllegalArgumentException if it is negative
     */
    public Link duplication(int oneIn) {
        Choices choices = rare(Faults.DUPLICATE_KIND, Faults.YES_NO, oneIn);
        return set(settings -> settings.duplication = choices);
    }

    /**
     * Sets how often a bit of a packet is turned by the fault {@code net.corrupt}. Who receives a
     * datagram sees it; a segment of TCP is lost. Without that one in 200.
     *
     * @param oneIn at most one packet in so many, or 0 for never
     * @return this
     * @throws IllegalArgumentException if it is negative
     */
    public Link corruption(int oneIn) {
        Choices choices = rare(Faults.CORRUPT_KIND, Faults.CORRUPTION, oneIn);
        return set(settings -> settings.corruption = choices);
    }

    /**
     * Sets how often a datagram loses its end by the fault {@code net.truncate}. Without that one
     * in 200.
     *
     * @param oneIn at most one datagram in so many, or 0 for never
     * @return this
     * @throws IllegalArgumentException if it is negative
     */
    public Link truncation(int oneIn) {
        Choices choices = rare(Faults.TRUNCATE_KIND, Faults.TRUNCATION, oneIn);
        return set(settings -> settings.truncation = choices);
    }

    /**
     * Sets how often the link clogs for up to 5 s by the fault {@code net.clog}, in which time
     * packets wait. It is asked when a packet is sent, once a millisecond at most. Without that one
     * in 500.
     *
     * @param oneIn at most one question in so many, or 0 for never
     * @return this
     * @throws IllegalArgumentException if it is negative
     */
    public Link clogs(int oneIn) {
        Choices choices = rare(Faults.CLOGS_KIND, Faults.CLOG, oneIn);
        return set(settings -> settings.clogs = choices);
    }

    /**
     * Sets how often the link is cut for up to 10 s by the fault {@code net.partition}: one way,
     * both ways, or the sender from everybody. It is asked when a packet is sent, once a
     * millisecond at most. Without that one in 1000.
     *
     * @param oneIn at most one question in so many, or 0 for never
     * @return this
     * @throws IllegalArgumentException if it is negative
     */
    public Link partitions(int oneIn) {
        Choices choices = rare(Faults.PARTITIONS_KIND, Faults.PARTITION, oneIn);
        return set(settings -> settings.partitions = choices);
    }

    /**
     * Leaves all faults out, by the name of each method here with "one in so many".
     *
     * @return this
     */
    public Link reliable() {
        return loss(0).duplication(0).corruption(0).truncation(0).clogs(0).partitions(0);
    }

    private @Nullable Choices rare(String kind, Choices choices, int oneIn) {
        require("oneIn", oneIn, 0, Integer.MAX_VALUE, "Use 0 for never, 1 for as often as can be.");
        if (oneIn == 0) {
            return null;
        }
        // Who asks for it wants to know if it never happens, also where nothing is ever sent.
        fabric.decisions().declare(kind);
        return Choices.rare(choices, oneIn);
    }

    private Link set(Consumer<LinkSettings> setter) {
        List<Path> some = paths;
        if (some != null) {
            some.forEach(path -> change(path, setter));
        } else {
            LinkSettings changed = new LinkSettings(fabric.settings());
            setter.accept(changed);
            fabric.change(changed);
            fabric.forEachPath(path -> change(path, setter));
        }
        return this;
    }

    private static void change(Path path, Consumer<LinkSettings> setter) {
        LinkSettings changed = new LinkSettings(path.settings());
        setter.accept(changed);
        path.change(changed);
    }

    private static void require(String name, long value, long least, long most, String remedy) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    name
                            + " must be from "
                            + least
                            + " to "
                            + most
                            + ": "
                            + name
                            + "="
                            + value
                            + ". "
                            + remedy);
        }
    }
}
