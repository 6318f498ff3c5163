package dev.orrery.sim.net;

import dev.orrery.sim.decision.Choices;
import dev.orrery.sim.decision.Decisions;
import dev.orrery.sim.decision.Site;
import dev.orrery.sim.tcp.TcpConnection;
import dev.orrery.sim.trace.CreationSite;

import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * The selectors and channels of one simulated host, for code that takes the JDK's types.
 *
 * <p>Pipes, selectors, sockets and datagrams follow the documents of the JDK's types, in
 * non-blocking mode everywhere and in blocking mode on simulated threads. A provider without {@link
 * Protocols} has pipes and selectors only.
 *
 * <p>Threading: the simulation's, one thread at a time. Order: the order of ready channels is a
 * decision, see {@link SimSelector}. Failure: blocking calls off simulated threads throw {@link
 * IllegalStateException}; whether there is a file descriptor left for a channel is a decision of
 * kind {@code net.emfile}. Source: the JDK's SPI, in place of an interface of our own; exceptions
 * and their words are those of the JDK on Linux.
 */
public final class SimSelectorProvider extends SelectorProvider {
    /** How many bytes a pipe holds if nothing else is said: what Linux gives. */
    public static final int PIPE_CAPACITY_BYTES = 65_536;

    private static final int SWEEP_AT_LEAST = 16;

    private static final Choices EMFILE =
            Choices.rare(Choices.of("room", "too many open files"), 1000);

    private record Opened(SimChannel channel, CreationSite site) {}

