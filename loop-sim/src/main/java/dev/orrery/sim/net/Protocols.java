package dev.orrery.sim.net;

import dev.orrery.sim.decision.Decisions;
import dev.orrery.sim.link.Datagram;
import dev.orrery.sim.link.Node;
import dev.orrery.sim.link.Packet;
import dev.orrery.sim.link.PacketReceiver;
import dev.orrery.sim.link.TcpSegment;
import dev.orrery.sim.link.Unreachable;
import dev.orrery.sim.tcp.TcpStack;
import dev.orrery.sim.trace.Trace;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/**
 * What one host speaks: TCP, UDP, and Unix-domain sockets within itself.
 *
 * <p>Threading: one run, one thread at a time.
 */
public final class Protocols implements PacketReceiver {
    private final Node node;
    private final Decisions decisions;
    private final Trace trace;
    // Each null until somebody speaks it.
    private @Nullable TcpStack tcp;
    private @Nullable UdpPorts udp;
    private @Nullable UnixNames unix;
    private final Flows flows;
    private int mostSockets = Integer.MAX_VALUE;
    private Runnable beforeUse = () -> {};
    private Runnable refusal = () -> {};

    /**
     * The protocols of a host. They outlive its crashes; what comes for it is received from the
     * making of its first {@link SimSelectorProvider} on.
     *
     * @param node the host's place on the network
     * @param decisions the run's decisions
     * @param trace the run's trace
     * @param flows the accounts of the run's connections
     */
    public Protocols(Node node, Decisions decisions, Trace trace, Flows flows) {
        this.node = Objects.requireNonNull(node, "node");
        this.flows = Objects.requireNonNull(flows, "flows");
        this.decisions = Objects.requireNonNull(decisions, "decisions");
        this.trace = Objects.requireNonNull(trace, "trace");
    }

    /**
     * Returns the host's name.
     *
     * @return that of its node
     */
    public String host() {
        return node.name();
    }

    /**
     * Limits how many sockets the host may have open at once, as {@code ulimit -n} does; those that
     * are open stay.
     *
     * @param most how many; without a call there is no limit
     * @throws IllegalArgumentException if it is negative
     */
    public void limitOpenSockets(int most) {
        if (most < 0) {
            throw new IllegalArgumentException(
                    "most must not be negative: most=" + most + ". 0 allows none.");
        }
        mostSockets = most;
    }

    /**
     * Lets something happen right before the host's code sends or connects: a point between two
     * steps of that code, at which its host may stand still or crash.
     *
     * @param action what happens
     */
    public void setBeforeUse(Runnable action) {
        beforeUse = Objects.requireNonNull(action, "action");
    }

    void beforeUse() {
        beforeUse.run();
    }

    /**
     * Lets something refuse code that is over, before it is told that a channel is closed: that
     * would catch the exception and go on.
     *
     * @param action throws an error if the code that runs is that of a host that has crashed
     */
    public void setRefusal(Runnable action) {
        refusal = Objects.requireNonNull(action, "action");
    }

    void refuseTheDead() {
        refusal.run();
    }

    int mostSockets() {
        return mostSockets;
    }

    @Override
    public void receive(Packet packet) {
        if (packet instanceof TcpSegment segment) {
            tcp().receive(segment);
        } else if (packet instanceof Datagram datagram) {
            udp().receive(datagram);
        } else if (packet instanceof Unreachable news) {
            if (news.about() instanceof TcpSegment) {
                tcp().receive(news);
            } else {
                udp().receive(news);
            }
        }
    }

    /** All is forgotten, and what comes is lost until {@link #start}. */
    void crash(boolean reset) {
        if (tcp != null) {
            tcp.crash(reset);
        }
        if (udp != null) {
            udp.clear();
        }
        if (unix != null) {
            unix.clear();
        }
        node.detach();
    }

    /** The host is up: what comes for it is received. */
    void start() {
        node.attach(this);
    }

    /**
     * Returns the host's place on the network.
     *
     * @return its node
     */
    public Node node() {
        return node;
    }

    TcpStack tcp() {
        TcpStack spoken = tcp;
        if (spoken == null) {
            spoken = new TcpStack(node, decisions, trace);
            tcp = spoken;
        }
        return spoken;
    }

    UdpPorts udp() {
        UdpPorts spoken = udp;
        if (spoken == null) {
            spoken = new UdpPorts(node, flows);
            udp = spoken;
        }
        return spoken;
    }

    UnixNames unix() {
        UnixNames spoken = unix;
        if (spoken == null) {
            spoken = new UnixNames(node.name(), flows);
            unix = spoken;
        }
        return spoken;
    }

    Flows flows() {
        return flows;
    }

    @Override
    public String toString() {
        return "Protocols[" + node.name() + "]";
    }
}
