package dev.orrery.sim.tcp;

import dev.orrery.sim.decision.Choices;
import dev.orrery.sim.decision.Decisions;
import dev.orrery.sim.decision.Site;
import dev.orrery.sim.link.Node;

/**
 * What may go wrong in one host's sockets by decision: connections refused or not answered for a
 * while, reads and writes that are shorter than they could be. Nothing is asked before the faults
 * of the network have begun.
 */
final class TcpFaults {
    /** The connection is refused. */
    static final long REFUSED = -1;

    private static final Choices CONNECT =
            Choices.rare(Choices.of("accepted", "refused", "silent 1s", "silent 10s"), 8);
    private static final long[] CONNECT_NANOS = {0, REFUSED, 1_000_000_000L, 10_000_000_000L};
    private static final Choices LENGTH = Choices.rare(Choices.of("all", "half", "one byte"), 4);

    private final Decisions decisions;
    private final Node node;
    private final Site connect;
    private final Site read;
    private final Site write;

    TcpFaults(Decisions decisions, Node node) {
        this.decisions = decisions;
        this.node = node;
        this.connect = decisions.site(node.name(), "net.connect");
        this.read = decisions.site(node.name(), "net.read");
        this.write = decisions.site(node.name(), "net.write");
    }

    /** What happens to a request for a connection: 0, {@link #REFUSED}, or how long silence is. */
    long onConnect() {
        return node.hasFaults() ? CONNECT_NANOS[decisions.choose(connect, CONNECT)] : 0;
    }

    /** How many of some bytes are read. */
    int onRead(int bytes) {
        return shorten(read, bytes);
    }

    /** How many of some bytes are written. */
    int onWrite(int bytes) {
        return shorten(write, bytes);
    }

    private int shorten(Site site, int bytes) {
        if (bytes < 2 || !node.hasFaults()) {
            return bytes;
        }
        return switch (decisions.choose(site, LENGTH)) {
            case 0 -> bytes;
            case 1 -> bytes / 2;
            default -> 1;
        };
    }
}
