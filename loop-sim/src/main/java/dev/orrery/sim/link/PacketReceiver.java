package dev.orrery.sim.link;

/**
 * The protocols of one machine, as the network sees them.
 *
 * <p>Threading: called on the run's thread, as an event of the environment, never inside {@link
 * Node#send}.
 */
@FunctionalInterface
public interface PacketReceiver {
    /**
     * A packet has arrived.
     *
     * @param packet what has arrived; also what nobody on this machine waits for
     */
    void receive(Packet packet);
}
