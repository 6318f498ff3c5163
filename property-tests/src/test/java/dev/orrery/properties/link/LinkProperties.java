package dev.orrery.properties.link;

import static dev.orrery.properties.link.Testbed.MS;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.sim.decision.KindCount;
import dev.orrery.sim.link.Latency;
import dev.orrery.sim.link.NetworkStats;
import dev.orrery.sim.link.TcpSegment;
import dev.orrery.sim.link.Verdict;
import dev.orrery.sim.trace.Trace;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongSupplier;

class LinkProperties {
    private static final String[] HOSTS = {"a", "b", "c", "d"};
    private static final List<String> FAULTS =
            List.of(
                    "net.clog",
                    "net.corrupt",
                    "net.duplicate",
                    "net.loss",
                    "net.partition",
                    "net.truncate");

    @Property(tries = 100)
    void aCalmLinkLosesAndReordersNothing(
            @ForAll @Size(max = 60) List<@IntRange(max = 900) Integer> pausesMicros) {
        Testbed net = Testbed.calm("a", "b");
        List<String> sent = new ArrayList<>();
        long at = 0;
        for (int pause : pausesMicros) {
            at += pause * 1000L;
            String text = "p" + sent.size();
            sent.add(text);
            net.at(at, () -> net.send("a", "b", text));
        }
        net.run();
        assertThat(net.texts("b")).containsExactlyElementsOf(sent);
        assertThat(net.network.stats().overtaking()).isZero();
    }

    @Property(tries = 100)
    void latencyAloneLosesAndDoublesNothing(@ForAll long seed) {
        Testbed net = Testbed.seeded(seed, HOSTS);
        net.network.everyLink().reliable();
        List<String> sent = randomTraffic(net, seed, 200);
        net.run();
        List<String> received = new ArrayList<>();
        for (String host : HOSTS) {
            received.addAll(net.texts(host));
        }
        assertThat(received).containsExactlyInAnyOrderElementsOf(sent);
    }

    @Property(tries = 300)
    void aQueueIsALeakyBucket(
            @ForAll @LongRange(min = 1, max = 2_000_000_000) long rate,
            @ForAll @IntRange(min = 1, max = 20_000) int queueBytes,
            @ForAll @Size(max = 50) List<@IntRange(max = 1400) Integer> lengths,
            @ForAll @LongRange(max = 100_000_000) long pauseNanos) {
        Random random = new Random(rate + pauseNanos);
        checkQueue(rate, queueBytes, lengths, () -> random.nextLong(pauseNanos + 1));
    }

    @Property(tries = 300)
    void aPartOfAByteThatIsStillThereCounts(
            @ForAll @LongRange(min = 100_000_000, max = 2_000_000_000) long rate,
            @ForAll @IntRange(min = 20, max = 60) int queueBytes,
            @ForAll @IntRange(max = 9) int length,
            @ForAll @Size(max = 50) List<@IntRange(max = 1) Integer> nanosLate) {
        // The next packet comes in the very nanosecond in which the one before leaves.
        long away = (28 + length) * 1_000_000_000L / rate;
        Iterator<Integer> late = nanosLate.iterator();
        List<Integer> lengths = Collections.nCopies(nanosLate.size(), length);
        checkQueue(rate, queueBytes, lengths, () -> away + late.next());
    }

    /** A leaky bucket, counted in billionths of a byte. */
    private static void checkQueue(
            long rate, int queueBytes, List<Integer> lengths, LongSupplier pauses) {
        Testbed net = Testbed.calm("a", "b").fixed();
        net.network.link("a", "b").bandwidth(rate).queue(queueBytes);
        List<Long> expected = new ArrayList<>();
        long second = 1_000_000_000;
        long level = 0;
        long now = 0;
        int dropped = 0;
        for (int length : lengths) {
            long pause = pauses.getAsLong();
            now += pause;
            // What has run out since.
            level = Math.max(0, level - Math.min(level, Math.multiplyExact(pause, rate)));
            int size = 28 + length;
            boolean isRoom = level == 0 || (level + second - 1) / second + size <= queueBytes;
            if (isRoom) {
                level += size * second;
                expected.add(now + level / rate + MS);
            } else {
                dropped++;
            }
            net.at(now, () -> net.send("a", "b", "x".repeat(length)));
        }
        net.run();
        assertThat(net.times("b")).containsExactlyElementsOf(expected);
        assertThat(net.network.stats().overflowed()).isEqualTo(dropped);
    }

