package dev.orrery.sim.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.loop.EventLoop;
import dev.orrery.sim.Simulation;
import dev.orrery.sim.decision.Choices;
import dev.orrery.sim.decision.Oracle;
import dev.orrery.sim.decision.Plan;
import dev.orrery.sim.decision.ReplayOracle;
import dev.orrery.sim.decision.Site;
import dev.orrery.sim.decision.Turns;
import dev.orrery.sim.trace.Trace;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** The answerers on loops and threads, and what those say of themselves. */
class AnswersInSimulationTest {
    private static final int SEEDS = 40;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "seeded",
                "seeded:swarm=off",
                "uniform",
                "calm",
                "exhaustive:deviations=2",
                "pct",
                "pct:depth=1,steps=100",
                "pos",
                "novelty",
                "mix"
            })
    void thePlanOfEveryRunReplaysToTheSameDigest(String spec) {
        Answerer answerer = Answerers.of(spec, 0, 1);
        for (long seed = 1; seed <= SEEDS; seed++) {
            Oracle oracle = answerer.oracle(seed);
            if (oracle == null) {
                break;
            }
            Trace trace = answerer.trace(Trace.digestOnly());
            Plan plan;
            try (Simulation sim = Simulation.of(oracle, trace)) {
                play(sim);
                plan = sim.decisions().plan("play").withDigest(trace.digest());
                assertThat(sim.decisions().outOfRange()).isZero();
                answerer.ran(seed, sim.decisions(), trace, false);
            }
            ReplayOracle replay = new ReplayOracle(plan);
            Trace again = Trace.digestOnly();
            try (Simulation sim = Simulation.of(replay, again)) {
                play(sim);
            }

            assertThat(again.digest()).as("seed %d", seed).isEqualTo(plan.digest().orElseThrow());
            assertThat(replay.unmatched()).isEmpty();
            assertThat(replay.unasked()).isEmpty();
        }
    }

    @Test
    void loopsTouchThemselvesAndThreadsTheirHost() {
        Map<String, String> footprints = new TreeMap<>();
        for (long seed = 1; seed <= SEEDS; seed++) {
            Oracle oracle = new PosOracle(seed);
            Oracle spy =
                    (site, choices) -> {
                        note(site, choices, footprints);
                        return oracle.choose(site, choices);
                    };
            try (Simulation sim = Simulation.of(spy)) {
                play(sim);
            }
        }

        assertThat(footprints)
                .containsEntry("actor.pick a/orders", "a/orders")
                .containsEntry("actor.pick b/stock", "b/stock")
                .containsEntry("actor.pick a/client-1", "a")
                .containsEntry("actor.pick a/client-2", "a")
                .containsEntry("sleep.step a/client-1", "a")
                .containsEntry("sleep.step a/orders", "a/orders")
                .containsEntry("thread.step a/client-1", "a")
                .containsEntry("thread.step null", "null");
    }

    private static void note(Site site, Choices choices, Map<String, String> footprints) {
        if (choices instanceof Turns turns) {
            for (int option = 0; option < turns.size(); option++) {
                footprints.put(
                        site.kind() + " " + turns.turnOf(option),
                        String.valueOf(turns.footprint(option)));
            }
        }
    }

    /** Two loops on two hosts, two threads on one of them. */
    private static void play(Simulation sim) {
        EventLoop stock = sim.host("b").start("stock", loop -> {});
        EventLoop orders = sim.host("a").start("orders", loop -> {});
        int posts = 2 + sim.choose("posts", 3);
        for (int client = 1; client <= 2; client++) {
            sim.host("a")
                    .thread(
                            "client-" + client,
                            () -> {
                                for (int i = 0; i < posts; i++) {
                                    orders.callSoonThreadsafe(
                                            () -> stock.callSoonThreadsafe(() -> sim.mark("sold")));
                                }
                            });
        }
        sim.runFor(Duration.ofSeconds(1));
    }
}
