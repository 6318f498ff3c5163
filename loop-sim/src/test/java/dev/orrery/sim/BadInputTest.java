package dev.orrery.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.loop.World;
import dev.orrery.sim.decision.SeededOracle;
import dev.orrery.sim.link.Latency;
import dev.orrery.sim.link.PacketRule;
import dev.orrery.sim.link.Verdict;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What makes no sense is refused with a clear message, and nothing hangs. */
class BadInputTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    private final Simulation sim = Simulation.calm();
    private final List<String> log = new ArrayList<>();

    @AfterEach
    void close() {
        sim.close();
    }

    // ---- rules

    private void sendUnder(PacketRule rule) {
        SimHost from = sim.host("from");
        SimHost to = sim.host("to");
        sim.network().addRule("mine", rule);
        from.start("main", loop -> send(from, to));
        sim.runUntilIdle();
    }

    private void send(SimHost from, SimHost to) {
        try (DatagramChannel channel = from.world().selectorProvider().openDatagramChannel()) {
            channel.configureBlocking(false);
            channel.send(ByteBuffer.allocate(1), new InetSocketAddress(to.address(), 7));
            log.add("sent");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Test
    @SuppressWarnings("NullAway") // what code without checks does
    void aLatencyOfNullIsRefusedWithItsName() {
        assertThatThrownBy(() -> Latency.fixed(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("time");
        assertThatThrownBy(() -> Latency.uniform(SECOND, null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("most");
    }

    @Test
    void anAssertionOfARuleEndsTheRunAndNamesTheRuleAlsoWhereTheSenderCatchesIt() {
        SimHost from = sim.host("from");
        SimHost to = sim.host("to");
        sim.network()
                .addRule(
                        "mine",
                        (a, b, packet) -> {
                            throw new AssertionError("no datagrams");
                        });
        from.start(
                "main",
                loop -> {
                    try {
                        send(from, to);
                    } catch (AssertionError caught) {
                        log.add("caught");
                    }
                });
        assertThatThrownBy(sim::runUntilIdle)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("a packet rule must not throw: rule=mine, packet=udp")
                .hasRootCauseMessage("no datagrams");
        assertThat(log).containsExactly("sent");
    }

    @Test
    @SuppressWarnings("NullAway") // on purpose
    void aRuleWithoutAVerdictEndsTheRunAndNamesTheRule() {
        assertThatThrownBy(() -> sendUnder((a, b, packet) -> null))
                .hasMessageStartingWith("a packet rule must not throw: rule=mine")
                .hasRootCauseMessage("the rule's verdict");
    }

    @Test
    void aRuleThatSendsEndsTheRunAndNamesTheRule() {
        assertThatThrownBy(
                        () ->
                                sendUnder(
                                        (a, b, packet) -> {
                                            send(sim.host("to"), sim.host("from"));
                                            return Verdict.pass();
                                        }))
                .hasMessageStartingWith("a packet rule must not throw: rule=mine")
                .hasMessageContaining("must not send");
    }

    @Test
    void aRuleThatDelaysForTooLongEndsTheRunAndNamesTheRule() {
        assertThatThrownBy(() -> sendUnder((a, b, packet) -> Verdict.delay(LONGEST)))
                .hasMessageStartingWith("a packet rule must not throw: rule=mine")
                .rootCause()
                .hasMessageStartingWith("time must be from zero to an hour: time=PT2562047H");
    }

    @Test
    void aRuleMayCrashWhoSends() {
        sendUnder(
                (a, b, packet) -> {
                    sim.host(a).crash(CrashMode.SILENT);
                    return Verdict.pass();
                });
        assertThat(sim.host("from").isUp()).isFalse();
        assertThat(log).isEmpty();
    }

    // ---- links

    @Test
    void aLatencyAboveTheBudgetEndsTheRunWithAVerdict() {
        sim.setBudget(1_000, Duration.ofMinutes(1));
        sim.network().everyLink().latency(Latency.fixed(Duration.ofMinutes(50)));
        assertThatThrownBy(() -> sendUnder((a, b, packet) -> Verdict.pass()))
                .isInstanceOf(BudgetExceededException.class)
                .hasMessageContaining("budget=60.000 s");
    }

    private void talk(Simulation over) {
        SimHost server = over.host("server");
        SimHost client = over.host("client");
        server.thread(
                "server",
                () -> {
                    try (ServerSocketChannel listening =
                            server.world().selectorProvider().openServerSocketChannel()) {
                        listening.bind(new InetSocketAddress(server.address(), 80));
                        try (SocketChannel connection = listening.accept()) {
                            connection.read(ByteBuffer.allocate(9));
                            log.add("served");
                        }
                    } catch (IOException failed) {
                        throw new UncheckedIOException(failed);
                    }
                });
        client.thread(
                "client",
                () -> {
                    try (SocketChannel channel =
                            client.world().selectorProvider().openSocketChannel()) {
                        channel.connect(new InetSocketAddress(server.address(), 80));
                        channel.write(ByteBuffer.allocate(9));
                    } catch (ConnectException failed) {
                        log.add(failed.getMessage() + " after " + over.elapsed().toSeconds());
                    } catch (IOException failed) {
                        throw new UncheckedIOException(failed);
                    }
                });
        over.runUntilIdle();
    }

    @Test
    void aLinkThatLosesEverythingTimesOut() {
        try (Simulation lossy =
                Simulation.of((site, choices) -> site.kind().equals("net.loss") ? 1 : 0)) {
            lossy.network().everyLink().loss(1);
            lossy.ready();
            talk(lossy);
        }
        assertThat(log).containsExactly("Connection timed out after 127");
    }

    @Test
    void aLatencyOfAlmostAnHourTimesOut() {
        sim.network().everyLink().latency(Latency.fixed(Duration.ofMinutes(50)));
        talk(sim);
        assertThat(log).containsExactly("Connection timed out after 127");
    }

    @Test
    void aByteASecondIsSlowAndEnds() {
        sim.network().everyLink().bandwidth(1);
        talk(sim);
        assertThat(log).containsExactly("served");
    }

    @Test
    void aHostThatNobodyHasIsRefusedAndTheListOfHostsIsShort() {
        for (int i = 0; i < 100; i++) {
            sim.host("host-" + i);
        }
        assertThatThrownBy(() -> sim.network().partition("host-1", "b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("host must be one of the simulation: host=b, hosts=[host-0")
                .hasMessageContaining("host-19] and others. Make it with host(name) first.");
    }

    // ---- hosts

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a/b",
                "a->b",
                "a\nb",
                "10.0.0.1",
                "fd00::1",
                "localhost",
                "scenario"
            })
    void aNameThatNoHostCanHaveIsRefused(String name) {
        assertThatThrownBy(() -> sim.host(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("name must be one that a host can have: name=");
    }

    @Test
    void aNameThatIsTooLongIsRefusedAndNotShown() {
        assertThatThrownBy(() -> sim.host("x".repeat(100_000)))
                .message()
                .hasSizeLessThan(250)
                .startsWith("name must be one that a host can have: name=xxxx");
    }

    @Test
    void aNameTwiceIsTheSameHost() {
        assertThat(sim.host("a")).isSameAs(sim.host("a"));
    }

    @Test
    void hostsBeyondTheAddressesAreRefused() {
        for (int i = 0; i < 65_534; i++) {
            sim.host("h" + i);
        }
        assertThatThrownBy(() -> sim.host("one-more"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("hosts must be at most 65534: name=one-more. Use fewer.");
    }

    @Test
    void timesThatAreTooLongAreRefused() {
        SimHost host = sim.host("a");
        sim.runFor(SECOND);
        for (Runnable absurd :
                List.<Runnable>of(
                        () -> host.pause(LONGEST),
                        () -> sim.runFor(LONGEST),
                        () -> sim.after(LONGEST, () -> {}),
                        () -> sim.busy(LONGEST),
                        () -> sim.quietPeriod(LONGEST),
                        () -> sim.eventually("x", LONGEST, () -> true),
                        () -> sim.setBudget(1, LONGEST))) {
            assertThatThrownBy(absurd::run)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("duration must be at most a hundred years: duration=");
        }
        assertThat(sim.elapsed()).isEqualTo(SECOND);
    }

    @Test
    void clocksThatJumpsTakeTooFarAreRefused() {
        SimHost host = sim.host("a");
        Duration far = Duration.ofDays(30_000);
        host.clock().jumpMonotonic(far);
        host.clock().jumpWall(far.negated());
        for (Runnable further :
                List.<Runnable>of(
                        () -> host.clock().jumpMonotonic(far),
                        () -> host.clock().jumpWall(far.negated()),
                        () -> host.clock().skewWall(Duration.ofSeconds(Long.MAX_VALUE)))) {
            assertThatThrownBy(further::run)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(
                            "must be at most a hundred years, and leave the clock as near");
        }
        host.clock().skewWall(far);
        assertThat(host.clock().wallSkew()).isEqualTo(far);
    }

    // ---- after the end

    @Test
    void aSimulationThatIsClosedRefusesAllUse() {
        SimHost host = sim.host("a");
        SimHost down = sim.host("down");
        down.crash(CrashMode.SILENT);
        World world = host.world();
        sim.runFor(SECOND);
        sim.close();
        for (Use use :
                List.<Use>of(
                        () -> sim.host("new"),
                        () -> sim.runFor(SECOND),
                        sim::run,
                        sim::step,
                        sim::ready,
                        sim::heal,
                        sim::finish,
                        () -> sim.after(SECOND, () -> {}),
                        () -> sim.busy(SECOND),
                        () -> sim.choose("x", 2),
                        () -> host.boot(self -> {}),
                        () -> host.start("main", loop -> {}),
                        () -> host.thread("worker", () -> {}),
                        () -> host.pause(SECOND),
                        () -> host.crash(CrashMode.RESET),
                        down::restart,
                        () -> world.sleep(SECOND),
                        () -> world.threads().newThread(() -> {}),
                        () -> world.executors().newExecutor("pool", 1))) {
            assertThatThrownBy(use::happen)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith(
                            "a simulation must not be used when it is closed: time=PT1S.");
        }
        sim.close();
        assertThat(sim.elapsed()).isEqualTo(SECOND);
        assertThat(sim.coverage()).isNotNull();
    }

    private interface Use {
        void happen() throws Exception;
    }

    @Test
    void whatIsUnwoundAtTheEndMayStillAsk() {
        try (Simulation other = Simulation.of(SeededOracle.uniform(1))) {
            SimHost host = other.host("a");
            host.start("main", loop -> {});
            host.thread(
                    "worker",
                    () -> {
                        try {
                            host.world().sleep(SECOND);
                        } catch (InterruptedException never) {
                            log.add("interrupted");
                        } finally {
                            other.after(SECOND, () -> log.add("never"));
                            log.add("unwound");
                        }
                    });
            other.runFor(Duration.ofMillis(1));
        }
        assertThat(log).containsExactly("unwound");
    }
}