    @Property(tries = 100)
    void aPartitionOneWayLosesWhatIsSentMeanwhileThatWay(@ForAll long seed) {
        Testbed net = Testbed.seeded(seed, "a", "b");
        net.network.everyLink().reliable();
        Random random = new Random(seed);
        long from = random.nextLong(100 * MS);
        long to = from + random.nextLong(100 * MS);
        net.at(from, () -> net.network.partitionOneWay("a", "b"));
        net.at(to, () -> net.network.repair("a", "b"));
        List<String> there = new ArrayList<>();
        List<String> back = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            String text = "p" + i;
            long at = random.nextLong(200 * MS);
            boolean isBack = random.nextBoolean();
            if (isBack) {
                back.add(text);
            } else if (at < from || at >= to) {
                there.add(text);
            }
            net.at(at, () -> net.send(isBack ? "b" : "a", isBack ? "a" : "b", text));
        }
        net.run();
        assertThat(net.texts("b")).containsExactlyInAnyOrderElementsOf(there);
        assertThat(net.texts("a")).containsExactlyInAnyOrderElementsOf(back);
    }

    @Property(tries = 100)
    void whatIsHeldGoesInOrderAndWaitsForItsRelease(@ForAll long seed) {
        Testbed net = Testbed.seeded(seed, "a", "b");
        net.network.everyLink().reliable();
        Random random = new Random(seed);
        List<String> sent = new ArrayList<>();
        net.network.hold("a", "b");
        for (int i = 0; i < 50; i++) {
            String text = "p" + i;
            sent.add(text);
            net.at(i * MS, () -> net.send("a", "b", text));
        }
        long release = 50 * MS + random.nextLong(100 * MS);
        net.at(release, () -> net.network.release("a", "b"));
        net.run();
        assertThat(net.texts("b")).containsExactlyElementsOf(sent);
        assertThat(net.times("b")).allMatch(time -> time >= release);
    }

    @Property(tries = 100)
    void whatIsSentInAClogArrivesAfterIt(@ForAll long seed) {
        Testbed net = Testbed.seeded(seed, "a", "b");
        net.network.everyLink().reliable();
        net.network.clog("a", "b", Duration.ofMillis(500));
        Random random = new Random(seed);
        for (int i = 0; i < 20; i++) {
            net.at(random.nextLong(500 * MS), () -> net.send("a", "b", "x"));
        }
        net.run();
        assertThat(net.times("b")).hasSize(20).allMatch(time -> time >= 500 * MS);
    }

    @Property(tries = 200)
    void everyPacketIsAccountedFor(@ForAll long seed) {
        Testbed net = Testbed.seeded(seed, HOSTS);
        net.network.everyLink().loss(3).duplication(3).partitions(20).clogs(5);
        net.network.link("a", "b").bandwidth(100_000).queue(3000);
        Random random = new Random(seed);
        disturb(net, random);
        randomTraffic(net, seed, 300);
        net.run();
        net.network.heal();
        net.run();
        NetworkStats stats = net.network.stats();
        long segmentsLostToCorruption = net.events("corrupted") - corruptedDatagrams(net);
        long gone =
                stats.lost()
                        + stats.cutOff()
                        + stats.overflowed()
                        + stats.dropped()
                        + stats.detached()
                        + segmentsLostToCorruption;
        assertThat(stats.sent()).isEqualTo(300);
        assertThat(stats.delivered()).isEqualTo(300 + stats.duplicated() - gone);
        long received = 0;
        for (String host : HOSTS) {
            received += net.arrivals(host).size();
        }
        assertThat(received).isEqualTo(stats.delivered());
    }

    private static long corruptedDatagrams(Testbed net) {
        return net.trace.events().stream()
                .filter(event -> event.detail().equals("corrupted"))
                .filter(event -> event.value() < 1000)
                .count();
    }

    @Property(tries = 50)
    void theSameSeedGivesTheSameRun(@ForAll long seed) {
        List<String> digests = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Testbed net = Testbed.seeded(seed, HOSTS);
            disturb(net, new Random(seed));
            randomTraffic(net, seed, 200);
            net.run();
            digests.add(net.trace.digestText() + net.times("a") + net.texts("b"));
        }
        assertThat(digests.get(0)).isEqualTo(digests.get(1));
    }

    @Property(tries = 1)
    void everyKindOfFaultFiresInSomeSeedIsCountedAndTraced() {
        Map<String, Long> fired = new LinkedHashMap<>();
        NetworkStats all = null;
        for (long seed = 0; seed < 200; seed++) {
            Testbed net = Testbed.seeded(seed, HOSTS);
            randomTraffic(net, seed, 300);
            net.run();
            for (String kind : FAULTS) {
                KindCount count = net.decisions.kinds().get(kind);
                fired.merge(kind, count == null ? 0 : count.fired(), Long::sum);
            }
            NetworkStats stats = net.network.stats();
            assertThat(net.events("lost")).isEqualTo(stats.lost());
            assertThat(net.events("duplicated")).isEqualTo(stats.duplicated());
            assertThat(net.events("corrupted")).isEqualTo(stats.corrupted());
            assertThat(net.events("truncated")).isEqualTo(stats.truncated());
            assertThat(net.events("lost at a partition")).isEqualTo(stats.cutOff());
            KindCount clogs = net.decisions.kinds().get("net.clog");
            assertThat(net.events("clogged")).isEqualTo(clogs == null ? 0 : clogs.fired());
            KindCount cuts = net.decisions.kinds().get("net.partition");
            assertThat(net.events("cut off for a while"))
                    .isEqualTo(cuts == null ? 0 : cuts.fired());
            all = stats.overtaking() > 0 ? stats : all;
        }
        assertThat(fired)
                .hasSize(FAULTS.size())
                .allSatisfy(
                        (kind, count) -> {
                            assertThat(count).as(kind).isPositive();
                        });
        assertThat(all).as("a run with packets that overtake").isNotNull();
    }

    @Property(tries = 50)
    void nothingGoesWrongOnceFaultsHaveStopped(@ForAll long seed) {
        Testbed net = Testbed.seeded(seed, HOSTS);
        randomTraffic(net, seed, 100);
        net.run();
        net.decisions.stopFaults(true);
        net.network.heal();
        NetworkStats before = net.network.stats();
        randomTraffic(net, seed + 1, 100);
        net.run();
        NetworkStats after = net.network.stats();
        assertThat(after.delivered() - before.delivered()).isEqualTo(100);
        assertThat(after.overtaking()).isEqualTo(before.overtaking());
    }

    /** Digests must not depend on whether anybody records. */
    @Property(tries = 20)
    void recordingChangesNothing(@ForAll long seed) {
        Testbed net = Testbed.seeded(seed, HOSTS);
        randomTraffic(net, seed, 100);
        net.run();
        Testbed silent = Testbed.seededSilent(seed, Trace.digestOnly(), HOSTS);
        randomTraffic(silent, seed, 100);
        silent.run();
        assertThat(silent.trace.digest()).isEqualTo(net.trace.digest());
    }

    /** Packets between random hosts within a second; what their texts were. */
    private static List<String> randomTraffic(Testbed net, long seed, int count) {
        Random random = new Random(seed);
        List<String> sent = new ArrayList<>();
        long start = net.nowNanos();
        for (int i = 0; i < count; i++) {
            String from = HOSTS[random.nextInt(HOSTS.length)];
            String to = HOSTS[random.nextInt(HOSTS.length)];
            String text = from + to + i;
            boolean isSegment = random.nextInt(4) == 0;
            if (from.equals(to) || !isSegment) {
                sent.add(text);
                net.at(start + random.nextLong(1000 * MS), () -> net.send(from, to, text));
            } else {
                TcpSegment segment =
                        net.segment(from, net.node(to).address(), TcpSegment.ACK, 1000 + i);
                sent.add(segment.toString());
                net.at(start + random.nextLong(1000 * MS), () -> net.node(from).send(segment));
            }
        }
        return sent;
    }

    /** What scenarios do, at random times within a second. */
    private static void disturb(Testbed net, Random random) {
        net.network
                .everyLink()
                .latency(Latency.uniform(Duration.ZERO, Duration.ofMillis(random.nextInt(50))));
        net.network.addRule(
                "one in ten",
                (from, to, packet) ->
                        switch (random.nextInt(10)) {
                            case 0 -> Verdict.drop();
                            case 1 -> Verdict.delay(Duration.ofMillis(random.nextInt(20)));
                            default -> Verdict.pass();
                        });
        for (int i = 0; i < 10; i++) {
            String a = HOSTS[random.nextInt(2)];
            String b = HOSTS[2 + random.nextInt(2)];
            Runnable action =
                    switch (random.nextInt(7)) {
                        case 0 -> () -> net.network.partition(a, b);
                        case 1 -> () -> net.network.partitionOneWay(a, b);
                        case 2 -> () -> net.network.isolate(a);
                        case 3 -> () -> net.network.hold(a, b);
                        case 4 -> () -> net.network.release(a, b);
                        case 5 -> () -> net.network.clog(a, b, Duration.ofMillis(100));
                        default -> () -> net.network.heal();
                    };
            net.at(random.nextLong(1000 * MS), action);
        }
        net.at(random.nextLong(1000 * MS), () -> net.node("d").detach());
    }
}
