package dev.orrery.properties.picture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.examples.jobscheduler.JobSchedulerReplacedJobScenario;
import dev.orrery.sim.decision.CalmOracle;
import dev.orrery.sim.decision.Oracle;
import dev.orrery.sim.decision.Plan;
import dev.orrery.sim.decision.SeededOracle;
import dev.orrery.sim.explore.RunFailure;
import dev.orrery.sim.explore.Scenario;
import dev.orrery.sim.explore.ScenarioRun;
import dev.orrery.sim.picture.PassingRun;
import dev.orrery.sim.picture.Picture;
import dev.orrery.sim.picture.PictureInput;
import dev.orrery.sim.trace.EventKind;
import dev.orrery.sim.trace.Origin;
import dev.orrery.sim.trace.Trace;
import dev.orrery.sim.trace.TraceEvent;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The picture of a failure in a real browser. Where there is no Chromium the tests are skipped and
 * say so; with ORRERY_VIEWERS=required, as CI has it, they fail. With ORRERY_SCREENSHOTS=folder the
 * pictures for the documents are written there.
 */
class PictureBrowserTest {
    private static final String NASTY =
            "</script><img src=x onerror=document.title='owned'><!-- \"'& \u2028 \ud83d\ude80"
                    + " {value}";

    @TempDir private static @Nullable Path folder;
    private static @Nullable Browser opened;
    private static @Nullable PictureInput input;
    private static List<TraceEvent> events = List.of();
    private static Plan plan = Plan.of("none", List.of());

    @BeforeAll
    static void drawAFailure() throws IOException {
        String chromium = chromium();
        Scenario scenario = new JobSchedulerReplacedJobScenario();
        long seed = 1;
        while (run(scenario, new SeededOracle(seed), Trace.digestOnly()).failure() == null) {
            seed++;
        }
        ScenarioRun failed = run(scenario, new SeededOracle(seed), Trace.recordAll().withStacks());
        ScenarioRun calm = run(scenario, new CalmOracle(), Trace.recordAll().withStacks());
        events = failed.recorded();
        plan = failed.plan();
        int parts = 0;
        while (events.get(parts).equals(calm.recorded().get(parts))) {
            parts++;
        }
        RunFailure failure = failed.failure();
        assertThat(failure).isNotNull();
        String name = "target/orrery/job-scheduler.plan";
        input =
                PictureInput.of(failure.what(), plan, events)
                        .withSeed("0x" + Long.toHexString(seed))
                        .withReplay("./orrery replay " + name)
                        .withNeighbour(
                                new PassingRun(
                                        "the calm run, which holds", calm.recorded(), parts));
        opened = new Browser(chromium);
    }

    @AfterAll
    static void closeTheBrowser() throws IOException {
        if (opened != null) {
            opened.close();
        }
    }

    private static ScenarioRun run(Scenario scenario, Oracle oracle, Trace trace) {
        return ScenarioRun.of(scenario, oracle, trace);
    }

    private static String chromium() {
        for (String folder : System.getenv("PATH").split(File.pathSeparator)) {
            for (String name : List.of("chromium", "chromium-browser", "google-chrome")) {
                if (Files.isExecutable(Path.of(folder, name))) {
                    return Path.of(folder, name).toString();
                }
            }
        }
        String message = "skipped: no chromium. build/install-viewers installs it on Debian.";
        if ("required".equals(System.getenv("ORRERY_VIEWERS"))) {
            throw new AssertionError(message + " ORRERY_VIEWERS=required asks for it.");
        }
        System.err.println(message);
        return Assumptions.abort(message);
    }

    private static Browser browser() {
        Browser now = opened;
        if (now == null) {
            throw new AssertionError("the browser is opened before the tests");
        }
        return now;
    }

    private static Browser show(PictureInput shown) throws IOException {
        Path base = folder;
        assertThat(base).isNotNull();
        Path file = base.resolve("picture.html");
        Picture.write(shown, file);
        Browser browser = browser();
        browser.size(1280, 900);
        browser.media("light", "");
        browser.open(file);
        assertThat(browser.state("ready")).isEqualTo("yes");
        return browser;
    }

    private static Browser show() throws IOException {
        PictureInput shown = input;
        assertThat(shown).isNotNull();
        return show(shown);
    }

    private static int failing() {
        for (int i = 0; i < events.size(); i++) {
            if (events.get(i).kind() == EventKind.INVARIANT_FAILED) {
                return i;
            }
        }
        throw new AssertionError("no invariant fails");
    }

    @Test
    void thePageShowsEveryEventWithoutComplaintAndLoadsNothing() throws IOException {
        Browser browser = show();
        assertThat(browser.state("events")).isEqualTo(Integer.toString(events.size()));
        assertThat(browser.state("chosen")).isEqualTo(Integer.toString(failing()));
        browser.key("d");
        browser.eval("document.getElementById('axis').click()");
        browser.eval("document.getElementById('calm').click()");
        browser.eval("document.getElementById('fit').click()");
        assertThat(browser.state("linear")).isEqualTo("true");
        assertThat(browser.complaints()).isEmpty();
        assertThat(browser.requests()).hasSize(1).allMatch(one -> one.startsWith("file:"));
    }

