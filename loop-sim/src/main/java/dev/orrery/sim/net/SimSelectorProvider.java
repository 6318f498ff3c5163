package dev.orrery.sim.net;

import dev.orrery.sim.decision.Decisions;
import dev.orrery.sim.trace.CreationSite;

import java.net.ProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;

/**
 * The selectors and channels of one simulated host, for code that takes the JDK's types.
 *
 * <p>Pipes and selectors follow the documents of {@link Pipe} and {@link
 * java.nio.channels.Selector}, in non-blocking mode everywhere and in blocking mode on simulated
 * threads. Sockets and datagrams come with the simulated network.
 *
 * <p>Threading: the simulation's, one thread at a time. Order: the order of ready channels is a
 * decision, see {@link SimSelector}. Failure: blocking calls off simulated threads throw {@link
 * IllegalStateException}, methods for sockets {@link UnsupportedOperationException}. Source: the
 * JDK's SPI, in place of an interface of our own.
 */
public final class SimSelectorProvider extends SelectorProvider {
    /** How many bytes a pipe holds if nothing else is said: what Linux gives. */
    public static final int PIPE_CAPACITY_BYTES = 65_536;

    private static final int SWEEP_AT_LEAST = 16;

    private record Opened(SimChannel channel, CreationSite site) {}

    private final Decisions decisions;
    private final String actor;
    private final Blocking blocking;
    private final WireListener wire;
    private int pipes;
    private int duplexes;
    private int selectors;
    // Channels that were opened; those that are closed leave when it has grown.
    private final List<Opened> opened = new ArrayList<>();
    private int sweepAt = SWEEP_AT_LEAST;

    /**
     * Makes the provider of one host.
     *
     * @param decisions chooses the order of ready channels
     * @param actor the host's name, under which the decisions are asked for
     * @param blocking how simulated threads wait; {@link Blocking#refused()} where there are none
     */
    public SimSelectorProvider(Decisions decisions, String actor, Blocking blocking) {
        this(decisions, actor, blocking, WireListener.deaf());
    }

    /**
     * Makes the provider of one host whose wire somebody listens to.
     *
     * @param decisions chooses the order of ready channels
     * @param actor the host's name, under which the decisions are asked for
     * @param blocking how simulated threads wait; {@link Blocking#refused()} where there are none
     * @param wire hears of all bytes
     */
    public SimSelectorProvider(
            Decisions decisions, String actor, Blocking blocking, WireListener wire) {
        this.wire = Objects.requireNonNull(wire, "wire");
        this.decisions = Objects.requireNonNull(decisions, "decisions");
        this.actor = Objects.requireNonNull(actor, "actor");
        this.blocking = Objects.requireNonNull(blocking, "blocking");
    }

    @Override
    public Pipe openPipe() {
        return openPipe(PIPE_CAPACITY_BYTES);
    }

    /**
     * Opens a pipe of a chosen size.
     *
     * @param capacityBytes how many bytes may be under way before writing has to wait
     * @return the pipe, both ends in blocking mode as the JDK has it
     * @throws IllegalArgumentException if the capacity is below 1
     */
    public Pipe openPipe(int capacityBytes) {
        checkCapacity(capacityBytes);
        pipes++;
        SimPipe pipe = new SimPipe(this, "pipe-" + pipes, capacityBytes);
        opened(pipe.ends());
        return pipe;
    }

    /**
     * Opens a pair of connected channels, each of which reads and writes.
     *
     * @param capacityBytes how many bytes may be under way in each direction
     * @return one of them; the other is its {@link SimDuplex#peer()}
     * @throws IllegalArgumentException if the capacity is below 1
     */
    public SimDuplex openDuplex(int capacityBytes) {
        checkCapacity(capacityBytes);
        duplexes++;
        DuplexEnd end = new DuplexEnd(this, "duplex-" + duplexes, capacityBytes);
        opened(end, end.other());
        return end;
    }

    /**
     * Names the channels that were opened and not closed, and the places that opened them.
     *
     * @param action called for each, in the order of opening
     */
    public void forEachOpen(BiConsumer<String, CreationSite> action) {
        for (Opened one : opened) {
            if (one.channel.isOpen()) {
                action.accept(one.channel.name(), one.site);
            }
        }
    }

    private void opened(SimChannel... channels) {
        if (opened.size() >= sweepAt) {
            opened.removeIf(one -> !one.channel.isOpen());
            sweepAt = Math.max(SWEEP_AT_LEAST, 2 * opened.size());
        }
        CreationSite site = CreationSite.here();
        for (SimChannel channel : channels) {
            opened.add(new Opened(channel, site));
        }
    }

    @Override
    public SimSelector openSelector() {
        selectors++;
        String name = actor + "/selector-" + selectors;
        ReadyOrder order = new ReadyOrder(decisions, decisions.site(name, "ready.order"));
        return new SimSelector(this, name, blocking, order);
    }

    @Override
    public DatagramChannel openDatagramChannel() {
        throw noNetwork("openDatagramChannel");
    }

    @Override
    public DatagramChannel openDatagramChannel(ProtocolFamily family) {
        throw noNetwork("openDatagramChannel");
    }

    @Override
    public ServerSocketChannel openServerSocketChannel() {
        throw noNetwork("openServerSocketChannel");
    }

    @Override
    public ServerSocketChannel openServerSocketChannel(ProtocolFamily family) {
        throw noNetwork("openServerSocketChannel");
    }

    @Override
    public SocketChannel openSocketChannel() {
        throw noNetwork("openSocketChannel");
    }

    @Override
    public SocketChannel openSocketChannel(ProtocolFamily family) {
        throw noNetwork("openSocketChannel");
    }

    WireListener wire() {
        return wire;
    }

    /** The news of a flow between two channels of this host. */
    FlowNews newsOf(String from, String to) {
        return new FlowNews(wire, new Flow(actor, from, to));
    }

    Blocking blocking() {
        return blocking;
    }

    static void checkCapacity(int capacityBytes) {
        if (capacityBytes < 1) {
            throw new IllegalArgumentException(
                    "capacityBytes must be at least 1: capacityBytes="
                            + capacityBytes
                            + ". A pipe without room could never carry a byte.");
        }
    }

    private UnsupportedOperationException noNetwork(String method) {
        return new UnsupportedOperationException(
                method
                        + " must wait for the simulated network: host="
                        + actor
                        + ". It comes in a later version; until then use openPipe.");
    }

    @Override
    public String toString() {
        return "SimSelectorProvider[" + actor + "]";
    }
}
