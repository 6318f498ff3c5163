package dev.orrery.examples.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.sim.InvariantFailure;
import dev.orrery.sim.Simulation;
import dev.orrery.sim.check.History;
import dev.orrery.sim.check.LinearizabilityChecker;
import dev.orrery.sim.check.SequentialModel;

import org.junit.jupiter.api.Test;

import java.time.Duration;

/** What docs/exploration.md shows of checks is code, and does what the page says. */
class ExplorationPageTest {
    private int holders;
    private boolean lost;
    private boolean done = true;

    private record Ask(String key, boolean isWrite, int value) {
        static Ask read(String key) {
            return new Ask(key, false, 0);
        }

        static Ask write(String key, int value) {
            return new Ask(key, true, value);
        }
    }

    /** One register; each key has its own. */
    private static final class Register implements SequentialModel<Integer, Ask, Integer> {
        @Override
        public Integer initial() {
            return 0;
        }

        @Override
        public Step<Integer, Integer> step(Integer state, Ask ask) {
            return ask.isWrite() ? new Step<>(ask.value(), ask.value()) : new Step<>(state, state);
        }
    }

    private final class Jobs {
        boolean areDone() {
            return done;
        }
    }

    private final class Disk {
        boolean isLost() {
            return lost;
        }
    }

    private int holders() {
        return holders;
    }

    @Test
    void theCodeIsThatOfThisTest() {
        Snippets.assertTheirsIs(new Page("exploration.md").code("java"), ExplorationPageTest.class);
    }

    private void check(Simulation sim) {
        Jobs jobs = new Jobs();
        Disk disk = new Disk();
        // Reported as not seen if it is never even looked at.
        sim.expectSometimes("a retry succeeds");
        sim.always("one holder at a time", () -> holders() <= 1);
        sim.eventually("all jobs are done", Duration.ofSeconds(30), jobs::areDone, disk::isLost);
        // Faults happen.
        sim.runFor(Duration.ofMinutes(10));
        // No new ones from here; finish() would do it, too.
        sim.heal();
    }

    @Test
    void whatHoldsPassesAndWhatIsExpectedAndNotSeenIsCounted() {
        try (Simulation sim = Simulation.calm()) {
            check(sim);
            sim.finish();
            assertThat(sim.coverage().sometimes().get("a retry succeeds").evaluated()).isZero();
        }
    }

    @Test
    void whatDoesNotComeToHoldFailsUnlessItCannotRecover() {
        done = false;
        try (Simulation sim = Simulation.calm()) {
            check(sim);
            assertThatThrownBy(sim::finish)
                    .isInstanceOf(InvariantFailure.class)
                    .hasMessageContaining("'all jobs are done'");
        }
        lost = true;
        try (Simulation sim = Simulation.calm()) {
            check(sim);
            sim.finish();
        }
    }

    @Test
    void whatNeverHoldsFails() {
        holders = 2;
        try (Simulation sim = Simulation.calm()) {
            sim.after(Duration.ofSeconds(1), () -> {});
            assertThatThrownBy(() -> check(sim)).hasMessageContaining("'one holder at a time'");
        }
    }

    private static void record(Simulation sim, int written) {
        History<Ask, Integer> history = new History<>(sim::nanoTime);
        sim.linearizable(
                "the map",
                history,
                LinearizabilityChecker.of(new Register()).partitionedBy(Ask::key));
        history.invoke("client-2", Ask.write("x", written));
        history.complete("client-2", written);
        history.invoke("client-1", Ask.read("x"));
        // Or fail: it certainly had no effect; or unknown: who knows.
        history.complete("client-1", 3);
    }

    @Test
    void aHistoryIsJudgedAtTheEnd() {
        try (Simulation sim = Simulation.calm()) {
            record(sim, 3);
            sim.finish();
        }
        try (Simulation sim = Simulation.calm()) {
            record(sim, 4);
            assertThatThrownBy(sim::finish).hasMessageContaining("'the map'");
        }
    }
}
