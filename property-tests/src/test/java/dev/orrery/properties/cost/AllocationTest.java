package dev.orrery.properties.cost;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;

import dev.orrery.sim.decision.CalmOracle;
import dev.orrery.sim.decision.Choices;
import dev.orrery.sim.decision.Decisions;
import dev.orrery.sim.decision.Oracle;
import dev.orrery.sim.decision.Plan;
import dev.orrery.sim.decision.PlanEntry;
import dev.orrery.sim.decision.ReplayOracle;
import dev.orrery.sim.decision.SeededOracle;
import dev.orrery.sim.decision.Site;
import dev.orrery.sim.trace.EventKind;
import dev.orrery.sim.trace.Trace;

import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;
import java.util.List;

/** What is documented to allocate nothing: a run does it for every step. */
class AllocationTest {
    private static final int TIMES = 20_000;
    // Far below one object for each time; the JVM itself allocates a little now and then.
    private static final long NOTHING_BYTES = TIMES;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void aCalmDecisionAllocatesNothing() {
        assertThat(bytesOf(choosing(new CalmOracle()))).isLessThan(NOTHING_BYTES);
    }

    @Test
    void aDrawnDecisionAllocatesNothingBesideItsRecord() {
        // An answer that is not 0 takes 20 bytes of record, twice that while the record grows.
        long bytes = bytesOf(choosing(SeededOracle.uniform(7)));
        assertThat(bytes).isLessThan(TIMES * 64L);
    }

    @Test
    void aReplayAllocatesNothingWhereThePlanSaysNothing() {
        Plan plan = Plan.of("s", List.of(new PlanEntry("host a", "ready.order", 3, "1")));
        assertThat(bytesOf(choosing(new ReplayOracle(plan)))).isLessThan(NOTHING_BYTES);
    }

    @Test
    void findingASiteAgainAllocatesNothing() {
        Decisions decisions = new Decisions(new CalmOracle());
        assertThat(bytesOf(() -> decisions.site("host a", "ready.order")))
                .isLessThan(NOTHING_BYTES);
    }

    @Test
    void anEventThatNobodyKeepsAllocatesNothing() {
        Trace trace = Trace.digestOnly();
        assertThat(
                        bytesOf(
                                () -> {
                                    trace.record(1, "host a", EventKind.POLL, "two ready", 2);
                                    trace.recordDecision(1, "host a", "ready.order", 3, "main", 1);
                                }))
                .isLessThan(NOTHING_BYTES);
    }

    @Test
    void theMeasureSeesAnAllocation() {
        Object[] kept = new Object[1];
        assertThat(bytesOf(() -> kept[0] = new Object())).isGreaterThan(TIMES * 8L);
    }

    private static Runnable choosing(Oracle oracle) {
        Decisions decisions = new Decisions(oracle, (site, ordinal, choices, answer) -> {});
        Site site = decisions.site("host a", "ready.order");
        Choices choices = Choices.upTo(4);
        return () -> decisions.choose(site, choices);
    }

    private static long bytesOf(Runnable action) {
        action.run();
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < TIMES; i++) {
            action.run();
        }
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
