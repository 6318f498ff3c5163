package dev.orrery.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.loop.EventLoop;
import dev.orrery.sim.decision.KindCount;
import dev.orrery.sim.decision.Oracle;
import dev.orrery.sim.decision.SeededOracle;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

class HostFaultsTest {
    private static final String[] KINDS = {"fault.crash", "fault.pause", "fault.clock"};
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private record Result(long crashes, long pauses, long clocks, int boots, long digest) {}

    private static Result run(long seed) {
        try (Simulation sim = Simulation.seeded(seed)) {
            Heartbeats system = new Heartbeats(sim, 3);
            sim.setBudget(10_000_000, Duration.ofDays(1));
            sim.ready();
            sim.runFor(MINUTE);
            sim.heal();
            int[] before = system.received.clone();
            sim.runFor(Duration.ofSeconds(2));
            for (int i = 0; i < 3; i++) {
                assertThat(system.received[i]).as("seed " + seed).isGreaterThan(before[i]);
            }
            return new Result(
                    fired(sim, "fault.crash"),
                    fired(sim, "fault.pause"),
                    fired(sim, "fault.clock"),
                    Arrays.stream(system.boots).sum(),
                    sim.trace().digest());
        }
    }

    private static long fired(Simulation sim, String kind) {
        KindCount count = sim.coverage().faults().get(kind);
        return count == null ? 0 : count.fired();
    }

    @Test
    void aTypicalSeedHasAFewCrashesNotNoneAndNotHundreds() {
        int none = 0;
        int few = 0;
        for (long seed = 1; seed <= 40; seed++) {
            Result result = run(seed);
            assertThat(result.boots()).isBetween(3, 3 + (int) result.crashes());
            assertThat(result.crashes()).isLessThanOrEqualTo(30);
            assertThat(result.pauses()).isLessThanOrEqualTo(30);
            assertThat(result.clocks()).isLessThanOrEqualTo(30);
            none += result.crashes() == 0 ? 1 : 0;
            few += result.crashes() > 0 ? 1 : 0;
        }
        assertThat(none).isBetween(4, 20);
        assertThat(few).isGreaterThan(20);
    }

    @Test
    void oneSeedGivesOneRun() {
        for (long seed = 2; seed <= 4; seed++) {
            assertThat(run(seed)).isEqualTo(run(seed));
        }
    }

    private interface Bounds {
        void on(Simulation sim, Heartbeats system);
    }

    /** How often each kind fired in a storm of all kinds within some bounds. */
    private static Simulation storm(Bounds bounds) {
        try (Simulation sim = Simulation.of(SeededOracle.uniform(7))) {
            Heartbeats system = new Heartbeats(sim, 5);
            sim.setBudget(10_000_000, Duration.ofDays(1));
            bounds.on(sim, system);
            sim.runFor(MINUTE);
            return sim;
        }
    }

    @Test
    void withoutReadyNothingGoesWrong() {
        Simulation sim = storm((self, system) -> {});
        assertThat(sim.coverage().faults()).doesNotContainKeys(KINDS);
        assertThat(sim.coverage().reachable())
                .containsEntry("sim.ready(), where faults of hosts and links begin", 0L);
    }

    @Test
    void withReadyEverythingGoesWrong() {
        Simulation sim = storm((self, system) -> self.ready());
        for (String kind : KINDS) {
            assertThat(fired(sim, kind)).as(kind).isPositive();
        }
        assertThat(sim.coverage().reachable())
                .containsEntry("sim.ready(), where faults of hosts and links begin", 1L);
    }

    @Test
    void whatIsOffDoesNotHappenAndIsNotMissed() {
        Simulation sim =
                storm(
                        (self, system) -> {
                            self.faults().off("fault.crash", "net.*");
                            self.ready();
                        });
        assertThat(sim.coverage().faults())
                .doesNotContainKey("fault.crash")
                .containsKeys("fault.pause", "fault.clock", "timer.late");
        assertThat(sim.coverage().faults().keySet()).noneMatch(kind -> kind.startsWith("net."));
    }

    @Test
    void onlyWhatIsNamedHappens() {
        Simulation sim =
                storm(
                        (self, system) -> {
                            self.faults().only("fault.pause");
                            self.ready();
                        });
        assertThat(fired(sim, "fault.pause")).isPositive();
        assertThat(sim.coverage().faults())
                .doesNotContainKeys("fault.crash", "fault.clock", "timer.late");
    }

    @Test
    void aBoundMakesAFaultRarer() {
        Simulation sim =
                storm(
                        (self, system) -> {
                            self.faults().atMostOneIn("fault.pause", 1_000_000);
                            self.ready();
                        });
        assertThat(fired(sim, "fault.pause")).isZero();
        assertThat(sim.coverage().faults().get("fault.pause").asked()).isPositive();
    }

    @Test
    void aPauseLastsAsLongAsWasDecidedWhoeverElsePauses() {
        Map<String, Integer> pauses = Map.of("short", 2, "long", 4);
        Set<String> sending = new LinkedHashSet<>();
        Oracle inTheMidst =
                (site, choices) ->
                        site.kind().equals("fault.pause") && sending.remove(site.actor())
                                ? pauses.get(site.actor())
                                : 0;
        Map<String, Duration> wentOn = new LinkedHashMap<>();
        try (Simulation sim = Simulation.of(inTheMidst)) {
            startToSend(sim, "short", Duration.ofMillis(1), sending, wentOn);
            startToSend(sim, "long", Duration.ofMillis(2), sending, wentOn);
            sim.ready();
            sim.runFor(Duration.ofSeconds(20));
        }
        assertThat(wentOn)
                .containsEntry("short", Duration.ofMillis(101))
                .containsEntry("long", Duration.ofMillis(10_002));
    }

