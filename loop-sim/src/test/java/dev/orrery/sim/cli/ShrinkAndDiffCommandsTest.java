package dev.orrery.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.sim.decision.Plan;
import dev.orrery.sim.explore.PlanFolder;
import dev.orrery.sim.explore.Scenario;
import dev.orrery.sim.explore.Scenarios;
import dev.orrery.sim.explore.Scenes;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class ShrinkAndDiffCommandsTest {
    private static final Scenario TIMERS = Scenes.notesItsTimers();

    @TempDir private Path folder;

    private Path plan(String name, String... lines) throws IOException {
        return Files.writeString(
                folder.resolve(name),
                "orrery-plan 1\nscenario timers\n" + String.join("\n", lines) + "\n");
    }

    @Test
    void aPlanIsMadeSmallAndStaysBesideAsItWas() throws IOException {
        Path plan = plan("p.plan", "at scenario extra 0 = 1", "at scenario late 0 = 2");
        String before = Files.readString(plan);
        CommandRun run = CommandRun.of(TIMERS, "shrink", plan.toString(), "--time=30s");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out())
                .startsWith("invariant 'in time' failed at 6.000 s")
                .contains("  plan: 2 lines that are not calm before, 1 now; ")
                .contains("; no line can be left out");
        Plan small = PlanFolder.read(plan);
        assertThat(small.entries()).hasSize(1);
        assertThat(small.header()).containsKey("code");
        assertThat(Files.readString(folder.resolve("p.found.plan"))).isEqualTo(before);
        assertThat(CommandRun.of(TIMERS, "replay", plan.toString()).exit()).isEqualTo(1);
    }

    @Test
    void aPlanThatIsSmallStays() throws IOException {
        Path plan = plan("p.plan", "at scenario late 0 = 2");
        CommandRun run = CommandRun.of(TIMERS, "shrink", plan.toString());
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).contains("nothing smaller was found; the file stays");
        assertThat(folder.resolve("p.found.plan")).doesNotExist();
    }

    @Test
    void aPlanThatHoldsCannotBeShrunk() throws IOException {
        Path plan = plan("p.plan", "at scenario late 0 = 1");
        CommandRun run = CommandRun.of(TIMERS, "shrink", plan.toString());
        assertThat(run.exit()).isZero();
        assertThat(run.firstLine())
                .isEqualTo("All held: there is no failure to keep. Nothing was written.");
    }

    @Test
    void theDifferenceOfTwoPlansIsShown() throws IOException {
        Path fails = plan("a.plan", "at scenario late 0 = 2");
        Path holds = plan("b.plan");
        CommandRun run = CommandRun.of(TIMERS, "diff", fails.toString(), holds.toString());
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.firstLine()).isEqualTo("plan only here:  at scenario late 0 = 2");
        assertThat(run.out().strip()).endsWith("there: held, over at 5.000 s");
        CommandRun same = CommandRun.of(TIMERS, "diff", holds.toString(), holds.toString());
        assertThat(same.exit()).isZero();
        assertThat(same.firstLine()).isEqualTo("Both plans give the same run.");
    }

    @Test
    void theDifferenceIsThereAsJson() throws IOException {
        Path fails = plan("a.plan", "at scenario late 0 = 2");
        Path holds = plan("b.plan", "at scenario extra 0 = 1");
        CommandRun run =
                CommandRun.of(TIMERS, "diff", fails.toString(), holds.toString(), "--json");
        assertThat(run.firstLine())
                .startsWith(
                        "{\"scenario\":\"timers\",\"same\":false,\"here\":{\"planLines\":[\"at"
                                + " scenario late 0 = 2\"],\"parting\":")
                .contains("\"failed\":true")
                .contains("\"failed\":false");
    }

    @Test
    void plansOfTwoScenariosHaveNoDifference() throws IOException {
        Path one = plan("a.plan");
        Path other =
                Files.writeString(folder.resolve("b.plan"), "orrery-plan 1\nscenario counter\n");
        CommandRun run =
                CommandRun.of(
                        Scenarios.of(TIMERS, Scenes.holds()),
                        () -> 0,
                        "diff",
                        one.toString(),
                        other.toString());
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).startsWith("plans must be of one scenario: ");
    }
}
