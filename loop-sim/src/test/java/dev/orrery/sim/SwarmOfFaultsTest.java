package dev.orrery.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.sim.decision.KindCount;
import dev.orrery.sim.decision.SeededOracle;
import dev.orrery.sim.trace.Trace;
import dev.orrery.sim.trace.TraceEvent;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Which faults of hosts and links a seed has, how strong, and from when to when. */
class SwarmOfFaultsTest {
    private static final List<String> KINDS =
            List.of(
                    "fault.clock",
                    "fault.crash",
                    "fault.pause",
                    "net.clog",
                    "net.connect",
                    "net.corrupt",
                    "net.dns",
                    "net.duplicate",
                    "net.emfile",
                    "net.loss",
                    "net.partition",
                    "net.read",
                    "net.truncate",
                    "net.write");

    private static final KindCount NONE = new KindCount(0, 0);
    private static final Duration SHORT = Duration.ofSeconds(5);
    private static final long SEEDS = 40;

    private static SortedMap<String, KindCount> faults(Simulation sim) {
        SortedMap<String, KindCount> faults = new TreeMap<>(sim.decisions().kinds());
        faults.keySet().retainAll(KINDS);
        return faults;
    }

    private static SortedMap<String, KindCount> run(
            Simulation sim, Duration time, Consumer<Simulation> bounds) {
        try (sim) {
            sim.setBudget(100_000_000, Duration.ofDays(1));
            new Traffic(sim, 3);
            bounds.accept(sim);
            sim.ready();
            sim.runFor(time);
            return faults(sim);
        }
    }

    @Test
    void beforeReadyAndAfterHealNoFaultIsAskedFor() {
        try (Simulation sim = Simulation.of(SeededOracle.uniform(3))) {
            sim.setBudget(100_000_000, Duration.ofDays(1));
            Traffic traffic = new Traffic(sim, 3);
            sim.runFor(Duration.ofSeconds(10));
            assertThat(faults(sim)).isEmpty();
            assertThat(traffic.exchanges()).isGreaterThan(50);

            sim.ready();
            sim.runFor(Duration.ofSeconds(60));
            SortedMap<String, KindCount> stormy = faults(sim);
            assertThat(stormy.keySet()).containsExactlyElementsOf(KINDS);

            sim.heal();
            sim.runFor(Duration.ofSeconds(20));
            int healed = traffic.exchanges();
            sim.runFor(Duration.ofSeconds(10));
            assertThat(faults(sim)).isEqualTo(stormy);
            assertThat(traffic.exchanges()).isGreaterThan(healed + 50);
        }
    }

    @Test
    void eachFaultIsAnEventAndCountedAndCalmOnesAreNoFaults() {
        Trace trace = Trace.recordAll();
        SortedMap<String, KindCount> stormy =
                run(Simulation.of(SeededOracle.uniform(2), trace), SHORT.multipliedBy(6), s -> {});
        for (String kind : KINDS) {
            assertThat(fired(stormy, kind)).as(kind).isPositive();
            assertThat(
                            trace.events().stream()
                                    .filter(TraceEvent::isAccident)
                                    .filter(event -> event.detail().startsWith(kind + " "))
                                    .count())
                    .as(kind)
                    .isEqualTo(fired(stormy, kind));
        }
        SortedMap<String, KindCount> calm = run(Simulation.calm(), SHORT, sim -> {});
        for (String kind : KINDS) {
            assertThat(fired(calm, kind)).as(kind).isZero();
        }
    }

    /** What happened in each of many seeds. */
    private static List<SortedMap<String, KindCount>> sweep(Consumer<Simulation> bounds) {
        List<SortedMap<String, KindCount>> seeds = new ArrayList<>();
        for (long seed = 1; seed <= SEEDS; seed++) {
            seeds.add(run(Simulation.seeded(seed), SHORT, bounds));
        }
        return seeds;
    }

    private static long fired(Map<String, KindCount> seed, String kind) {
        return seed.getOrDefault(kind, NONE).fired();
    }

    private static long seedsWith(List<SortedMap<String, KindCount>> seeds, String kind) {
        return seeds.stream().filter(seed -> fired(seed, kind) > 0).count();
    }