    /** Sends once, and notes when the loop goes on after it. */
    private static void startToSend(
            Simulation sim,
            String name,
            Duration delay,
            Set<String> sending,
            Map<String, Duration> wentOn) {
        SimHost host = sim.host(name);
        InetSocketAddress sink = new InetSocketAddress(sim.host("sink").address(), 9);
        Runnable send =
                () -> {
                    try (DatagramChannel channel =
                            host.world().selectorProvider().openDatagramChannel()) {
                        sending.add(name);
                        channel.send(ByteBuffer.allocate(1), sink);
                    } catch (IOException failed) {
                        throw new UncheckedIOException(failed);
                    }
                    EventLoop.current().callSoon(() -> wentOn.put(name, sim.elapsed()));
                };
        host.start("main", loop -> loop.callLater(delay, send));
    }

    @Test
    void monotonicClocksJumpUnlessTheyMayNot() {
        assertThat(clockFaults(true)).contains("monotonic +1s", "monotonic +5%", "wall -1h");
        assertThat(clockFaults(false))
                .contains("monotonic +5%", "wall -1h")
                .doesNotContain("monotonic +1s");
    }

    private static Set<String> clockFaults(boolean jumps) {
        Set<String> keys = new LinkedHashSet<>();
        for (long seed = 1; seed <= 8; seed++) {
            try (Simulation sim = Simulation.of(SeededOracle.uniform(seed))) {
                new Heartbeats(sim, 5);
                sim.setBudget(10_000_000, Duration.ofDays(1));
                sim.faults().only("fault.clock").monotonicJumps(jumps);
                sim.ready();
                sim.runFor(MINUTE);
                sim.decisions().plan("clocks").entries().stream()
                        .filter(entry -> entry.kind().equals("fault.clock"))
                        .forEach(entry -> keys.add(entry.key()));
            }
        }
        return keys;
    }

    @Test
    void aMajorityStaysUpIfNothingIsSaid() {
        storm(
                (self, system) -> {
                    self.always("a majority is up", () -> up(system) >= 3);
                    self.sometimes("two are down", () -> up(system) == 3);
                    self.ready();
                    self.after(MINUTE.minusSeconds(1), () -> assertSeen(self, "two are down"));
                });
    }

    @Test
    void moreMayBeDownWhereThatIsSaid() {
        storm(
                (self, system) -> {
                    self.faults().maxDown(4);
                    self.always("one is up", () -> up(system) >= 1);
                    self.sometimes("three are down", () -> up(system) <= 2);
                    self.ready();
                    self.after(MINUTE.minusSeconds(1), () -> assertSeen(self, "three are down"));
                });
    }

    private static long up(Heartbeats system) {
        return system.hosts().stream().filter(SimHost::isUp).count();
    }

    private static void assertSeen(Simulation sim, String name) {
        assertThat(sim.coverage().sometimes().get(name).held()).isPositive();
    }

    @Test
    void aHostThatMayNotCrashDoesNot() {
        storm(
                (self, system) -> {
                    system.hosts().get(0).mayCrash(false);
                    self.always("it is up", system.hosts().get(0)::isUp);
                    self.ready();
                });
    }

    @Test
    void aHostWithoutAProgramDoesNotCrash() {
        storm(
                (self, system) -> {
                    SimHost client = self.host("client");
                    client.start("main", Heartbeats::tick);
                    self.always("it is up", client::isUp);
                    self.ready();
                });
    }

    @Test
    void aKindThatCouldNotHappenIsReported() {
        try (Simulation sim = Simulation.calm()) {
            new Heartbeats(sim, 1);
            sim.ready();
            assertThat(sim.coverage().faults())
                    .containsEntry("fault.crash", new KindCount(0, 0))
                    .containsEntry("fault.pause", new KindCount(0, 0));
        }
    }

    @Test
    void whatAScenarioAsksForByItselfIsBoundedAsItIsNamed() {
        Faults faults = Simulation.calm().faults();
        assertThat(
                        faults.off("buggify.own", "buggify.*", "net.*", "fault.*")
                                .only("timer.late", "executor.duration"))
                .isSameAs(faults);
    }

    @Test
    void whatIsNoKindOfFaultsIsRefused() {
        Faults faults = Simulation.calm().faults();
        assertThatThrownBy(() -> faults.off("actor.pick"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("kind must be a kind of faults: kind=actor.pick.");
        assertThatThrownBy(() -> faults.only("crash")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> faults.off("net.los"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "kind must be a kind of faults: kind=net.los. There are fault.clock,"
                                + " fault.crash, fault.pause, net.clog, net.connect, net.corrupt,"
                                + " net.dns, net.duplicate, net.emfile, net.latency, net.loss,"
                                + " net.partition, net.read, net.truncate, net.write, timer.late,"
                                + " executor.duration, those that begin with buggify., and"
                                + " fault.*, net.*, buggify.* for all that begin so.");
        assertThatThrownBy(() -> faults.only("fault.crashes"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(" fault.crash, ");
        assertThatThrownBy(() -> faults.atMostOneIn("net.part.*", 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("net.part.*");
        assertThatThrownBy(() -> faults.atMostOneIn("fault.crash", 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("n must be at least 1: n=0, kind=fault.crash. Use off() for never.");
        assertThatThrownBy(() -> faults.maxDown(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("hosts must not be negative: hosts=-1. Use 0 for none.");
    }
}