    @Test
    void searchCountsAndGoesFromMatchToMatch() throws IOException {
        Browser browser = show();
        browser.eval("document.getElementById('chart').focus()");
        browser.key("/");
        assertThat(browser.eval("document.activeElement.id")).isEqualTo("search");
        browser.type("task report");
        List<Integer> expected = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            TraceEvent event = events.get(i);
            String all =
                    (event.detail() + " " + event.actor() + " " + event.origin().label())
                                    .toLowerCase(Locale.ROOT)
                            + event.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
            if (all.contains("task") && all.contains("report")) {
                expected.add(i);
            }
        }
        assertThat(expected).isNotEmpty();
        assertThat(browser.state("matches")).isEqualTo(Integer.toString(expected.size()));
        browser.eval("document.getElementById('chart').focus()");
        browser.key("Home");
        browser.key("n");
        int first = expected.getFirst() > 0 ? expected.getFirst() : expected.get(1);
        assertThat(browser.state("chosen")).isEqualTo(Integer.toString(first));
        browser.key("N");
        assertThat(browser.eval("document.getElementById('matches').textContent"))
                .endsWith(" of " + expected.size());
    }

    @Test
    void keysAndTheWheelZoom() throws IOException {
        Browser browser = show();
        browser.eval("document.getElementById('chart').focus()");
        browser.key("0");
        double whole = Double.parseDouble(browser.state("scale"));
        browser.key("+");
        browser.key("+");
        double near = Double.parseDouble(browser.state("scale"));
        assertThat(near).isGreaterThan(whole * 2);
        browser.key("-");
        assertThat(Double.parseDouble(browser.state("scale"))).isLessThan(near);
        browser.wheel(600, 450, -400);
        assertThat(Double.parseDouble(browser.state("scale"))).isGreaterThan(near);
    }

    @Test
    void aClickOnAnEventShowsItsDetailsCausesAndStack() throws IOException {
        Browser browser = show();
        browser.eval("document.getElementById('chart').focus()");
        browser.key("c");
        String cause = browser.state("chosen");
        assertThat(Integer.parseInt(cause)).isEqualTo(events.get(failing()).cause());
        String[] at = browser.state("at").split(" ");
        browser.key("f");
        assertThat(browser.state("chosen")).isEqualTo(Integer.toString(failing()));
        String box = "document.getElementById('lanes').getBoundingClientRect()";
        double x = Double.parseDouble(browser.eval(box + ".left")) + Double.parseDouble(at[0]) + 3;
        double y = Double.parseDouble(browser.eval(box + ".top")) + Double.parseDouble(at[1]);
        browser.click(x, y);
        assertThat(browser.state("chosen")).isEqualTo(cause);
        String details = browser.eval("document.getElementById('details').textContent");
        assertThat(details)
                .contains("Because of")
                .contains(events.get(Integer.parseInt(cause)).actor());
        browser.key("f");
        assertThat(browser.eval("document.getElementById('stack').textContent"))
                .contains("JobScheduler");
        assertThat(browser.eval("document.querySelectorAll('#because button').length"))
                .isNotEqualTo("0");
    }

    @Test
    void aLineOfThePlanLeadsToWhereItActed() throws IOException {
        Browser browser = show();
        assertThat(browser.eval("document.querySelectorAll('#plan li').length"))
                .isEqualTo(Integer.toString(plan.entries().size()));
        browser.eval("document.querySelector('#plan [role=button]').click()");
        TraceEvent chosen = events.get(Integer.parseInt(browser.state("chosen")));
        assertThat(chosen.isAccident()).isTrue();
        assertThat(plan.entries().getFirst().actor()).isEqualTo(chosen.actor());
        assertThat(plan.entries().getFirst().ordinal()).isEqualTo(chosen.value());
    }

    @Test
    void theKeyboardAloneReachesTheTimelineAndMovesInIt() throws IOException {
        Browser browser = show();
        for (int i = 0; i < 40; i++) {
            if (browser.eval("document.activeElement.id").equals("chart")) {
                break;
            }
            browser.key("Tab");
        }
        assertThat(browser.eval("document.activeElement.id")).isEqualTo("chart");
        browser.key("ArrowLeft");
        int before = Integer.parseInt(browser.state("chosen"));
        assertThat(before).isLessThan(failing());
        browser.key("ArrowUp");
        assertThat(events.get(Integer.parseInt(browser.state("chosen"))).actor())
                .isNotEqualTo(events.get(before).actor());
        assertThat(browser.eval("document.getElementById('chosen-words').textContent"))
                .contains(events.get(Integer.parseInt(browser.state("chosen"))).actor());
    }

    @Test
    void textsOfTheRunStayTexts() throws IOException {
        TraceEvent event =
                new TraceEvent(
                        1L << 60,
                        "host/" + NASTY,
                        EventKind.MARK,
                        NASTY,
                        Long.MIN_VALUE,
                        0,
                        new Origin(-1, NASTY, NASTY));
        Browser browser =
                show(
                        PictureInput.of(NASTY, Plan.of(NASTY, List.of()), List.of(event))
                                .withDetails(List.of(NASTY)));
        assertThat(browser.eval("document.querySelector('h1').textContent")).isEqualTo(NASTY);
        assertThat(browser.eval("document.querySelectorAll('img').length")).isEqualTo("0");
        assertThat(browser.eval("document.title")).startsWith("</script>");
        assertThat(browser.eval("document.getElementById('chosen-words').textContent"))
                .contains("notes: " + NASTY);
        assertThat(browser.eval("document.getElementById('chosen').textContent"))
                .contains(Long.toString(Long.MIN_VALUE));
        assertThat(browser.complaints()).isEmpty();
        assertThat(browser.requests()).hasSize(1);
    }

    @Test
    void textCanBeReadInLightAndDark() throws IOException {
        Browser browser = show();
        String contrast =
                """
                (function () {
                  const style = getComputedStyle(document.documentElement);
                  const light = function (name) {
                    const hex = style.getPropertyValue('--' + name).trim().substring(1);
                    const all = hex.length === 3 ? hex.replace(/./g, '$&$&') : hex;
                    const part = function (i) {
                      const c = parseInt(all.substring(i, i + 2), 16) / 255;
                      return c <= 0.03928 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
                    };
                    return 0.2126 * part(0) + 0.7152 * part(2) + 0.0722 * part(4);
                  };
                  return Math.min.apply(null, ['ink', 'soft', 'failure', 'accident', 'passing', 'chosen']
                    .flatMap(function (text) { return ['paper', 'panel', 'stripe'].map(function (under) {
                      const a = light(text), b = light(under);
                      return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
                    }); }));
                })()
                """;
        // WCAG 2.2, 1.4.3: 4.5 to 1.
        assertThat(Double.parseDouble(browser.eval(contrast))).isGreaterThanOrEqualTo(4.5);
        String paper = browser.eval("getComputedStyle(document.body).backgroundColor");
        browser.media("dark", "");
        assertThat(Double.parseDouble(browser.eval(contrast))).isGreaterThanOrEqualTo(4.5);
        assertThat(browser.eval("getComputedStyle(document.body).backgroundColor"))
                .isNotEqualTo(paper);
    }

    @Test
    void aNarrowWindowAndPaperCutNothingOff() throws IOException {
        Browser browser = show();
        browser.size(400, 800);
        assertThat(browser.eval("document.documentElement.scrollWidth")).isEqualTo("400");
        browser.size(1032, 720);
        browser.media("light", "print");
        assertThat(Integer.parseInt(browser.eval("document.documentElement.scrollWidth")))
                .isLessThanOrEqualTo(1032);
        for (String screenOnly : List.of(".bar", "#overview", "#details", "#copy")) {
            assertThat(
                            browser.eval(
                                    "getComputedStyle(document.querySelector('"
                                            + screenOnly
                                            + "')).display"))
                    .isEqualTo("none");
        }
        browser.media("dark", "");
        String pdf = new String(browser.pdf(), StandardCharsets.ISO_8859_1);
        assertThat(pdf).startsWith("%PDF-");
        assertThat(pdf.split("/Type */Page[^s]").length - 1).as("pages").isBetween(1, 4);
        // The page on the screen is as it was.
        assertThat(browser.state("events")).isEqualTo(Integer.toString(events.size()));
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void fiftyThousandEventsAreShown() throws IOException {
        List<TraceEvent> many = new ArrayList<>();
        while (many.size() < 50_000) {
            for (TraceEvent one : events) {
                int index = many.size();
                long shift = index / events.size() * 1_000_000_000L;
                Origin origin =
                        one.origin().withCause(index == 0 ? -1 : index - 1 - index % 5 % index);
                many.add(
                        new TraceEvent(
                                one.timeNanos() + shift,
                                one.actor(),
                                one.kind(),
                                one.detail(),
                                one.value(),
                                index,
                                origin));
            }
        }
        Browser browser = show(PictureInput.of("many", plan, many.subList(0, 50_000)));
        assertThat(browser.state("events")).isEqualTo("50000");
        browser.eval("document.getElementById('fit').click()");
        browser.eval("document.getElementById('chart').focus()");
        browser.key("+");
        assertThat(Double.parseDouble(browser.state("scale"))).isPositive();
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void thePicturesOfTheDocumentsCanBeTaken() throws IOException {
        Browser browser = show();
        byte[] light = browser.screenshot();
        browser.media("dark", "");
        browser.state("ready");
        byte[] dark = browser.screenshot();
        assertThat(light).isNotEqualTo(dark);
        String wanted = System.getenv("ORRERY_SCREENSHOTS");
        if (wanted != null) {
            Files.write(Path.of(wanted, "picture-light.png"), light);
            Files.write(Path.of(wanted, "picture-dark.png"), dark);
            Files.write(Path.of(wanted, "picture.pdf"), browser.pdf());
        }
    }
}
