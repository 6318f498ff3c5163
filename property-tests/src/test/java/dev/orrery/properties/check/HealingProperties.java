package dev.orrery.properties.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.loop.EventLoop;
import dev.orrery.sim.SimHost;
import dev.orrery.sim.Simulation;
import dev.orrery.sim.decision.Oracle;
import dev.orrery.sim.decision.Plan;
import dev.orrery.sim.decision.ReplayOracle;
import dev.orrery.sim.decision.SeededOracle;
import dev.orrery.sim.trace.EventKind;
import dev.orrery.sim.trace.Trace;
import dev.orrery.sim.trace.TraceEvent;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;

import java.time.Duration;
import java.util.List;

/** However a run heals: its plan replays it, and no fault happens while there are to be none. */
class HealingProperties {
    @Property(tries = 300)
    void aPlanReplaysARunThatHeals(
            @ForAll long seed,
            @ForAll @IntRange(min = 0, max = 400) int quietAtMillis,
            @ForAll @IntRange(min = 1, max = 400) int quietMillis,
            @ForAll @IntRange(min = 0, max = 900) int healAtMillis) {
        Trace first = Trace.recordAll();
        var plan = run(SeededOracle.uniform(seed), first, quietAtMillis, quietMillis, healAtMillis);
        ReplayOracle replay = new ReplayOracle(plan);
        Trace again = Trace.recordAll();
        run(replay, again, quietAtMillis, quietMillis, healAtMillis);
        assertThat(again.digest()).isEqualTo(first.digest());
        assertThat(replay.unasked()).isEmpty();
        assertThat(replay.unmatched()).isEmpty();
    }

    @Property(tries = 300)
    void noFaultHappensInQuietTimes(
            @ForAll long seed,
            @ForAll @IntRange(min = 0, max = 400) int quietAtMillis,
            @ForAll @IntRange(min = 1, max = 400) int quietMillis,
            @ForAll @IntRange(min = 0, max = 900) int healAtMillis) {
        Trace trace = Trace.recordAll();
        run(SeededOracle.uniform(seed), trace, quietAtMillis, quietMillis, healAtMillis);
        boolean quiet = false;
        boolean healed = false;
        int faults = 0;
        int orders = 0;
        for (TraceEvent event : trace.events()) {
            switch (event.kind()) {
                case HEAL -> healed = true;
                case QUIET -> quiet = event.detail().equals("begins");
                case DECISION -> {
                    boolean fault =
                            event.detail().startsWith("timer.late")
                                    || event.detail().startsWith("buggify.");
                    assertThat(fault && (quiet || healed)).as(event.text()).isFalse();
                    faults += fault ? 1 : 0;
                    orders += !fault && (quiet || healed) ? 1 : 0;
                }
                default -> {}
            }
        }
        Statistics.label("faults before").collect(faults > 0);
        Statistics.label("orders in quiet times").collect(orders > 0);
        assertThat(trace.events()).extracting(TraceEvent::kind).contains(EventKind.HEAL);
    }

    private static Plan run(
            Oracle oracle, Trace trace, int quietAtMillis, int quietMillis, int healAtMillis) {
        try (Simulation sim = Simulation.of(oracle, trace)) {
            SimHost host = sim.host("a");
            for (String name : List.of("one", "two")) {
                host.start(name, loop -> tick(host, loop, 60));
            }
            sim.after(
                    Duration.ofMillis(quietAtMillis),
                    () -> sim.quietPeriod(Duration.ofMillis(quietMillis)));
            sim.after(Duration.ofMillis(healAtMillis), sim::heal);
            sim.run();
            sim.finish();
            return sim.decisions().plan("healing");
        }
    }

    private static void tick(SimHost host, EventLoop loop, int left) {
        if (left == 0) {
            loop.stop();
            return;
        }
        int millis = host.world().buggify("slow") ? 40 : 10;
        loop.callLater(Duration.ofMillis(millis), () -> tick(host, loop, left - 1));
    }
}
