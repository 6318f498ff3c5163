package dev.orrery.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.task.Task;
import dev.orrery.sim.link.Verdict;

import org.junit.jupiter.api.Test;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Only the scenario turns a simulation. */
class ReentryTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Map<String, Throwable> refused = new LinkedHashMap<>();

    @Test
    void nothingThatTurnsMayBeCalledInATask() {
        try (Simulation sim = Simulation.calm()) {
            sim.host("a").startMain("loop", () -> callAll(sim));
            sim.run();
        }
        assertAllRefusedIn("a/loop");
    }

    @Test
    void norInACallback() {
        try (Simulation sim = Simulation.calm()) {
            sim.host("a").start("loop", loop -> callAll(sim));
            sim.runUntilIdle();
        }
        assertAllRefusedIn("a/loop");
    }

    @Test
    void norInASimulatedThread() {
        try (Simulation sim = Simulation.calm()) {
            sim.host("a").thread("worker", () -> callAll(sim));
            sim.run();
        }
        assertAllRefusedIn("a/worker");
    }

    @Test
    void norInAnEventOfTheEnvironment() {
        try (Simulation sim = Simulation.calm()) {
            sim.after(SECOND, () -> callAll(sim));
            sim.run();
        }
        assertAllRefusedIn("an event of the environment");
    }

    @Test
    void norInAnInvariant() {
        try (Simulation sim = Simulation.calm()) {
            sim.always(
                    "looks only",
                    () -> {
                        callAll(sim);
                        return true;
                    });
            sim.after(SECOND, () -> {});
            sim.run();
        }
        assertAllRefusedIn("an event of the environment");
    }

    @Test
    void norInAPacketRule() {
        try (Simulation sim = Simulation.calm()) {
            sim.network()
                    .addRule(
                            "turns",
                            (from, to, packet) -> {
                                callAll(sim);
                                return Verdict.pass();
                            });
            sim.host("b");
            sim.host("a")
                    .startMain(
                            "loop",
                            () -> {
                                try (DatagramChannel channel =
                                        EventLoop.current()
                                                .world()
                                                .selectorProvider()
                                                .openDatagramChannel()) {
                                    channel.send(
                                            ByteBuffer.allocate(1),
                                            new InetSocketAddress(sim.host("b").address(), 9));
                                }
                            });
            sim.run();
        }
        assertThat(refused).hasSize(7);
        assertThat(refused.values())
                .allSatisfy(
                        thrown ->
                                assertThat(thrown)
                                        .isInstanceOf(IllegalStateException.class)
                                        .hasMessageContaining("must be called by the scenario"));
    }

    @Test
    void norInALoopThatTheScenarioRuns() {
        try (Simulation sim = Simulation.calm()) {
            try (EventLoop loop = EventLoop.create(sim.host("a").world())) {
                loop.callSoon(() -> callAll(sim));
                loop.callLater(SECOND, loop::stop);
                loop.runForever();
            }
        }
        assertThat(refused).hasSize(7);
        assertThat(refused.get("close")).hasMessageContaining("must be called by the scenario");
    }

    @Test
    void whoWasRefusedGoesOnAndSoDoesTheScenario() {
        try (Simulation sim = Simulation.calm()) {
            sim.host("a")
                    .startMain(
                            "loop",
                            () -> {
                                callAll(sim);
                                Task.sleep(SECOND);
                            });
            sim.runFor(SECOND);
            assertThat(sim.elapsed()).isEqualTo(SECOND);
            sim.finish();
        }
    }

    @Test
    void anotherSimulationMayBeTurnedInATask() {
        try (Simulation sim = Simulation.calm()) {
            sim.host("a")
                    .startMain(
                            "loop",
                            () -> {
                                Simulation inner = Simulation.calm();
                                inner.runFor(SECOND);
                                inner.close();
                            });
            assertThatCode(sim::run).doesNotThrowAnyException();
            assertThat(sim.elapsed()).isZero();
        }
    }

    @Test
    void timesMustNotBeNegative() {
        try (Simulation sim = Simulation.calm()) {
            assertThatThrownBy(() -> sim.runFor(SECOND.negated()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "time must not be negative: time=PT-1S. Time only goes on; zero means"
                                    + " now.");
            assertThatThrownBy(() -> sim.after(SECOND.negated(), () -> {}))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("delay must not be negative: delay=PT-1S.");
        }
    }

    @Test
    @SuppressWarnings("NullAway") // what it refuses
    void anEventMustDoSomething() {
        try (Simulation sim = Simulation.calm()) {
            assertThatThrownBy(() -> sim.after(SECOND, null))
                    .isInstanceOf(NullPointerException.class)
                    .hasMessage("action");
        }
    }

    @Test
    void twoLoopsOfAHostHaveDifferentNames() {
        try (Simulation sim = Simulation.calm()) {
            SimHost host = sim.host("a");
            host.startMain("m", () -> Task.sleep(SECOND));
            assertThatThrownBy(() -> host.startMain("m", () -> {}))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(
                            "the name of a loop must be unique on its host: loop=a/m. Give the"
                                    + " second loop a name of its own.");
            sim.host("b").startMain("m", () -> {});
            sim.run();
            // The first has ended.
            host.startMain("m", () -> {});
            sim.run();
        }
    }

    private void callAll(Simulation sim) {
        Map<String, Runnable> calls = new LinkedHashMap<>();
        calls.put("runFor", () -> sim.runFor(SECOND));
        calls.put("runUntil", () -> sim.runUntil(() -> false));
        calls.put("run", sim::run);
        calls.put("runUntilIdle", sim::runUntilIdle);
        calls.put("step", sim::step);
        calls.put("finish", sim::finish);
        calls.put("close", sim::close);
        calls.forEach((name, call) -> refused.put(name, catchThrowable(call::run)));
    }

    private void assertAllRefusedIn(String caller) {
        assertThat(refused.keySet())
                .containsExactlyElementsOf(
                        List.of(
                                "runFor",
                                "runUntil",
                                "run",
                                "runUntilIdle",
                                "step",
                                "finish",
                                "close"));
        refused.forEach(
                (name, thrown) ->
                        assertThat(thrown)
                                .isInstanceOf(IllegalStateException.class)
                                .hasMessage(
                                        name
                                                + " must be called by the scenario, outside of"
                                                + " loops, tasks and threads: caller="
                                                + caller
                                                + ". Inside, let time pass with sleep, or await"
                                                + " what you wait for."));
    }
}
