package dev.orrery.properties.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.World;
import dev.orrery.loop.combine.Async;
import dev.orrery.sim.SimHost;
import dev.orrery.sim.Simulation;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The JVM's own names, inside a simulation and outside. */
class JvmNamesTest {
    /** What {@code new InetSocketAddress(name, 80)} makes of a name on a loop of the last host. */
    private static String seen(String name, String... hosts) {
        Simulation simulation = Simulation.calm();
        for (String host : hosts) {
            simulation.host(host);
        }
        String last = hosts[hosts.length - 1];
        World world = simulation.host(last).world();
        List<String> found = new ArrayList<>();
        try (EventLoop loop = EventLoop.create(world)) {
            loop.callSoon(() -> found.add(new InetSocketAddress(name, 80).toString()));
            loop.callSoon(loop::stop);
            loop.runForever();
        }
        return found.get(0);
    }

    @Test
    void aLoopSeesTheNamesOfItsSimulation() {
        assertThat(seen("orrery-b", "orrery-a", "orrery-b")).isEqualTo("orrery-b/10.0.0.2:80");
    }

    @Test
    void nothingIsKeptFromOneSimulationToTheNext() {
        assertThat(seen("orrery-c", "orrery-c")).isEqualTo("orrery-c/10.0.0.1:80");
        assertThat(seen("orrery-c", "x", "y", "orrery-c")).isEqualTo("orrery-c/10.0.0.3:80");
        assertThat(seen("orrery-c", "x")).isEqualTo("orrery-c/<unresolved>:80");
        assertThat(seen("orrery-c", "orrery-c")).isEqualTo("orrery-c/10.0.0.1:80");
    }

    @Test
    void aPlainNameChangesAndIsGoneWhileTheRunGoesOn() {
        try (Simulation simulation = Simulation.calm()) {
            SimHost host = simulation.host("orrery-h");
            simulation.host("orrery-i");
            simulation.dns().alias("orrery-db", "orrery-h");
            simulation.after(
                    Duration.ofSeconds(1), () -> simulation.dns().alias("orrery-db", "orrery-i"));
            simulation.after(Duration.ofSeconds(2), () -> simulation.dns().remove("orrery-db"));
            List<String> found = new ArrayList<>();
            host.startMain(
                    "loop",
                    () -> {
                        for (int i = 0; i < 3; i++) {
                            found.add(new InetSocketAddress("orrery-db", 1).toString());
                            Async.sleep(Duration.ofMillis(1_100));
                        }
                    });
            simulation.run();
            assertThat(found)
                    .containsExactly(
                            "orrery-db/10.0.0.1:1",
                            "orrery-db/10.0.0.2:1",
                            "orrery-db/<unresolved>:1");
        }
    }

    @Test
    void aPlainNameIsNotFoundByAFaultAndIsNextTime() {
        try (Simulation simulation =
                Simulation.of(
                        (site, choices) ->
                                site.kind().equals("net.dns") && site.ordinal() == 0 ? 3 : 0)) {
            SimHost host = simulation.host("orrery-j");
            simulation.ready();
            List<String> found = new ArrayList<>();
            host.start(
                    "loop",
                    loop -> {
                        found.add(new InetSocketAddress("orrery-j", 1).toString());
                        found.add(new InetSocketAddress("orrery-j", 1).toString());
                    });
            simulation.runUntilIdle();
            assertThat(found).containsExactly("orrery-j/<unresolved>:1", "orrery-j/10.0.0.1:1");
        }
    }

    @Test
    void outsideOfSimulationsTheJdkAnswers() throws UnknownHostException {
        seen("orrery-d", "orrery-d");
        assertThatThrownBy(() -> InetAddress.getByName("orrery-d.invalid"))
                .isInstanceOf(UnknownHostException.class);
        assertThat(InetAddress.getByName("localhost").isLoopbackAddress()).isTrue();
    }

    @Test
    void aThreadSeesTheNamesItWasGiven() throws UnknownHostException {
        Simulation simulation = Simulation.calm();
        List<String> found = new ArrayList<>();
        Runnable body =
                () -> {
                    try {
                        for (InetAddress one : InetAddress.getAllByName("orrery-e")) {
                            found.add(one.toString());
                        }
                        found.add(InetAddress.ofLiteral("10.0.0.1").getCanonicalHostName());
                    } catch (UnknownHostException unexpected) {
                        throw new AssertionError(unexpected);
                    }
                };
        simulation.host("orrery-e").thread("t", body);
        simulation.run();
        assertThat(found)
                .containsExactly("orrery-e/10.0.0.1", "orrery-e/fd00:0:0:0:0:0:0:1", "orrery-e");
    }

    @Test
    void workOfAnExecutorSeesThem() {
        Simulation simulation = Simulation.calm();
        List<String> found = new ArrayList<>();
        simulation
                .host("orrery-f")
                .startMain(
                        "loop",
                        () ->
                                found.add(
                                        Async.await(
                                                EventLoop.current()
                                                        .runInExecutor(
                                                                () ->
                                                                        InetAddress.getByName(
                                                                                        "orrery-f")
                                                                                .toString()))));
        simulation.run();
        assertThat(found).containsExactly("orrery-f/10.0.0.1");
    }

    @Test
    void threadsThatLibrariesStartSeeThem() {
        Simulation simulation = Simulation.calm();
        List<String> found = new ArrayList<>();
        simulation
                .host("orrery-g")
                .start(
                        "loop",
                        loop ->
                                loop.world()
                                        .threads()
                                        .newThread(
                                                () ->
                                                        found.add(
                                                                new InetSocketAddress("orrery-g", 1)
                                                                        .toString()))
                                        .start());
        simulation.runUntilIdle();
        assertThat(found).containsExactly("orrery-g/10.0.0.1:1");
    }
}
