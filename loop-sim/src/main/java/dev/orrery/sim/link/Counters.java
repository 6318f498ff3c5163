package dev.orrery.sim.link;

/** What happened to the packets of one network, in numbers. */
final class Counters {
    long sent;
    long sentBytes;
    long delivered;
    long lost;
    long duplicated;
    long corrupted;
    long truncated;
    long overtaking;
    long clogged;
    long cutOff;
    long overflowed;
    long dropped;
    long changed;
    long unknown;
    long detached;

    NetworkStats stats() {
        return new NetworkStats(
                sent,
                sentBytes,
                delivered,
                lost,
                duplicated,
                corrupted,
                truncated,
                overtaking,
                clogged,
                cutOff,
                overflowed,
                dropped,
                changed,
                unknown,
                detached);
    }
}
