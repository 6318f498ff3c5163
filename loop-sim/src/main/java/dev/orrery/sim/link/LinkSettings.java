package dev.orrery.sim.link;

import dev.orrery.sim.decision.Choices;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/** How one direction of a link is; what is null never happens. */
final class LinkSettings {
    static final int ETHERNET_MTU = 1500;

    /** No limit. */
    static final long UNLIMITED = 0;

    Latency latency =
            Latency.longTail(
                    Duration.ofNanos(100_000), Duration.ofNanos(800_000), Duration.ofMillis(100));
    long bytesPerSecond = UNLIMITED;
    int queueBytes = 1 << 20;
    int mtu = ETHERNET_MTU;
    @Nullable Choices loss = Choices.rare(Faults.YES_NO, 50);
    @Nullable Choices duplication = Choices.rare(Faults.YES_NO, 50);
    @Nullable Choices corruption = Choices.rare(Faults.CORRUPTION, 200);
    @Nullable Choices truncation = Choices.rare(Faults.TRUNCATION, 200);
    @Nullable Choices clogs = Choices.rare(Faults.CLOG, 500);
    @Nullable Choices partitions = Choices.rare(Faults.PARTITION, 1000);

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
