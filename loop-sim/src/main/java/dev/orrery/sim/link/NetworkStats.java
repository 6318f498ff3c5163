package dev.orrery.sim.link;

/**
 * What has happened to the packets of one network so far, in numbers.
 *
 * <p>Threading: immutable, any thread.
 *
 * @param sent packets that machines have sent, those to themselves included
 * @param sentBytes what these occupied on the wire
 * @param delivered packets that have arrived, duplicates and multicast copies included
 * @param lost packets lost by the fault {@code net.loss}
 * @param duplicated datagrams that came twice by the fault {@code net.duplicate}
 * @param corrupted packets hit by the fault {@code net.corrupt}; segments are lost then
 * @param truncated datagrams shortened by the fault {@code net.truncate}
 * @param overtaking packets that arrive before one which was sent earlier on the same link
 * @param clogged packets that had to wait for a clog to end
 * @param cutOff packets lost at a partition or at an isolated machine
 * @param overflowed packets for which a link's queue had no room
 * @param dropped packets that a {@link PacketRule} has dropped
 * @param changed packets that a {@link PacketRule} has changed
 * @param unknown packets to an address that nobody has
 * @param detached packets that came to a machine which was not there
 */
public record NetworkStats(
        long sent,
        long sentBytes,
        long delivered,
        long lost,
        long duplicated,
        long corrupted,
        long truncated,
        long overtaking,
        long clogged,
        long cutOff,
        long overflowed,
        long dropped,
        long changed,
        long unknown,
        long detached) {}
