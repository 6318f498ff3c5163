package dev.orrery.properties.link;

import static dev.orrery.properties.link.Testbed.MS;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.sim.link.Datagram;
import dev.orrery.sim.link.Latency;
import dev.orrery.sim.link.Link;
import dev.orrery.sim.link.Network;
import dev.orrery.sim.link.Node;
import dev.orrery.sim.link.Packet;
import dev.orrery.sim.link.TcpSegment;
import dev.orrery.sim.link.Unreachable;
import dev.orrery.sim.link.Verdict;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

class LinkTest {
    private static InetAddress ip(int a, int b, int c, int d) {
        try {
            return InetAddress.getByAddress(new byte[] {(byte) a, (byte) b, (byte) c, (byte) d});
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Test
    void hostsAreNumberedInTheOrderInWhichTheyAreMade() {
        Testbed net = Testbed.calm("a", "b");
        assertThat(net.node("a").address().getHostAddress()).isEqualTo("10.0.0.1");
        assertThat(net.node("b").address().getHostAddress()).isEqualTo("10.0.0.2");
        assertThat(net.node("b").address6().getHostAddress()).isEqualTo("fd00:0:0:0:0:0:0:2");
        assertThat(net.node("b").address().getHostName()).isEqualTo("b");
        for (int i = 2; i < 255; i++) {
            net.network.addNode("n" + i);
        }
        Node node = net.network.addNode("n255");
        assertThat(node.address().getHostAddress()).isEqualTo("10.0.1.0");
        assertThat(node.address6().getHostAddress()).isEqualTo("fd00:0:0:0:0:0:0:100");
    }

    @Test
    void aCalmPacketTakesTheLeastLatency() {
        Testbed net = Testbed.calm("a", "b");
        net.send("a", "b", "x");
        net.run();
        assertThat(net.times("b")).containsExactly(100_000L);
    }

    @Test
    void aPacketWithALaterStepIsOvertaken() {
        Testbed net =
                new Testbed(
                        (site, choices) -> site.ordinal() == 0 ? choices.size() - 1 : 0, "a", "b");
        net.send("a", "b", "first");
        net.send("a", "b", "second");
        net.run();
        assertThat(net.texts("b")).containsExactly("second", "first");
        assertThat(net.times("b")).containsExactly(100_000L, 100 * MS);
        assertThat(net.network.stats().overtaking()).isEqualTo(1);
    }

    @Test
    void theTailOfALongTailIsRare() {
        Latency latency =
                Latency.longTail(
                        Duration.ofNanos(100_000),
                        Duration.ofNanos(800_000),
                        Duration.ofMillis(90));
        assertThat(latency.size()).isEqualTo(64);
        assertThat(latency.nanos(0)).isEqualTo(100_000);
        assertThat(latency.nanos(59)).isEqualTo(800_000);
        assertThat(latency.nanos(60)).isEqualTo(90 * MS / 27);
        assertThat(latency.nanos(63)).isEqualTo(90 * MS);
    }

    @Test
    void aLatencyAboveAnHourIsRefused() {
        assertThatThrownBy(() -> Latency.fixed(Duration.ofDays(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "time must be from zero to an hour: time=PT24H. Hold or partition the link"
                                + " for longer.");
        assertThatThrownBy(() -> Latency.fixed(Duration.ofNanos(-1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Latency.uniform(Duration.ofMillis(2), Duration.ofMillis(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "most must be at least least: most=PT0.001S, least=PT0.002S. Give the"
                                + " shorter time first.");
    }

    @Test
    void aLinkSendsOneAfterTheOther() {
        Testbed net = Testbed.calm("a", "b").fixed();
        // 28 bytes of headers and 72 of text: 100 ms each.
        net.network.link("a", "b").bandwidth(1000);
        String text = "x".repeat(72);
        net.send("a", "b", text);
        net.send("a", "b", text);
        net.runUntil(50 * MS);
        net.send("b", "a", text);
        net.run();
        assertThat(net.times("b")).containsExactly(101 * MS, 201 * MS);
        assertThat(net.times("a")).containsExactly(151 * MS);
    }

    @Test
    void aFullQueueDropsTheTail() {
        Testbed net = Testbed.calm("a", "b").fixed();
        net.network.link("a", "b").bandwidth(1000).queue(250);
        for (int i = 0; i < 5; i++) {
            net.send("a", "b", i + "x".repeat(71));
        }
        net.runUntil(100 * MS);
        net.send("a", "b", "9" + "x".repeat(71));
        net.run();
        assertThat(net.texts("b"))
                .extracting(text -> text.charAt(0))
                .containsExactly('0', '1', '9');
        assertThat(net.network.stats().overflowed()).isEqualTo(3);
        assertThat(net.events("no room in its queue")).isEqualTo(3);
    }

    @Test
    void whatWaitsGoesOnWithTheNewBandwidth() {
        Testbed net = Testbed.calm("a", "b").fixed();
        Link link = net.network.link("a", "b").bandwidth(1000);
        net.send("a", "b", "x".repeat(72));
        link.bandwidth(10_000);
        net.send("a", "b", "x".repeat(72));
        net.run();
        assertThat(net.times("b")).containsExactly(21 * MS, 101 * MS);
    }

    @Test
    void aPartitionOneWayLetsTheOtherWayThrough() {
        Testbed net = Testbed.calm("a", "b").fixed();
        net.network.partitionOneWay("a", "b");
        net.send("a", "b", "lost");
        net.send("b", "a", "there");
        net.run();
        net.network.repair("a", "b");
        net.send("a", "b", "again");
        net.run();
        assertThat(net.texts("a")).containsExactly("there");
        assertThat(net.texts("b")).containsExactly("again");
        assertThat(net.network.stats().cutOff()).isEqualTo(1);
    }

    @Test
    void anIsolatedHostReachesOnlyItself() {
        Testbed net = Testbed.calm("a", "b", "c").fixed();
        net.network.isolate("b");
        net.send("a", "b", "1");
        net.send("b", "c", "2");
        net.send("a", "c", "3");
        net.send("b", "b", "4");
        net.run();
        net.network.repair("b");
        net.send("a", "b", "5");
        net.run();
        assertThat(net.texts("b")).containsExactly("4", "5");
        assertThat(net.texts("c")).containsExactly("3");
    }

    @Test
    void groupsThatAreCutOffReachThemselves() {
        Testbed net = Testbed.calm("a", "b", "c").fixed();
        net.network.partition(List.of("a"), List.of("b", "c"));
        net.send("a", "b", "1");
        net.send("c", "a", "2");
        net.send("b", "c", "3");
        net.run();
        assertThat(net.arrivals("a")).isEmpty();
        assertThat(net.arrivals("b")).isEmpty();
        assertThat(net.texts("c")).containsExactly("3");
    }

    @Test
    void heldPacketsGoInOrderWhenReleased() {
        // Latencies that fall from packet to packet.
        Testbed net =
                new Testbed(
                        (site, choices) -> Math.max(0, choices.size() - 1 - (int) site.ordinal()),
                        "a",
                        "b");
        net.network.hold("a", "b");
        net.send("a", "b", "1");
        net.send("a", "b", "2");
        net.send("a", "b", "3");
        net.runUntil(1000 * MS);
        assertThat(net.arrivals("b")).isEmpty();
        assertThat(net.network.held("a", "b")).isEqualTo(3);
        net.network.release("a", "b");
        net.run();
        assertThat(net.texts("b")).containsExactly("1", "2", "3");
        assertThat(net.times("b")).allMatch(time -> time >= 1000 * MS);
        assertThat(net.network.held("a", "b")).isZero();
    }

    @Test
    void aHoldOneWayLetsTheOtherWayThrough() {
        Testbed net = Testbed.calm("a", "b").fixed();
        net.network.holdOneWay("a", "b");
        net.send("a", "b", "1");
        net.send("b", "a", "2");
        net.runUntil(1000 * MS);
        assertThat(net.arrivals("b")).isEmpty();
        assertThat(net.texts("a")).containsExactly("2");
        net.network.releaseOneWay("b", "a");
        net.runUntil(2000 * MS);
        assertThat(net.arrivals("b")).isEmpty();
        net.network.releaseOneWay("a", "b");
        net.run();
        assertThat(net.texts("b")).containsExactly("1");
    }

    @Test
    void whatIsSetOfOneDirectionLeavesTheOtherAlone() {
        Testbed net = Testbed.calm("a", "b").fixed();
        net.network.linkOneWay("a", "b").latency(Latency.fixed(Duration.ofMillis(5)));
        net.send("a", "b", "1");
        net.send("b", "a", "2");
        net.run();
        assertThat(net.times("b")).containsExactly(5 * MS);
        assertThat(net.times("a")).containsExactly(1 * MS);
    }

    @Test
    void packetsWaitUntilAClogIsOver() {
        Testbed net = Testbed.calm("a", "b").fixed();
        net.network.clogOneWay("a", "b", Duration.ofSeconds(1));
        net.send("a", "b", "1");
        net.send("b", "a", "2");
        net.run();
        assertThat(net.times("b")).containsExactly(1001 * MS);
        assertThat(net.times("a")).containsExactly(1 * MS);
        assertThat(net.network.stats().clogged()).isEqualTo(1);
    }

    @Test
    void aRulePassesDelaysDropsAndChanges() {
        Testbed net = Testbed.calm("a", "b").fixed();
        net.network.addRule(
                "by text",
                (from, to, packet) -> {
                    Datagram datagram = (Datagram) packet;
                    return switch (datagram.bytes()[0]) {
                        case 'd' -> Verdict.drop();
                        case 'l' -> Verdict.delay(Duration.ofMillis(5));
                        case 'c' -> Verdict.change(datagram.withBytes(new byte[] {'!'}));
                        default -> Verdict.pass();
                    };
                });
        for (String text : List.of("later", "drop", "change", "pass")) {
            net.send("a", "b", text);
        }
        net.run();
        assertThat(net.texts("b")).containsExactly("!", "pass", "later");
        assertThat(net.times("b")).containsExactly(1 * MS, 1 * MS, 6 * MS);
        assertThat(net.network.stats().dropped()).isEqualTo(1);
        assertThat(net.network.stats().changed()).isEqualTo(1);
    }

    @Test
    void aClosedRuleSeesNothing() {
        Testbed net = Testbed.calm("a", "b").fixed();
        try (Network.Registration rule =
                net.network.addRule("all", (from, to, packet) -> Verdict.drop())) {
            assertThat(rule).isNotNull();
            net.send("a", "b", "1");
        }
        net.send("a", "b", "2");
        net.run();
        assertThat(net.texts("b")).containsExactly("2");
    }

    @Test
    void aRuleSeesTheHostsNames() {
        Testbed net = Testbed.calm("a", "b", "c").fixed();
        net.network.addRule(
                "only to b",
                (from, to, packet) ->
                        from.equals("a") && to.equals("b") ? Verdict.drop() : Verdict.pass());
        net.send("a", "b", "1");
        net.send("a", "c", "2");
        net.send("b", "a", "3");
        net.run();
        assertThat(net.arrivals("b")).isEmpty();
        assertThat(net.texts("c")).containsExactly("2");
        assertThat(net.texts("a")).containsExactly("3");
    }

    @Test
    void whatARuleThrowsEndsTheRunAndNamesIt() {
        Testbed net = Testbed.calm("a", "b").fixed();
        RuntimeException thrown = new RuntimeException("oops");
        net.network.addRule(
                "broken",
                (from, to, packet) -> {
                    throw thrown;
                });
        net.send("a", "b", "1");
        assertThatThrownBy(net::run)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "a packet rule must not throw: rule=broken, packet=udp 10.0.0.1:1 >"
                            + " 10.0.0.2:2 length=1. Mend the rule, which must not send either; the"
                            + " cause is what it threw.")
                .hasCause(thrown);
    }

    @Test
    void aRuleCannotMakeAnotherPacketOfOne() {
        Testbed net = Testbed.calm("a", "b").fixed();
        Packet other = net.segment("a", net.node("b").address(), TcpSegment.ACK, 3);
        net.network.addRule("wild", (from, to, packet) -> Verdict.change(other));
        net.send("a", "b", "1");
        assertThatThrownBy(net::run)
                .hasMessageContaining("rule=wild")
                .cause()
                .hasMessageStartingWith(
                        "a changed packet must be of the same kind, route and numbers");
    }

    @Test
    void whoConnectsToNobodyHearsOfItAfterThreeSeconds() {
        Testbed net = Testbed.calm("a", "b");
        TcpSegment syn = net.segment("a", ip(10, 0, 9, 9), TcpSegment.SYN, 0);
        net.node("a").send(syn);
        net.node("a").send(net.segment("a", ip(10, 0, 9, 9), TcpSegment.ACK, 10));
        net.sendTo("a", ip(10, 0, 9, 9), "lost");
        net.run();
        assertThat(net.times("a")).containsExactly(3000 * MS);
        Unreachable news = (Unreachable) net.arrivals("a").get(0).packet();
        assertThat(news.reason()).isEqualTo(Unreachable.Reason.HOST);
        assertThat(news.about()).isSameAs(syn);
        assertThat(net.network.stats().unknown()).isEqualTo(3);
    }

    @Test
    void aDetachedHostGetsNothingAndSaysNothing() {
        Testbed net = Testbed.calm("a", "b").fixed();
        net.node("b").detach();
        net.send("a", "b", "1");
        net.run();
        assertThat(net.arrivals("a")).isEmpty();
        assertThat(net.arrivals("b")).isEmpty();
        assertThat(net.network.stats().detached()).isEqualTo(1);
    }

    @Test
    void theWayToOneselfHasNoAccidents() {
        Testbed net = new Testbed((site, choices) -> choices.size() - 1, "a");
        net.network.startFaults();
        net.network.addRule("none", (from, to, packet) -> Verdict.drop());
        net.sendTo("a", net.node("a").loopback(), "1");
        net.send("a", "a", "2");
        net.run();
        assertThat(net.texts("a")).containsExactly("1", "2");
        assertThat(net.times("a")).containsExactly(10_000L, 10_000L);
        assertThat(net.node("a").mtu(net.node("a").address())).isEqualTo(65_536);
    }

    @Test
    void aGroupGetsWhatIsSentToIt() {
        Testbed net = Testbed.calm("a", "b", "c", "d").fixed();
        InetAddress group = ip(224, 0, 0, 7);
        for (String member : List.of("a", "b", "c")) {
            net.node(member).join(group);
        }
        net.node("c").leave(group);
        net.sendTo("a", group, "all");
        Node a = net.node("a");
        a.sendToOthers(new Datagram(a.route(a.address(), 1, group, 2), new byte[] {'o'}));
        net.run();
        assertThat(net.texts("a")).containsExactly("all");
        assertThat(net.texts("b")).containsExactly("all", "o");
        assertThat(net.arrivals("c")).isEmpty();
        assertThat(net.arrivals("d")).isEmpty();
    }

    @Test
    void aPartitionCutsAMemberOfAGroupOff() {
        Testbed net = Testbed.calm("a", "b", "c").fixed();
        InetAddress group = ip(224, 0, 0, 7);
        net.node("b").join(group);
        net.node("c").join(group);
        net.network.partition("a", "b");
        net.sendTo("a", group, "1");
        net.run();
        assertThat(net.texts("b")).isEmpty();
        assertThat(net.texts("c")).containsExactly("1");
    }

    @Test
    void aBroadcastComesToEverybody() {
        Testbed net = Testbed.calm("a", "b", "c").fixed();
        net.sendTo("b", ip(255, 255, 255, 255), "x");
        net.run();
        assertThat(List.of(net.texts("a"), net.texts("b"), net.texts("c")))
                .allSatisfy(texts -> assertThat(texts).containsExactly("x"));
    }

    @Test
    void noFaultIsAskedForBeforeFaultsStart() {
        Testbed net = new Testbed((site, choices) -> choices.size() - 1, "a", "b");
        net.send("a", "b", "1");
        net.run();
        assertThat(net.texts("b")).containsExactly("1");
        assertThat(net.decisions.kinds().keySet()).containsExactly("net.latency");
    }

    @Test
    void aLostPieceLosesTheDatagram() {
        Testbed net =
                new Testbed(
                        (site, choices) ->
                                site.kind().equals("net.loss") && site.ordinal() == 2 ? 1 : 0,
                        "a",
                        "b");
        net.network.startFaults();
        // 8 + 3000 bytes in pieces of 1480: three, of which the last is lost.
        net.send("a", "b", "x".repeat(3000));
        net.send("a", "b", "next");
        net.run();
        assertThat(net.texts("b")).containsExactly("next");
        assertThat(net.network.stats().lost()).isEqualTo(1);
    }

    @Test
    void aSmallerMtuMakesMorePieces() {
        for (int mtu : new int[] {576, 1500}) {
            Testbed net =
                    new Testbed(
                            (site, choices) ->
                                    site.kind().equals("net.loss") && site.ordinal() == 1 ? 1 : 0,
                            "a",
                            "b");
            net.network.startFaults();
            net.network.linkOneWay("a", "b").mtu(mtu);
            // The second question about a loss is that of the first datagram's second piece, or
            // of the second datagram.
            net.send("a", "b", "1" + "x".repeat(999));
            net.send("a", "b", "2");
            net.run();
            assertThat(net.texts("b"))
                    .extracting(text -> text.charAt(0))
                    .containsExactly(mtu == 576 ? '2' : '1');
            assertThat(net.node("a").mtu(net.node("b").address())).isEqualTo(mtu);
        }
    }

    @Test
    void aCorruptedSegmentIsLost() {
        Testbed net = Testbed.always("net.corrupt", 2, "a", "b");
        net.node("a").send(net.segment("a", net.node("b").address(), TcpSegment.ACK, 10));
        net.send("a", "b", "aaaa");
        net.run();
        assertThat(net.texts("b")).containsExactly("aa`a");
        assertThat(net.network.stats().corrupted()).isEqualTo(2);
    }

    @Test
    void corruptionLeavesTheSendersBytesAlone() {
        Testbed net = Testbed.always("net.corrupt", 1, "a", "b");
        byte[] bytes = {1, 2, 3};
        Node a = net.node("a");
        a.send(new Datagram(a.route(a.address(), 1, net.node("b").address(), 2), bytes));
        net.run();
        assertThat(bytes).containsExactly(1, 2, 3);
        assertThat(((Datagram) net.arrivals("b").get(0).packet()).bytes())
                .containsExactly(-127, 2, 3);
    }

    @Test
    void aDuplicateComesTwiceAndATruncatedOneShort() {
        Testbed twice = Testbed.always("net.duplicate", 1, "a", "b");
        twice.send("a", "b", "x");
        twice.run();
        assertThat(twice.texts("b")).containsExactly("x", "x");
        Testbed shorter = Testbed.always("net.truncate", 2, "a", "b");
        shorter.send("a", "b", "abcd");
        shorter.run();
        assertThat(shorter.texts("b")).containsExactly("ab");
    }

    @Test
    void aPartitionByFaultEndsByItself() {
        // "both ways 1s", once.
        Testbed net =
                new Testbed(
                                (site, choices) ->
                                        site.kind().equals("net.partition")
                                                        && site.actor().equals("a->b")
                                                        && site.ordinal() == 0
                                                ? 5
                                                : 0,
                                "a",
                                "b")
                        .fixed();
        net.network.startFaults();
        net.send("a", "b", "1");
        net.send("b", "a", "2");
        net.runUntil(999 * MS);
        net.send("a", "b", "3");
        net.runUntil(1000 * MS);
        net.send("a", "b", "4");
        net.send("b", "a", "5");
        net.run();
        assertThat(net.texts("b")).containsExactly("4");
        assertThat(net.texts("a")).containsExactly("5");
        assertThat(net.events("cut off for a while")).isEqualTo(1);
    }

    @Test
    void healingEndsWhatKeepsPacketsBack() {
        Testbed net = Testbed.calm("a", "b", "c").fixed();
        net.network.partition("a", "b");
        net.network.isolate("c");
        net.network.clog("a", "b", Duration.ofSeconds(5));
        net.network.hold("b", "a");
        net.network.repair("b", "a");
        net.send("b", "a", "held");
        net.network.partition("a", "b");
        net.network.heal();
        net.send("a", "b", "1");
        net.send("c", "b", "2");
        net.run();
        assertThat(net.texts("a")).containsExactly("held");
        assertThat(net.texts("b")).containsExactly("1", "2");
        assertThat(net.times("b")).containsExactly(1 * MS, 1 * MS);
    }

    @Test
    void absurdSettingsAreRefused() {
        Testbed net = Testbed.calm("a", "b");
        Link link = net.network.link("a", "b");
        refused(it -> it.bandwidth(-1), link, "bytesPerSecond must be from 0 to 1000000000000");
        refused(it -> it.queue(0), link, "bytes must be from 1 to 2147483647: bytes=0");
        refused(it -> it.mtu(10), link, "bytes must be from 576 to 65535: bytes=10");
        refused(it -> it.loss(-1), link, "oneIn must be from 0 to 2147483647: oneIn=-1");
        assertThatThrownBy(() -> net.network.link("a", "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "host must be one of the simulation: host=x, hosts=[a, b]. Make it with"
                                + " host(name) first.");
        assertThatThrownBy(() -> net.network.partition("a", "a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "from and to must be different hosts: from=a, to=a. A host always reaches"
                                + " itself.");
        assertThatThrownBy(() -> net.network.clog("a", "b", Duration.ofHours(2)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> net.network.addNode("a"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(
                        () -> net.node("a").route(ip(10, 0, 0, 2), 1, net.node("b").address(), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("source must be an address of the host: source=10.0.0.2");
    }

    private static void refused(Consumer<Link> setting, Link link, String message) {
        assertThatThrownBy(() -> setting.accept(link))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }
}
