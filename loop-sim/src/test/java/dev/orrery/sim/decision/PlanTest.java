package dev.orrery.sim.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

class PlanTest {
    private static final String EXAMPLE =
            """
            orrery-plan 1
            scenario rate-limiter-bug-refill
            seed 0x5eed1234
            digest 0123456789abcdef
            header verdict = "invariant 'never over the limit' failed at 4.210 s"
            at "host a" actor.pick 17 = worker-1
            at a/worker-1 thread.step 3 = "flag read"
            at größe "new\\nline" 0 = ""
            """;

    private static final Plan PLAN =
            Plan.of(
                            "rate-limiter-bug-refill",
                            List.of(
                                    new PlanEntry("host a", "actor.pick", 17, "worker-1"),
                                    new PlanEntry("a/worker-1", "thread.step", 3, "flag read"),
                                    new PlanEntry("größe", "new\nline", 0, "")))
                    .withSeed(0x5eed1234L)
                    .withDigest(0x0123456789abcdefL)
                    .withHeader("verdict", "invariant 'never over the limit' failed at 4.210 s");

    @Test
    void theTextIsThatOfTheDocument() {
        assertThat(PLAN.render()).isEqualTo(EXAMPLE.replace("größe", "\"größe\""));
        assertThat(PLAN).hasToString(PLAN.render());
    }

    @Test
    void theTextOfTheDocumentIsRead() {
        assertThat(Plan.parse(EXAMPLE, "example.plan")).isEqualTo(PLAN);
    }

    @Test
    void aHeaderIsReplacedInItsPlace() {
        Plan plan = PLAN.withHeader("tier", "0").withHeader("verdict", "passed");
        assertThat(plan.header().toString()).isEqualTo("{verdict=passed, tier=0}");
    }

    @Test
    void otherEntriesHaveNoDigest() {
        Plan shorter = PLAN.withEntries(PLAN.entries().subList(0, 1));
        assertThat(shorter.entries()).hasSize(1);
        assertThat(shorter.digest()).isEmpty();
        assertThat(shorter.seed()).isEqualTo(PLAN.seed());
        assertThat(shorter.header()).isEqualTo(PLAN.header());
    }

