package dev.orrery.sim.net;

import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.GatheringByteChannel;
import java.nio.channels.ScatteringByteChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.spi.AbstractSelectableChannel;

/**
 * One of two connected channels that carry bytes both ways, as {@code socketpair} makes them: what
 * one writes the {@link #peer()} reads.
 *
 * <p>Unlike a pipe it is one channel, with one key, for both directions. In blocking mode when
 * opened, as the JDK's channels.
 *
 * <p>Threading: the simulation's, one thread at a time; waits only on simulated threads. Failure: a
 * write whose reader is closed throws {@code IOException("Broken pipe")}; a write after {@link
 * #shutdownOutput()} and any use after close throw {@link ClosedChannelException}.
 */
public abstract sealed class SimDuplex extends AbstractSelectableChannel
        implements ByteChannel, ScatteringByteChannel, GatheringByteChannel permits DuplexEnd {
    SimDuplex(SimSelectorProvider provider) {
        super(provider);
    }

    /**
     * Returns the other end.
     *
     * @return the channel that reads what this one writes, and the other way round
     */
    public abstract SimDuplex peer();

    /**
     * Ends what this channel writes: the peer reads what is under way and then the end. Reading
     * goes on.
     *
     * @throws ClosedChannelException if this channel is closed
     */
    public abstract void shutdownOutput() throws ClosedChannelException;

    /**
     * Changes how many bytes may be under way from this channel to its peer; those that are stay,
     * also above it.
     *
     * @param capacityBytes the new capacity
     * @throws IllegalArgumentException if the capacity is below 1
     */
    public abstract void resizeOutput(int capacityBytes);

    @Override
    public int validOps() {
        return SelectionKey.OP_READ | SelectionKey.OP_WRITE;
    }
}