    private final Decisions decisions;
    private final String actor;
    private final Blocking blocking;
    private final Flows flows;
    private final @Nullable Protocols protocols;
    // Null until it is asked.
    private @Nullable Site emfile;
    private int pipes;
    private int sockets;
    private int servers;
    private int datagrams;
    private int duplexes;
    private int selectors;
    private int openSockets;
    private boolean isDown;
    private boolean isCrashing;
    private boolean isBeyondLimit;
    // Channels that were opened; those that are closed leave when it has grown.
    private final List<Opened> opened = new ArrayList<>();
    private int sweepAt = SWEEP_AT_LEAST;
    private final List<SimSelector> openSelectors = new ArrayList<>();
    private int sweepSelectorsAt = SWEEP_AT_LEAST;

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
        this(decisions, actor, blocking, new Flows(wire), null);
    }

    /**
     * Makes the provider of one host that is on a network, for one life: packets for it arrive from
     * now on, until it crashes.
     *
     * @param decisions chooses the order of ready channels, and faults
     * @param blocking how simulated threads wait; {@link Blocking#refused()} where there are none
     * @param protocols what the host speaks; its node names the host
     */
    public SimSelectorProvider(Decisions decisions, Blocking blocking, Protocols protocols) {
        this(decisions, protocols.host(), blocking, protocols.flows(), protocols);
    }

    private SimSelectorProvider(
            Decisions decisions,
            String actor,
            Blocking blocking,
            Flows flows,
            @Nullable Protocols protocols) {
        this.decisions = Objects.requireNonNull(decisions, "decisions");
        this.actor = Objects.requireNonNull(actor, "actor");
        this.blocking = Objects.requireNonNull(blocking, "blocking");
        this.flows = flows;
        this.protocols = protocols;
        if (protocols != null) {
            protocols.start();
        }
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
                action.accept(one.channel.description(), one.site);
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
        SimSelector made = new SimSelector(this, name, blocking, order);
        if (isDown) {
            refuseTheDead();
            close(made);
        }
        if (openSelectors.size() >= sweepSelectorsAt) {
            openSelectors.removeIf(one -> !one.isOpen());
            sweepSelectorsAt = Math.max(SWEEP_AT_LEAST, 2 * openSelectors.size());
        }
        openSelectors.add(made);
        return made;
    }

    @Override
    public DatagramChannel openDatagramChannel() throws IOException {
        return openDatagramChannel(StandardProtocolFamily.INET6);
    }

    @Override
    public DatagramChannel openDatagramChannel(ProtocolFamily protocolFamily) throws IOException {
        Family family = Family.of(protocolFamily);
        if (family.isUnix()) {
            throw new UnsupportedOperationException("Protocol family not supported");
        }
        Protocols present = protocolsFor("openDatagramChannel");
        datagrams++;
        String name = "datagram-" + datagrams;
        return added(new SimDatagramChannel(this, name, family, present.udp()));
    }

    @Override
    public ServerSocketChannel openServerSocketChannel() throws IOException {
        return openServerSocketChannel(StandardProtocolFamily.INET6);
    }

    @Override
    public ServerSocketChannel openServerSocketChannel(ProtocolFamily protocolFamily)
            throws IOException {
        Family family = Family.of(protocolFamily);
        Protocols present = protocolsFor("openServerSocketChannel");
        servers++;
        OptionValues options =
                family.isUnix() ? OptionValues.ofUnixListener() : OptionValues.ofListener();
        SocketListener listener =
                family.isUnix()
                        ? new UnixPort(present.unix())
                        : new TcpPort(present.tcp(), options, family, actor, flows);
        String name = "server-" + servers;
        return added(new SimServerSocketChannel(this, name, family, listener, options));
    }

    @Override
    public SocketChannel openSocketChannel() throws IOException {
        return openSocketChannel(StandardProtocolFamily.INET6);
    }

    @Override
    public SocketChannel openSocketChannel(ProtocolFamily protocolFamily) throws IOException {
        Family family = Family.of(protocolFamily);
        Protocols present = protocolsFor("openSocketChannel");
        SocketStream stream;
        if (family.isUnix()) {
            stream = new UnixStream(present.unix(), OptionValues.ofUnixStream());
        } else {
            OptionValues options = OptionValues.ofStream();
            TcpConnection connection = present.tcp().newConnection(options.tcp());
            stream = new TcpStream(connection, options, family, actor, flows);
        }
        return added(new SimSocketChannel(this, nextSocket(), family, stream, false));
    }

    SocketChannel accepted(Family family, SocketStream stream) {
        return added(new SimSocketChannel(this, nextSocket(), family, stream, true));
    }

    private String nextSocket() {
        sockets++;
        return "socket-" + sockets;
    }

    private <T extends SimChannel> T added(T channel) {
        openSockets++;
        opened(channel);
        return channel;
    }

    // What becomes of the host.

    /**
     * The host crashes: its channels and selectors are closed without a goodbye, no others can be
     * opened here, its protocols forget everything, and what comes for it is lost until there is a
     * new provider with the same protocols.
     *
     * @param reset whether peers are told by resets, or hear nothing
     */
    public void crash(boolean reset) {
        isDown = true;
        if (protocols != null) {
            protocols.crash(reset);
        }
        isCrashing = true;
        try {
            for (Opened one : List.copyOf(opened)) {
                close(one.channel);
            }
            for (SimSelector one : List.copyOf(openSelectors)) {
                close(one);
            }
        } finally {
            isCrashing = false;
        }
        opened.clear();
        openSelectors.clear();
        openSockets = 0;
    }

    private static void close(Closeable closed) {
        try {
            closed.close();
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Called before something is sent, where a channel's state was not looked at yet. */
    void beforeUse() {
        if (protocols != null) {
            protocols.beforeUse();
        }
    }

    /** True while a crash closes the channels: nobody says goodbye. */
    boolean isCrashing() {
        return isCrashing;
    }

    /**
     * What to throw when a closed channel is used; what is left of a host's own code gets an error.
     */
    ClosedChannelException closed(SimChannel channel) {
        if (isDown) {
            refuseTheDead();
            return new CrashedHostException(actor, channel.name());
        }
        return new ClosedChannelException();
    }

    /** Code whose host has crashed gets no further; does nothing to other code. */
    void refuseTheDead() {
        if (protocols != null) {
            protocols.refuseTheDead();
        }
    }

    void channelClosed() {
        if (!isCrashing) {
            openSockets--;
        }
    }

    private Protocols protocolsFor(String method) throws IOException {
        Protocols present = protocols;
        if (present == null) {
            throw new UnsupportedOperationException(
                    method
                            + " must be called on a host of a network: host="
                            + actor
                            + ". Use the provider of a SimHost's World.");
        }
        if (isDown) {
            refuseTheDead();
            throw new CrashedHostException(actor, method);
        }
        if (isExhausted()) {
            throw new SocketException("Too many open files");
        }
        return present;
    }

    /** Throws if there is no room for one more accepted socket. */
    void checkRoomToAccept() throws IOException {
        if (isExhausted()) {
            throw new IOException("Too many open files");
        }
    }

    /**
     * Opens a channel whether or not there is room for one more, for somebody who has to have one
     * in order to say that there is none.
     *
     * @param <T> what is made
     * @param opening opens channels of this provider
     * @return what {@code opening} has returned
     */
    public <T> T beyondLimit(Supplier<T> opening) {
        isBeyondLimit = true;
        try {
            return opening.get();
        } finally {
            isBeyondLimit = false;
        }
    }

    private boolean isExhausted() {
        if (isBeyondLimit) {
            return false;
        }
        Protocols present = protocols;
        return present != null
                && (openSockets >= present.mostSockets()
                        || (present.node().hasFaults() && isOutOfFiles()));
    }

    private boolean isOutOfFiles() {
        Site site = emfile;
        if (site == null) {
            site = decisions.site(actor, "net.emfile");
            emfile = site;
        }
        return decisions.choose(site, EMFILE) == 1;
    }

    WireListener wire() {
        return flows.wire();
    }

    /** The news of a flow between two channels of this host. */
    FlowNews newsOf(String from, String to) {
        return flows.make(actor, from, to);
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

    @Override
    public String toString() {
        return "SimSelectorProvider[" + actor + "]";
    }
}
