package dev.orrery.sim.link;

import dev.orrery.sim.decision.Choices;
import dev.orrery.sim.decision.Decisions;
import dev.orrery.sim.decision.Site;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * The questions about faults that one direction of a link asks. The length of a fault is part of
 * the answer, so that one line of a plan is one whole fault.
 */
final class Faults {
    static final String LOSS_KIND = "net.loss";
    static final String DUPLICATE_KIND = "net.duplicate";
    static final String CORRUPT_KIND = "net.corrupt";
    static final String TRUNCATE_KIND = "net.truncate";
    static final String CLOGS_KIND = "net.clog";
    static final String PARTITIONS_KIND = "net.partition";

    static final Choices YES_NO = Choices.yesNo();
    static final Choices CORRUPTION = Choices.of("no", "first bit", "middle bit", "last bit");
    static final Choices TRUNCATION = Choices.of("no", "last byte", "half", "all");
    static final Choices CLOG = Choices.of("no", "10ms", "100ms", "1s", "5s");
    static final Choices PARTITION =
            Choices.of(
                    "no",
                    "one way 100ms",
                    "one way 1s",
                    "one way 10s",
                    "both ways 100ms",
                    "both ways 1s",
                    "both ways 10s",
                    "sender 1s",
                    "sender 10s");

    private static final long MS = 1_000_000;
    private static final long[] CLOG_NANOS = {0, 10 * MS, 100 * MS, 1000 * MS, 5000 * MS};
    private static final long[] PARTITION_NANOS = {
        0,
        100 * MS,
        1000 * MS,
        10_000 * MS,
        100 * MS,
        1000 * MS,
        10_000 * MS,
        1000 * MS,
        10_000 * MS
    };
    private static final int FIRST_BOTH_WAYS = 4;
    private static final int FIRST_SENDER = 7;

    private final Decisions decisions;
    private final Path path;
    private final Counters counters;
    private final Site loss;
    private final Site clog;
    private final Site partition;
    private final Site corruption;
    // Of datagrams only.
    private @Nullable Site duplication;
    private @Nullable Site truncation;

    Faults(Decisions decisions, Path path, Counters counters) {
        this.decisions = decisions;
        this.path = path;
        this.counters = counters;
        this.loss = decisions.site(path.name, LOSS_KIND);
        this.clog = decisions.site(path.name, CLOGS_KIND);
        this.partition = decisions.site(path.name, PARTITIONS_KIND);
        this.corruption = decisions.site(path.name, CORRUPT_KIND);
    }

    /** May begin a clog or a partition. */
    void disturb(LinkSettings settings, long nowNanos) {
        int partitioned = ask(partition, settings.partitions);
        if (partitioned != 0) {
            long untilNanos = nowNanos + PARTITION_NANOS[partitioned];
            path.event("cut off for a while", PARTITION_NANOS[partitioned]);
            if (partitioned >= FIRST_SENDER) {
                path.from.isolateUntil(untilNanos);
            } else {
                path.cutUntil(untilNanos);
                if (partitioned >= FIRST_BOTH_WAYS) {
                    path.wayBack().cutUntil(untilNanos);
                }
            }
        }
        int clogged = ask(clog, settings.clogs);
        if (clogged != 0) {
            path.event("clogged", CLOG_NANOS[clogged]);
            path.clogUntil(nowNanos + CLOG_NANOS[clogged]);
        }
    }

    /** The packet that goes on, or null if it is lost. */
    @Nullable Packet damage(LinkSettings settings, Packet packet) {
        // A datagram in pieces is lost if one of them is.
        for (int pieces = pieces(packet, settings.mtu); pieces > 0; pieces--) {
            if (ask(loss, settings.loss) != 0) {
                counters.lost++;
                path.event("lost", packet.sizeBytes());
                return null;
            }
        }
        int bit = ask(corruption, settings.corruption);
        if (packet instanceof Datagram datagram) {
            return damage(settings, datagram, bit);
        }
        if (bit == 0) {
            return packet;
        }
        // Its checksum tells, so nobody ever sees it.
        counters.corrupted++;
        path.event("corrupted", packet.sizeBytes());
        return null;
    }

    private Datagram damage(LinkSettings settings, Datagram datagram, int bit) {
        Datagram present = datagram;
        Site site = truncation;
        if (site == null) {
            site = decisions.site(path.name, TRUNCATE_KIND);
            truncation = site;
        }
        int shortened = ask(site, settings.truncation);
        int length = datagram.bytes().length;
        if (bit != 0 && length > 0) {
            counters.corrupted++;
            path.event("corrupted", datagram.sizeBytes());
            byte[] bytes = present.bytes().clone();
            int index = bit == 1 ? 0 : bit == 2 ? length / 2 : length - 1;
            bytes[index] ^= (byte) (bit == 1 ? 0x80 : 1);
            present = present.withBytes(bytes);
        }
        if (shortened != 0 && length > 0) {
            counters.truncated++;
            int left = shortened == 1 ? length - 1 : shortened == 2 ? length / 2 : 0;
            path.event("truncated", left);
            present = present.withBytes(Arrays.copyOf(present.bytes(), left));
        }
        return present;
    }

    /** Whether the datagram comes twice. */
    boolean duplicate(LinkSettings settings, Datagram datagram) {
        Site site = duplication;
        if (site == null) {
            site = decisions.site(path.name, DUPLICATE_KIND);
            duplication = site;
        }
        if (ask(site, settings.duplication) == 0) {
            return false;
        }
        counters.duplicated++;
        path.event("duplicated", datagram.sizeBytes());
        return true;
    }

    /** How many pieces a packet is sent in. */
    static int pieces(Packet packet, int mtu) {
        int size = packet.sizeBytes();
        if (size <= mtu || !(packet instanceof Datagram)) {
            return 1;
        }
        int header = packet.route().ipHeaderBytes();
        // Each piece but the last carries a multiple of eight bytes.
        int each = (mtu - header) & ~7;
        return (size - header + each - 1) / each;
    }

    private int ask(Site site, @Nullable Choices choices) {
        return choices == null ? 0 : decisions.choose(site, choices);
    }
}