    @Test
    void headerAndEntriesCannotBeChanged() {
        assertThatThrownBy(() -> PLAN.header().put("a", "b"))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> PLAN.entries().clear())
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void twoAnswersToOneQuestionAreRefused() {
        PlanEntry entry = new PlanEntry("host a", "b", 3, "x");
        assertThatThrownBy(() -> Plan.of("s", List.of(entry, new PlanEntry("host a", "b", 3, "y"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "entries must have distinct addresses: entry=at \"host a\" b 3 = y. One"
                                + " question has one answer: remove one of them.");
        assertThatThrownBy(() -> PLAN.withEntries(List.of(entry, entry)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aNegativeOrdinalIsRefused() {
        assertThatThrownBy(() -> new PlanEntry("a", "b", -1, "c"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ordinal must be at least 0: ordinal=-1. Questions count from 0.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n\n",
                "hello",
                "{\"plan\": 1}",
                "orrery-plan",
                "orrery-plan 1 2",
                "\"orrery-plan\" 1",
                "scenario a"
            })
    void aForeignTextIsRefused(String text) {
        assertThatThrownBy(() -> Plan.parse(text, "my file.plan"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "plan must start with 'orrery-plan 1': file=\"my file.plan\", line=1,"
                                + " found=\""
                                + text.lines().findFirst().orElse("").replace("\"", "\\\"")
                                + "\". Give a plan that 'explore' has written.");
    }

    @Test
    void aLongForeignLineIsCutInTheMessage() {
        assertThatThrownBy(() -> Plan.parse("\u0000" + "x".repeat(1_000), "a"))
                .hasMessageContaining("found=\"\\u0000" + "x".repeat(59) + "\"...");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "0", "01", "one", "\"1\""})
    void anotherVersionIsRefused(String version) {
        String line = "orrery-plan " + version;
        assertThatThrownBy(() -> Plan.parse(line + "\nscenario a\n", "p"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "plan must be of format version 1: file=p, line=1, found=\""
                                + line.replace("\"", "\\\"")
                                + "\". Replay it with the version of Orrery that wrote it, or"
                                + " explore again.");
    }

    @Test
    void aPlanWithoutScenarioIsRefused() {
        assertThatThrownBy(() -> Plan.parse("# mine\norrery-plan 1\nat a b 0 = c\n", "p"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "plan must name its scenario: file=p, lines=3. Add a line 'scenario NAME'"
                                + " after the first.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            textBlock =
                    """
                    scenario               | scenario NAME
                    scenario a b           | scenario NAME
                    seed                   | seed NUMBER
                    digest 123             | digest DIGEST, 16 digits of 0-9 and a-f
                    digest 0123456789ABCDEF | digest DIGEST, 16 digits of 0-9 and a-f
                    header a b             | header NAME = TEXT
                    header a "=" b         | header NAME = TEXT
                    at a b 0 c             | at ACTOR KIND ORDINAL = KEY
                    at a b 0 = c d         | at ACTOR KIND ORDINAL = KEY
                    at host a b 0 = c      | at ACTOR KIND ORDINAL = KEY
                    at a b 0 =             | at ACTOR KIND ORDINAL = KEY
                    """)
    void aLineOfAnotherFormIsRefused(String line, String form) {
        assertRefused(
                line,
                "plan line must be '" + form + "'",
                "Correct or remove the line; names with spaces need quotes.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"speed 3", "=", "\"at\" a b 0 = c", "AT a b 0 = c"})
    void anUnknownLineIsRefused(String line) {
        assertRefused(
                line,
                "plan line must start with scenario, seed, digest, header or at",
                "Correct or remove the line.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "at \"a b 0 = c",
                "at \"a\"b c 0 = d",
                "at a\"b\" c 0 = d",
                "at \"\\x\" b 0 = c",
                "at \"\\u12g4\" b 0 = c",
                "at a b 0 = \"\\u123",
                "at a b 0 = \"\\"
            })
    void brokenQuotesAreRefused(String line) {
        assertRefused(
                line,
                "plan line must have closed quotes and the escapes \\\" \\\\ \\n \\r \\t \\uXXXX"
                        + " only",
                "Correct the quotes, or remove the line.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"at a b -1 = c", "at a b x = c", "at a b 9223372036854775808 = c"})
    void aWrongOrdinalIsRefused(String line) {
        assertRefused(
                line,
                "ordinal must be a number from 0 to 9223372036854775807",
                "Correct or remove the line.");
    }

    @Test
    void aWrongSeedIsRefused() {
        assertRefused(
                "seed -1",
                "seed must be a number from 0 to 2^64-1, decimal or with 0x",
                "Correct or remove the line: a replay does not need it.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            textBlock =
                    """
                    scenario b         | scenario b         | scenario
                    seed 1             | seed 0x1           | seed
                    header a = b       | header "a" = c     | header a
                    at "x y" b 0 = c   | at "x y" b 0 = d   | at "x y" b 0
                    at a b 7 = c       | at a "b" 07 = c    | at a b 7
                    """)
    void whatIsGivenTwiceIsRefused(String first, String second, String what) {
        String start = what.equals("scenario") ? "orrery-plan 1\n" : "orrery-plan 1\nscenario s\n";
        int line = what.equals("scenario") ? 3 : 4;
        assertThatThrownBy(() -> Plan.parse(start + first + "\n" + second, "p"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "'"
                                + what
                                + "' must be given once: file=p, line="
                                + line
                                + ", found=\""
                                + second.replace("\"", "\\\"")
                                + "\". Remove one of the two lines.");
    }

    private static void assertRefused(String line, String rule, String remedy) {
        assertThatThrownBy(() -> Plan.parse("orrery-plan 1\r\n\r\n" + line + "\r\n", "p"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        rule
                                + ": file=p, line=3, found=\""
                                + line.replace("\\", "\\\\").replace("\"", "\\\"")
                                + "\". "
                                + remedy);
    }
}