    private static KindCount sum(List<SortedMap<String, KindCount>> seeds, String kind) {
        return seeds.stream()
                .map(seed -> seed.getOrDefault(kind, NONE))
                .reduce(NONE, KindCount::plus);
    }

    @Test
    void eachSeedHasSomeKindsOfFaultsAndNotOthers() {
        List<SortedMap<String, KindCount>> seeds = sweep(sim -> {});
        for (String kind : KINDS) {
            // A quarter of the seeds know no fault of a kind; where it is rare more have none.
            assertThat(seedsWith(seeds, kind)).as(kind).isBetween(1L, SEEDS * 9 / 10);
        }
        Set<Set<String>> subsets = new HashSet<>();
        for (SortedMap<String, KindCount> seed : seeds) {
            Set<String> on = new TreeSet<>(KINDS);
            on.removeIf(kind -> fired(seed, kind) == 0);
            subsets.add(on);
        }
        assertThat(subsets).hasSizeGreaterThan((int) (SEEDS * 9 / 10));
    }

    @Test
    void aKindIsRareInOneSeedAndAStormInAnother() {
        List<SortedMap<String, KindCount>> seeds = sweep(sim -> {});
        for (String kind : List.of("net.loss", "net.duplicate", "net.read", "net.write")) {
            int oneIn = kind.equals("net.read") || kind.equals("net.write") ? 4 : 50;
            List<KindCount> on =
                    seeds.stream()
                            .map(seed -> seed.getOrDefault(kind, NONE))
                            .filter(count -> count.fired() > 0)
                            .toList();
            assertThat(on)
                    .as(kind)
                    .anyMatch(count -> count.fired() * oneIn * 3 < count.asked())
                    .anyMatch(count -> count.fired() * oneIn * 3 > count.asked() * 2);
        }
    }

    @Test
    void whatIsOffHappensInNoSeedAndTheOthersStillDo() {
        List<SortedMap<String, KindCount>> seeds =
                sweep(sim -> sim.faults().off("net.loss", "fault.crash"));
        for (String kind : KINDS) {
            boolean isOff = kind.equals("net.loss") || kind.equals("fault.crash");
            assertThat(seedsWith(seeds, kind) == 0).as(kind).isEqualTo(isOff);
        }
    }

    @Test
    void onlyWhatIsNamedHappensInAnySeed() {
        List<SortedMap<String, KindCount>> seeds =
                sweep(sim -> sim.faults().only("net.partition", "fault.pause"));
        for (String kind : KINDS) {
            boolean isOn = kind.equals("net.partition") || kind.equals("fault.pause");
            assertThat(seedsWith(seeds, kind) > 0).as(kind).isEqualTo(isOn);
        }
    }

    @Test
    void aBoundHoldsInTheStrongestSeed() {
        Consumer<Simulation> bounds =
                sim -> sim.faults().atMostOneIn("net.loss", 400).atMostOneIn("net.read", 40);
        List<SortedMap<String, KindCount>> seeds = sweep(bounds);
        KindCount losses = sum(seeds, "net.loss");
        assertThat(losses.fired()).isBetween(1L, losses.asked() / 400);
        KindCount reads = sum(seeds, "net.read");
        assertThat(reads.fired()).isBetween(1L, reads.asked() / 40);
        // All at their strongest.
        KindCount stormy =
                run(Simulation.of(SeededOracle.uniform(1)), SHORT.multipliedBy(8), bounds)
                        .getOrDefault("net.loss", NONE);
        assertThat(stormy.fired()).isBetween(1L, stormy.asked() * 2 / 400);
    }

    @Test
    void asManyHostsAreDownAsMayBe() {
        for (int most : List.of(0, 1, 2)) {
            int[] seen = {0};
            for (long seed = 1; seed <= SEEDS; seed++) {
                run(
                        Simulation.seeded(seed),
                        SHORT,
                        sim -> {
                            sim.faults().maxDown(most);
                            sim.always(
                                    "at most " + most + " are down",
                                    () -> {
                                        seen[0] = Math.max(seen[0], down(sim));
                                        return seen[0] <= most;
                                    });
                        });
            }
            assertThat(seen[0]).isEqualTo(most);
        }
    }

    private static int down(Simulation sim) {
        int down = 0;
        for (SimHost host : sim.hosts()) {
            down += host.isUp() ? 0 : 1;
        }
        return down;
    }
}
