package dev.orrery.properties.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.sim.Simulation;
import dev.orrery.sim.decision.CalmOracle;
import dev.orrery.sim.decision.Oracle;
import dev.orrery.sim.dns.Dns;
import dev.orrery.sim.dns.HostResolver;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver.LookupPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class DnsTest {
    private static final LookupPolicy BOTH = LookupPolicy.of(LookupPolicy.IPV4 | LookupPolicy.IPV6);

    private Simulation simulation = Simulation.calm();
    private Dns dns = newDns();

    private Dns newDns() {
        simulation.host("a");
        simulation.host("b");
        simulation.host("C");
        return simulation.dns();
    }

    private void use(Oracle oracle) {
        simulation = Simulation.of(oracle);
        dns = newDns();
    }

    private HostResolver resolver(String host) {
        var node = simulation.network().nodeOf(host);
        if (node == null) {
            throw new AssertionError("no host " + host);
        }
        return dns.resolverOf(node);
    }

    private List<String> lookup(String name) throws UnknownHostException {
        return lookup(name, BOTH);
    }

    private List<String> lookup(String name, LookupPolicy policy) throws UnknownHostException {
        return resolver("a").lookupByName(name, policy).map(InetAddress::getHostAddress).toList();
    }

    @Test
    void aHostsNameStandsForItsAddresses() throws UnknownHostException {
        assertThat(lookup("b")).containsExactly("10.0.0.2", "fd00:0:0:0:0:0:0:2");
        assertThat(lookup("a")).containsExactly("10.0.0.1", "fd00:0:0:0:0:0:0:1");
        assertThat(lookup("C")).isEqualTo(lookup("c.")).hasSize(2);
        assertThat(lookup("localhost")).containsExactly("127.0.0.1", "0:0:0:0:0:0:0:1");
    }

    @Test
    void anAddressHasTheNameThatWasAskedFor() throws UnknownHostException {
        assertThat(resolver("a").lookupByName("B", BOTH))
                .extracting(InetAddress::getHostName)
                .containsExactly("B", "B");
    }

    @Test
    void thePolicyPicksAndOrders() throws UnknownHostException {
        assertThat(lookup("b", LookupPolicy.of(LookupPolicy.IPV6)))
                .containsExactly("fd00:0:0:0:0:0:0:2");
        assertThat(
                        lookup(
                                "b",
                                LookupPolicy.of(
                                        LookupPolicy.IPV4
                                                | LookupPolicy.IPV6
                                                | LookupPolicy.IPV6_FIRST)))
                .containsExactly("fd00:0:0:0:0:0:0:2", "10.0.0.2");
    }

    @Test
    void aNameOfNobodyIsUnknown() {
        assertThatThrownBy(() -> lookup("nobody"))
                .isInstanceOf(UnknownHostException.class)
                .hasMessage("nobody: Name or service not known");
    }

    @Test
    void aScenarioMovesRemovesAndResetsNames() throws UnknownHostException {
        dns.alias("db", "b");
        assertThat(lookup("DB")).contains("10.0.0.2");
        dns.set("db", InetAddress.ofLiteral("192.0.2.1"));
        assertThat(lookup("db")).containsExactly("192.0.2.1");
        assertThatThrownBy(() -> lookup("db", LookupPolicy.of(LookupPolicy.IPV6)))
                .isInstanceOf(UnknownHostException.class);
        dns.remove("b");
        assertThatThrownBy(() -> lookup("b")).isInstanceOf(UnknownHostException.class);
        dns.reset("b");
        assertThat(lookup("b")).contains("10.0.0.2");
    }

    @Test
    void aNameThatRotatesBeginsWithTheNextEachTime() throws UnknownHostException {
        dns.alias("db", "a", "b").rotate("db");
        List<String> first = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            first.add(lookup("db").get(0));
        }
        assertThat(first)
                .containsExactly(
                        "10.0.0.1",
                        "fd00:0:0:0:0:0:0:1",
                        "10.0.0.2",
                        "fd00:0:0:0:0:0:0:2",
                        "10.0.0.1");
        assertThatThrownBy(() -> dns.rotate("b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "name must have been set before it rotates: name=b. Call set or alias"
                                + " first.");
    }

    @Test
    void aSlowAnswerTakesVirtualTimeOfAThread() throws UnknownHostException {
        dns.delay(Duration.ofMillis(30));
        List<String> log = new ArrayList<>();
        simulation
                .host("a")
                .thread(
                        "asker",
                        () -> {
                            try {
                                log.add(lookup("b").get(0) + " at " + simulation.elapsed());
                            } catch (UnknownHostException unexpected) {
                                throw new AssertionError(unexpected);
                            }
                        });
        simulation.after(Duration.ofMillis(10), () -> log.add("meanwhile"));
        simulation.run();
        assertThat(log).containsExactly("meanwhile", "10.0.0.2 at PT0.03S");
    }

    @Test
    void aSlowAnswerHoldsUpTheLoopThatAsks() {
        dns.delay(Duration.ofMillis(30));
        List<String> log = new ArrayList<>();
        simulation
                .host("a")
                .start(
                        "loop",
                        loop -> {
                            loop.callSoon(() -> log.add("next at " + simulation.elapsed()));
                            try {
                                lookup("b");
                            } catch (UnknownHostException unexpected) {
                                throw new AssertionError(unexpected);
                            }
                            log.add("found");
                        });
        simulation.host("b").start("loop", loop -> log.add("b goes on at " + simulation.elapsed()));
        simulation.runUntilIdle();
        assertThat(log).containsExactly("b goes on at PT0S", "found", "next at PT0.03S");
    }

    @Test
    void lookupsFailAndDawdleOnlyOnceFaultsHaveStarted() throws UnknownHostException {
        use((site, choices) -> site.kind().equals("net.dns") ? choices.size() - 1 : 0);
        assertThat(lookup("b")).hasSize(2);
        simulation.network().startFaults();
        assertThatThrownBy(() -> lookup("b"))
                .isInstanceOf(UnknownHostException.class)
                .hasMessage("b: Temporary failure in name resolution");
        assertThat(simulation.elapsed()).isEqualTo(Duration.ofSeconds(5));
        assertThat(lookup("localhost")).hasSize(2);
        dns.faults(0);
        assertThat(lookup("b")).hasSize(2);
        assertThat(simulation.decisions().kinds().get("net.dns").fired()).isEqualTo(1);
    }

    @Test
    void anAddressHasItsHostsName() throws UnknownHostException {
        use(new CalmOracle());
        assertThat(resolver("a").lookupByAddress(new byte[] {10, 0, 0, 2})).isEqualTo("b");
        assertThat(resolver("a").lookupByAddress(new byte[] {127, 0, 0, 1})).isEqualTo("localhost");
        assertThatThrownBy(() -> resolver("a").lookupByAddress(new byte[] {10, 0, 0, 9}))
                .isInstanceOf(UnknownHostException.class);
    }

    @Test
    void absurdNamesAndTimesAreRefused() {
        assertThatThrownBy(() -> dns.set("x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("addresses must hold at least one: name=x");
        assertThatThrownBy(() -> dns.alias("x", "nobody"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("hosts must be hosts of the simulation: host=nobody");
        assertThatThrownBy(() -> dns.delay(Duration.ofDays(2)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> dns.faults(-1)).isInstanceOf(IllegalArgumentException.class);
    }
}
