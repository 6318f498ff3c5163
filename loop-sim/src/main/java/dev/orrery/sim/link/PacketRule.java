package dev.orrery.sim.link;

/**
 * Sees each packet between two hosts before the link does anything to it, and says what shall
 * become of it.
 *
 * <p>Threading: called on the run's thread, in the midst of a {@link Node#send}; must not send
 * itself; it may crash or pause hosts. Failure: what it throws ends the run; the message names the
 * rule.
 */
@FunctionalInterface
public interface PacketRule {
    /**
     * Decides about one packet.
     *
     * @param from the name of the host that sends it
     * @param to the name of the host that it is for
     * @param packet the packet, as the rules before have left it; its bytes must not be changed
     * @return what becomes of it
     */
    Verdict onPacket(String from, String to, Packet packet);
}
