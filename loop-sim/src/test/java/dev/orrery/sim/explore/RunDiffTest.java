package dev.orrery.sim.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.orrery.loop.time.NanoClock;
import dev.orrery.sim.decision.Plan;
import dev.orrery.sim.decision.PlanEntry;
import dev.orrery.sim.trace.EventKind;
import dev.orrery.sim.trace.TraceEvent;

import org.junit.jupiter.api.Test;

import java.util.List;

class RunDiffTest {
    private static final PlanEntry EXTRA = new PlanEntry("scenario", "extra", 0, "1");
    private static final PlanEntry LATE = new PlanEntry("scenario", "late", 0, "1");
    private static final PlanEntry TOO_LATE = new PlanEntry("scenario", "late", 0, "2");

    private static RunDiff diff(List<PlanEntry> here, List<PlanEntry> there) {
        return RunDiff.of(
                Scenes.notesItsTimers(), Plan.of("timers", here), Plan.of("timers", there));
    }

    private static List<String> details(List<TraceEvent> events) {
        return events.stream().map(TraceEvent::detail).toList();
    }

    @Test
    void equalRunsHaveNoDifference() {
        assertThat(diff(List.of(EXTRA), List.of(EXTRA))).isNull();
    }

    @Test
    void whatHappensInOneRunOnlyIsAllThatIsListed() {
        RunDiff diff = diff(List.of(EXTRA), List.of());
        assertThat(details(diff.here().only())).containsExactly("extra = 1", "extra");
        assertThat(diff.there().only()).isEmpty();
        assertThat(diff.reordered()).isEmpty();
        assertThat(diff.here().lines()).containsExactly(EXTRA);
        assertThat(diff.there().lines()).isEmpty();
    }

    @Test
    void theRunsPartAtTheDecisionThatDiffers() {
        RunDiff diff = diff(List.of(LATE), List.of());
        assertThat(diff.lastCommon().detail()).isEqualTo("extra = 0");
        assertThat(diff.here().parting().detail()).isEqualTo("late = 1");
        assertThat(diff.there().parting().detail()).isEqualTo("late = 0");
    }

    @Test
    void anEventAtAnotherTimeIsNoDifferenceButItsOrderIsTold() {
        RunDiff diff = diff(List.of(LATE), List.of());
        assertThat(details(diff.here().only())).containsExactly("late = 1");
        assertThat(diff.there().only()).isEmpty();
        assertThat(diff.reordered())
                .extracting(TraceEvent::kind, TraceEvent::detail)
                .containsExactly(tuple(EventKind.MARK, "three"));
    }

    @Test
    void theDifferenceEndsWithTheFailure() {
        RunDiff diff = diff(List.of(TOO_LATE), List.of());
        assertThat(diff.here().only())
                .last()
                .extracting(TraceEvent::kind)
                .isEqualTo(EventKind.INVARIANT_FAILED);
        assertThat(diff.here().end()).startsWith("invariant 'in time' failed at 6.000 s");
        assertThat(diff.there().end()).isEqualTo("held, over at 5.000 s");
    }

    @Test
    void theTextFitsOnAScreen() {
        String text = diff(List.of(EXTRA, TOO_LATE), List.of()).text();
        assertThat(text)
                .startsWith("plan only here:  at scenario extra 0 = 1\n")
                .contains("\nlast common: none\n")
                .contains("\n  here:      0.000 s  scenario  DECISION  extra = 1")
                .contains("\n  there:     0.000 s  scenario  DECISION  extra = 0")
                .contains("\nonly here:\n")
                .endsWith("there: held, over at 5.000 s");
        assertThat(text.lines().count()).isLessThanOrEqualTo(30);
    }

    @Test
    void theNeighbourIsTheCalmestRunThatHolds() {
        Plan failing = Plan.of("timers", List.of(TOO_LATE, EXTRA));
        Plan neighbour =
                Neighbour.of(Scenes.notesItsTimers(), failing, NanoClock.system(), Long.MAX_VALUE);
        assertThat(neighbour.entries()).containsExactly(EXTRA);
    }

    @Test
    void whereNoLineCanBeLeftOutTheNeighbourIsCalmerInOne() {
        Scenario scenario = Scenes.failsUnlessOne();
        Plan failing =
                Plan.of(scenario.name(), List.of(new PlanEntry("scenario", "number", 0, "2")));
        Plan neighbour = Neighbour.of(scenario, failing, NanoClock.system(), Long.MAX_VALUE);
        assertThat(neighbour.entries())
                .containsExactly(new PlanEntry("scenario", "number", 0, "1"));
    }

    @Test
    void aFailureWithoutANeighbourThatHoldsHasNone() {
        Scenario scenario = Scenes.throwsInACallback();
        assertThat(
                        Neighbour.of(
                                scenario,
                                Plan.of(scenario.name(), List.of()),
                                NanoClock.system(),
                                Long.MAX_VALUE))
                .isNull();
    }
}
