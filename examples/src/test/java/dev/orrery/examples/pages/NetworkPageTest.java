package dev.orrery.examples.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.sim.SimHost;
import dev.orrery.sim.Simulation;
import dev.orrery.sim.link.Datagram;
import dev.orrery.sim.link.Latency;
import dev.orrery.sim.link.Network;
import dev.orrery.sim.link.Verdict;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver.LookupPolicy;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What docs/network.md says is so. */
class NetworkPageTest {
    private static final List<String> PACKAGES =
            List.of(
                    "dev.orrery.sim",
                    "dev.orrery.sim.link",
                    "dev.orrery.sim.dns",
                    "dev.orrery.loop",
                    "java.net");

    private final Page page = new Page("network.md");
    private final Simulation sim = Simulation.calm();

    @Test
    void theCodeIsThatOfThisTest() {
        Snippets.assertTheirsIs(page.code("java"), NetworkPageTest.class);
    }

    @Test
    void everyNameExists() {
        List<String> spans = new ArrayList<>(page.spansOfTheText());
        page.rows().forEach(row -> row.cells().forEach(cell -> spans.addAll(Page.spans(cell))));
        assertThat(spans).contains("Network.isolate", "Latency.longTail", "World.resolver");
        assertThat(spans)
                .filteredOn(JavaNames::isMember)
                .allMatch(span -> JavaNames.exists(span, PACKAGES));
    }

    @Test
    void hostsHaveAddressesAndLinks() {
        SimHost server = sim.host("server");
        SimHost client = sim.host("client");
        sim.network().link("server", "client").latency(Latency.fixed(Duration.ofMillis(5)));
        assertThat(server.address().getHostAddress()).isEqualTo("10.0.0.1");
        assertThat(client.address6().getHostAddress()).isEqualTo("fd00:0:0:0:0:0:0:2");
    }

    @Test
    void aScenarioDoesThingsByHand() {
        sim.host("a");
        sim.host("b");
        sim.host("c");
        Network net = sim.network();
        net.partition("a", "b");
        net.partitionOneWay("a", "c");
        net.isolate("b");
        net.repair("b");
        net.repair("a", "b");
        net.clog("a", "b", Duration.ofSeconds(2));
        net.hold("a", "b");
        net.release("a", "b");
        assertThat(net.held("a", "b")).isZero();
    }

    @Test
    void aRuleSeesPackets() {
        Network net = sim.network();
        try (Network.Registration _ =
                net.addRule(
                        "no large datagrams",
                        (from, to, packet) ->
                                packet instanceof Datagram datagram && datagram.bytes().length > 512
                                        ? Verdict.drop()
                                        : Verdict.pass())) {
            sim.runFor(Duration.ofSeconds(10));
        }
        assertThat(net.stats().dropped()).isZero();
    }

    /** A channel is its own host's, whoever calls it; in a calm simulation nothing is lost. */
    @Test
    void membersOfAGroupGetWhatAChannelOfAnotherHostSends() throws IOException {
        SimHost host = sim.host("a");
        SimHost other = sim.host("b");
        sim.network().everyLink().loss(1);
        List<SocketAddress> from = new ArrayList<>();
        DatagramChannel sender = other.world().selectorProvider().openDatagramChannel();
        host.thread("both", () -> from.add(sentToTheGroup(host, sender)));
        sim.ready();
        sim.run();
        assertThat(from)
                .singleElement()
                .extracting(one -> ((InetSocketAddress) one).getAddress())
                .isEqualTo(other.address());
    }

    private static SocketAddress sentToTheGroup(SimHost host, DatagramChannel sender) {
        try {
            InetAddress group = InetAddress.getByName("239.1.2.3");
            NetworkInterface any = NetworkInterface.getNetworkInterfaces().nextElement();
            DatagramChannel member = host.world().selectorProvider().openDatagramChannel();
            member.bind(new InetSocketAddress(5000)).join(group, any);
            sender.send(ByteBuffer.allocate(1), new InetSocketAddress(group, 5000));
            SocketAddress from = member.receive(ByteBuffer.allocate(1));
            member.close();
            sender.close();
            return from;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Test
    void aScenarioChangesNames() throws UnknownHostException {
        sim.host("db-1");
        sim.host("db-2");
        sim.host("db-3");
        sim.dns().alias("db", "db-1", "db-2").rotate("db");
        sim.dns().delay(Duration.ofMillis(20));
        sim.after(Duration.ofMinutes(1), () -> sim.dns().alias("db", "db-3"));
        sim.after(Duration.ofMinutes(2), () -> sim.dns().remove("db"));
        sim.runFor(Duration.ofSeconds(90));
        LookupPolicy both = LookupPolicy.of(LookupPolicy.IPV4 | LookupPolicy.IPV6);
        assertThat(sim.host("db-1").world().resolver().lookupByName("db", both))
                .extracting(InetAddress::getHostAddress)
                .containsExactly("10.0.0.3", "fd00:0:0:0:0:0:0:3");
        assertThat(sim.elapsed()).isEqualTo(Duration.ofMillis(90_020));
    }
}
