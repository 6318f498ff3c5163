package dev.orrery.benchmarks.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.benchmarks.row.Contender;
import dev.orrery.benchmarks.row.Row;
import dev.orrery.benchmarks.row.Rows;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;

class ArgumentsTest {
    private static final List<Row> ROWS =
            List.of(row("chain", "orrery", "orrery-handle", "netty-nio", "netty-epoll", "limit-x"));

    private static Row row(String name, String... contenders) {
        Row row = Row.rate(name, "a row", "1/s", 10);
        for (String contender : contenders) {
            row = row.with(Contender.java(contender, size -> () -> size));
        }
        return row;
    }

    private static List<String> takingPart(String... arguments) {
        return Arguments.parse(ROWS, arguments).contenders(ROWS.getFirst()).stream()
                .map(Contender::name)
                .toList();
    }

    @Test
    void withoutPeersEverybodyTakesPart() {
        assertThat(takingPart()).hasSize(5);
    }

    @Test
    void oursTakePartBesideThePeersThatAreNamed() {
        assertThat(takingPart("--peers", "netty-nio"))
                .containsExactly("orrery", "orrery-handle", "netty-nio");
    }

    @Test
    void theBeginningOfANameNamesThemAll() {
        assertThat(takingPart("--peers", "netty,limit"))
                .contains("netty-nio", "netty-epoll", "limit-x");
    }

    @Test
    void ofOursOnlyTheNamedOneTakesPart() {
        assertThat(takingPart("--peers", "orrery-handle")).containsExactly("orrery-handle");
        assertThat(takingPart("--peers", "orrery")).containsExactly("orrery");
    }

    @Test
    void optionsAreRead() {
        Arguments arguments =
                Arguments.parse(ROWS, "chain", "--quick", "--growth", "--json", "a", "--from", "b");
        assertThat(arguments.isQuick()).isTrue();
        assertThat(arguments.isGrowth()).isTrue();
        assertThat(arguments.isList()).isFalse();
        assertThat(arguments.json()).isEqualTo(Path.of("a"));
        assertThat(arguments.from()).isEqualTo(Path.of("b"));
    }

    @Test
    void anUnknownWorkloadIsRefusedWithThoseThatThereAre() {
        assertThatThrownBy(() -> Arguments.parse(ROWS, "chian"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(
                        "There is no workload chian. The workloads are: chain. usage:");
    }

    @Test
    void anUnknownPeerIsRefusedWithThoseThatThereAre() {
        assertThatThrownBy(() -> Arguments.parse(ROWS, "--peers", "nety"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(
                        "There is no peer nety. The peers are: orrery, orrery-handle, netty-nio,");
    }

    @Test
    void anUnknownOptionIsRefused() {
        assertThatThrownBy(() -> Arguments.parse(ROWS, "--qiuck"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("There is no option --qiuck. usage:");
        assertThatThrownBy(() -> Arguments.parse(ROWS, "-q"))
                .hasMessageStartingWith("There is no option -q. usage:");
    }

    @Test
    void anOptionWithoutItsValueIsRefused() {
        assertThatThrownBy(() -> Arguments.parse(ROWS, "--peers"))
                .hasMessageStartingWith("--peers needs a value.");
    }

    @Test
    void documentsAreWrittenFromAFileOnly() {
        assertThatThrownBy(() -> Arguments.parse(ROWS, "--quick", "--documents"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("--documents must come with --from FILE.");
        assertThat(Arguments.parse(ROWS, "--from", "a", "--documents").isDocuments()).isTrue();
    }

    @Test
    void theHelpNamesEveryOption() {
        assertThat(Arguments.HELP.lines().filter(line -> line.startsWith("  --")))
                .allMatch(line -> Arguments.USAGE.contains(line.strip().split(" ")[0]))
                .hasSize(7);
    }

    @Test
    void everyRowHasOursAndNoContenderTwice() {
        for (Row row : Rows.all()) {
            List<String> names = row.contenders().stream().map(Contender::name).toList();
            assertThat(names).as(row.name()).doesNotHaveDuplicates();
            assertThat(names.getFirst()).as(row.name()).isEqualTo("orrery");
        }
        assertThat(Rows.all().stream().map(Row::name)).doesNotHaveDuplicates();
    }

    @Test
    void everyGoalIsThatOfAContender() {
        for (Row row : Rows.all()) {
            List<String> names = row.contenders().stream().map(Contender::name).toList();
            row.goals()
                    .forEach(
                            goal -> {
                                assertThat(names).as(row.name()).contains(goal.contender());
                                String against = goal.against();
                                assertThat(names)
                                        .as(row.name())
                                        .anyMatch(
                                                name ->
                                                        against == null
                                                                || name.startsWith(against));
                            });
        }
    }
}
