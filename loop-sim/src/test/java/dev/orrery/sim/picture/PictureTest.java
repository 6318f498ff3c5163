package dev.orrery.sim.picture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.sim.decision.Plan;
import dev.orrery.sim.decision.PlanEntry;
import dev.orrery.sim.trace.EventKind;
import dev.orrery.sim.trace.Origin;
import dev.orrery.sim.trace.TraceEvent;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

class PictureTest {
    private static final String NASTY =
            "</script><script>alert(1)</script><!-- \"'& \u2028 \ud83d\ude80 <!--#data#-->"
                    + " {detail}";

    @Test
    void theHeadlineThePlanAndTheCommandStandInThePageItself() {
        PictureInput input = Runs.input();
        String page = Picture.of(input);
        assertThat(page)
                .contains("no order is answered after its time limit")
                .contains("./orrery replay target/orrery/orders.plan")
                .contains(input.seed());
        for (PlanEntry entry : input.plan().entries()) {
            assertThat(page).contains("<code>" + Html.text(entry.toString()) + "</code>");
        }
        assertThat(page).doesNotContain("was not asked in this run");
    }

    @Test
    void anAnswerThatWasNotAskedForIsNotLinked() {
        Plan plan = Plan.of("orders", List.of(new PlanEntry("nobody", "nothing", 7, "yes")));
        assertThat(Picture.of(PictureInput.of("failed", plan, List.of())))
                .contains("was not asked in this run");
    }

    @Test
    void aTextOfTheRunStaysAText() {
        TraceEvent event =
                new TraceEvent(
                        5,
                        "host/" + NASTY,
                        EventKind.MARK,
                        NASTY,
                        1,
                        0,
                        new Origin(-1, NASTY, NASTY));
        PlanEntry entry = new PlanEntry(NASTY, "kind", 0, NASTY);
        Plan plan = Plan.of(NASTY, List.of(entry)).withHeader(NASTY, NASTY);
        String calm = Picture.of(PictureInput.of("x", Plan.of("x", List.of()), List.of()));
        String nasty =
                Picture.of(
                        PictureInput.of(NASTY, plan, List.of(event))
                                .withDetails(List.of(NASTY))
                                .withSeed(NASTY)
                                .withReplay(NASTY)
                                .withNeighbour(new PassingRun(NASTY, List.of(event), 0)));
        // Neither a tag nor a comment more than a page without such texts has.
        assertThat(count("<script", nasty)).isEqualTo(count("<script", calm));
        assertThat(count("</script", nasty)).isEqualTo(count("</script", calm));
        assertThat(count("<!--", nasty)).isEqualTo(count("<!--", calm)).isZero();
        assertThat(nasty)
                .doesNotContain("\u2028\",")
                .contains("&lt;/script&gt;&lt;script&gt;alert(1)");
    }

    @Test
    void halfACharacterDoesNotSpoilThePage() {
        String page =
                Picture.of(PictureInput.of("half \ud83d a", Plan.of("x", List.of()), List.of()));
        assertThat(new String(page.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                .isEqualTo(page)
                .contains("half \ufffd a");
    }

    @Test
    void thePageLoadsNothing() {
        String page = Picture.of(Runs.input());
        assertThat(page)
                .doesNotContain("http://")
                .doesNotContain("https://")
                .doesNotContain("@import");
        assertThat(count("src=", page) + count("url(", page)).isZero();
        assertThat(page).contains("default-src 'none'");
    }

    @Test
    void fiftyThousandEventsWithStacksAndANeighbourTakeLessThanTwoMegabytes() {
        List<TraceEvent> events = Runs.many(50_000);
        PictureInput input =
                PictureInput.of("many", Plan.of("many", List.of()), events)
                        .withNeighbour(new PassingRun("another", Runs.many(50_000), 40_000));
        int size = Picture.of(input).getBytes(StandardCharsets.UTF_8).length;
        assertThat(size).isBetween(100_000, 2_000_000);
    }

    @Test
    void theSameRunHasTheSamePicture() {
        assertThat(Picture.of(Runs.input())).isEqualTo(Picture.of(Runs.input()));
    }

    @Test
    void theChainOfCausesNamesTheAccident() {
        String page = Picture.of(Runs.input());
        String causes = page.substring(page.indexOf("id=\"causes\""), page.indexOf("id=\"last\""));
        assertThat(causes)
                .contains("class=\"accident\"")
                .contains("executor.duration = 1s")
                .contains("class=\"failing\"");
    }

    private static int count(String needle, String text) {
        return (int)
                Pattern.compile(Pattern.quote(needle), Pattern.CASE_INSENSITIVE)
                        .matcher(text)
                        .results()
                        .count();
    }
}
