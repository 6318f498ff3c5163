package dev.orrery.sim.link;

import dev.orrery.sim.decision.Choices;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/** How one direction of a link is; what is null never happens. */
final class LinkSettings {
    static final int ETHERNET_MTU = 1500;

    /** No limit. */
    static final long UNLIMITED = 0;

    // What every link begins with, made once for all runs: none of it ever says
    // anything else. (A Latency notes its keys when they are asked for.)
    private static final Latency USUAL =
            Latency.longTail(
                    Duration.ofNanos(100_000), Duration.ofNanos(800_000), Duration.ofMillis(100));
    private static final Choices LOSS = Choices.rare(Faults.YES_NO, 50);
    private static final Choices DUPLICATION = Choices.rare(Faults.YES_NO, 50);
    private static final Choices CORRUPTION = Choices.rare(Faults.CORRUPTION, 200);
    private static final Choices TRUNCATION = Choices.rare(Faults.TRUNCATION, 200);
    private static final Choices CLOGS = Choices.rare(Faults.CLOG, 500);
    private static final Choices PARTITIONS = Choices.rare(Faults.PARTITION, 1000);

    Latency latency = USUAL;
    long bytesPerSecond = UNLIMITED;
    int queueBytes = 1 << 20;
    int mtu = ETHERNET_MTU;
    @Nullable Choices loss = LOSS;
    @Nullable Choices duplication = DUPLICATION;
    @Nullable Choices corruption = CORRUPTION;
    @Nullable Choices truncation = TRUNCATION;
    @Nullable Choices clogs = CLOGS;
    @Nullable Choices partitions = PARTITIONS;

    LinkSettings() {}

    LinkSettings(LinkSettings other) {
        latency = other.latency;
        bytesPerSecond = other.bytesPerSecond;
        queueBytes = other.queueBytes;
        mtu = other.mtu;
        loss = other.loss;
        duplication = other.duplication;
        corruption = other.corruption;
        truncation = other.truncation;
        clogs = other.clogs;
        partitions = other.partitions;
    }
}
