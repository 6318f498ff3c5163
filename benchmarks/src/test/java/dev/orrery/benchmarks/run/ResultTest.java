package dev.orrery.benchmarks.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;

import dev.orrery.benchmarks.row.Contender;
import dev.orrery.benchmarks.row.Row;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What a process prints, what becomes of it, and who is ahead. */
class ResultTest {
    private static final Row ROW =
            Row.rate("chain", "a chain", "1/s", 10)
                    .with(
                            Contender.java("orrery", size -> () -> size),
                            Contender.java("netty-nio", size -> () -> size),
                            Contender.java("netty-epoll", size -> () -> size),
                            Contender.java("limit-deque", size -> () -> size))
                    .goal("orrery", 1.3, "")
                    .goal("orrery", 1.6, "netty-nio")
                    .goal("orrery", 150)
                    .goalAlso("orrery", "bytes each", 24);
    private static final Row COST =
            Row.cost("chain", "a chain", "ms", 10)
                    .with(ROW.contenders())
                    .goalAtMost("orrery", 1.6, "netty")
                    .goalAtMost("orrery", 1.05, "");

    static Result result(String peer, int size, double... runs) {
        JsonObject machine = new JsonObject();
        machine.addProperty("others", 0.05);
        return new Result(
                "chain",
                peer,
                "1/s",
                size,
                Arrays.stream(runs).boxed().toList(),
                Map.of("bytes each", 32.0),
                null,
                null,
                machine);
    }

    private static Result absent(String peer, @Nullable String leftOut, @Nullable String failed) {
        JsonObject machine = new JsonObject();
        return new Result("chain", peer, "1/s", 0, List.of(), Map.of(), leftOut, failed, machine);
    }

    private static Standing standing() {
        return Standing.of(
                ROW,
                List.of(
                        result("netty-nio", 0, 100, 120, 90),
                        result("orrery", 0, 150, 160, 140),
                        result("netty-epoll", 0, 110, 110, 130),
                        result("limit-deque", 0, 300),
                        result("orrery", 1000, 1)));
    }

    @Test
    void aLineOfJsonBeginsWithTheNamesThatWereAgreed() {
        assertThat(result("orrery", 0, 150, 160, 140).json())
                .isEqualTo(
                        "{\"workload\":\"chain\",\"peer\":\"orrery\",\"value\":150,\"unit\":\"1/s\","
                            + "\"n\":3,\"min\":140,\"max\":160,\"runs\":[150,160,140],\"machine\":{\"others\":0.05},\"also\":{\"bytes"
                            + " each\":32}}");
    }

    @Test
    void aResultIsWhatWasWritten() {
        Result result = result("orrery", 1000, 0.0123456789, 1e9 / 3);
        Result read = Result.parse(result.json());
        assertThat(read.runs()).containsExactly(0.0123457, 333333000.0);
        assertThat(read.size()).isEqualTo(1000);
        assertThat(read.others()).isEqualTo(0.05);
        assertThat(read.also()).isEqualTo(result.also());
    }

    @Test
    void whoIsLeftOutSaysWhy() {
        Result result = absent("uvloop", "no uvloop here", null);
        assertThat(result.json())
                .isEqualTo(
                        "{\"workload\":\"chain\",\"peer\":\"uvloop\","
                                + "\"left out\":\"no uvloop here\"}");
        assertThat(Result.parse(result.json()).isMeasured()).isFalse();
    }

    @Test
    void ofTwoResultsInAFileTheLastOneCounts(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("results");
        Files.write(
                file, List.of(result("orrery", 0, 1).json(), "", result("orrery", 0, 2).json()));
        assertThat(Result.read(file)).singleElement().extracting(Result::value).isEqualTo(2.0);
    }

    @Test
    void aFileThatHasNoResultsIsRefused(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("results");
        Files.write(file, new byte[] {(byte) 0xff, 1, 2, '\n', 3});
        assertThatThrownBy(() -> Result.read(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "a file of results must have a line of JSON for each: file=");
    }

    @Test
    void aLineThatIsNoResultIsRefusedWithItsNumber(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("results");
        for (String line :
                List.of("{", "{]", "{\"peer\":\"a\"}", "{\"workload\":[],\"peer\":\"a\"}")) {
            Files.write(file, List.of(result("orrery", 0, 1).json(), line));
            assertThatThrownBy(() -> Result.read(file))
                    .as(line)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("a line of a file of results must be one as --json")
                    .hasMessageContaining("line=2, error=");
        }
    }

    @Test
    void otherFiguresHaveAnOrderOfTheirOwn() throws IOException {
        Printed printed =
                Printed.parse(List.of("run 3", "also b 1", "also a 2", "also c 3"), false);
        assertThat(printed.also().keySet()).containsExactly("a", "b", "c");
    }

    @Test
    void whatMakesFiguresDoubtfulIsSaidOnce() {
        JsonObject machine = new JsonObject();
        machine.addProperty("others", 0.25);
        Result busy = unpinned("orrery", machine);
        Result quiet = unpinned("netty-nio", new JsonObject());
        assertThat(Doubts.of(List.of(busy, quiet)))
                .hasSize(2)
                .anyMatch(line -> line.startsWith("chain, orrery: other processes took 25 %"))
                .anyMatch(line -> line.startsWith("chain: server and client share processors"));
        assertThat(Doubts.of(List.of(result("orrery", 0, 1)))).isEmpty();
    }

    private static Result unpinned(String peer, JsonObject machine) {
        return new Result(
                "chain", peer, "1/s", 0, List.of(1.0), Map.of("pinned", 0.0), null, null, machine);
    }

    @Test
    void aContendersTemporaryFilesGoWithItsProcess() throws Exception {
        Printed printed =
                PeerProcess.run(
                        java("-cp", System.getProperty("java.class.path"), Leaving.class.getName()),
                        true,
                        Duration.ofMinutes(1));
        // It says where it has left its file.
        assertThat(printed.leftOut()).contains("benchmarks");
        assertThat(Path.of(String.valueOf(printed.leftOut()))).doesNotExist();
        assertThat(Path.of(String.valueOf(printed.leftOut())).getParent()).doesNotExist();
    }

    /** Leaves a file. */
    static final class Leaving {
        private Leaving() {}

        public static void main(String[] arguments) throws IOException {
            Path file = Files.createTempFile(Path.of(System.getenv("TMPDIR")), "left", "file");
            System.out.println("left-out " + file);
        }
    }

    @Test
    void whatAllRunsOfAProcessTookIsItsFigure() throws IOException {
        List<String> lines = List.of("run 6", "also bytes_each 8", "run 2", "run 3");
        assertThat(Printed.parse(lines, false).figure()).isEqualTo(11.0 / 3);
        // 6 units of work take a second, 3 and 2 seconds: 18 in 6.
        assertThat(Printed.parse(lines, true).figure()).isEqualTo(3);
        assertThat(Printed.parse(lines, true).also()).isEqualTo(Map.of("bytes each", 8.0));
    }

    @Test
    void aProcessThatPrintsNoFigureHasFailed() {
        assertThatThrownBy(() -> Printed.parse(List.of("hello"), true))
                .hasMessage("it ended well and printed no figure");
        assertThatThrownBy(() -> Printed.parse(List.of("run NaN"), true))
                .hasMessage("a figure must be a finite number: line=run NaN");
    }

    @Test
    void aProcessIsLeftOutForTheReasonThatItPrints() throws IOException {
        assertThat(Printed.parse(List.of("left-out no epoll here"), true).leftOut())
                .isEqualTo("no epoll here");
    }

    @Test
    void aProcessThatFailsIsReportedWithItsLastLines() {
        assertThatThrownBy(
                        () ->
                                PeerProcess.run(
                                        java("-Xcomp", "-version-of-nothing"),
                                        true,
                                        Duration.ofMinutes(1)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("it ended with code 1")
                .hasMessageContaining("version-of-nothing");
    }

    @Test
    void aProcessThatHangsIsEnded() {
        assertThatThrownBy(
                        () ->
                                PeerProcess.run(
                                        java(
                                                "-cp",
                                                System.getProperty("java.class.path"),
                                                Hanging.class.getName()),
                                        true,
                                        Duration.ofSeconds(1)))
                .hasMessageContaining("it took more than 1 s");
        assertThat(ProcessHandle.current().children()).noneMatch(ProcessHandle::isAlive);
    }

    /** Never ends. */
    static final class Hanging {
        private Hanging() {}

        public static void main(String[] arguments) throws InterruptedException {
            Thread.currentThread().join();
        }
    }

    private static List<String> java(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(arguments));
        return command;
    }

    @Test
    void theBestPeerIsNeitherOursNorTheLimit() {
        assertThat(standing().bestPeer()).extracting(Result::peer).isEqualTo("netty-epoll");
        assertThat(standing().limit()).extracting(Result::value).isEqualTo(300.0);
    }

    @Test
    void goalsAreMetOrNot() {
        assertThat(standing().verdicts().stream().map(Standing.Verdict::text))
                .containsExactly(
                        "orrery: at least 1.3 x the best peer (netty-epoll): 1.36, met",
                        "orrery: at least 1.6 x netty-nio: 1.50, not met",
                        "orrery: at least 150.0 1/s: 150.0, met",
                        "orrery: at most 24 bytes each: 32.00, not met");
    }

    @Test
    void aGoalOfCostIsSaidAsHowManyTimesAsMuchMayBeTaken() {
        Standing standing =
                Standing.of(COST, List.of(result("orrery", 0, 150), result("netty-nio", 0, 100)));
        assertThat(standing.verdicts().stream().map(Standing.Verdict::text))
                .containsExactly(
                        "orrery: at most 1.6 x netty (netty-nio): 1.50, met",
                        "orrery: at most 1.05 x the best peer (netty-nio): 1.50, not met");
        assertThat(COST.goals().getFirst().least()).isEqualTo(1 / 1.6);
    }

    @Test
    void theTableHasNoColumnForWhomThereIsNot() {
        Standing standing =
                Standing.of(
                        ROW,
                        List.of(
                                result("orrery", 0, 1),
                                result("limit-deque", 0, 2),
                                absent("netty-nio", "no network here", null)));
        assertThat(new ResultTable(standing).markdown())
                .contains("| contender | median | least | most | x limit-deque | others | also |\n")
                .contains("|---|---:|---:|---:|---:|---:|---|\n")
                .contains("| **orrery** | 1.00 | 1.00 | 1.00 | 0.50 | 5 % |")
                .contains("| netty-nio |  |  |  |  |  | left out: no network here |\n");
    }

    @Test
    void aGoalWhosePeerIsMissingIsNotMeasured() {
        Standing alone = Standing.of(ROW, List.of(result("orrery", 0, 1)));
        assertThat(alone.verdicts().getFirst().text()).endsWith(": not measured");
    }

    @Test
    void theTableHasOursBesideTheBestPeerAndTheLimit() {
        assertThat(new ResultTable(standing()).text().lines())
                .anyMatch(line -> line.matches(".*x netty-epoll +x limit-deque.*"))
                .anyMatch(line -> line.matches(" *orrery +150.0 +140.0 +160.0 +1.36 +0.50 +5 %.*"));
    }

    @Test
    void theTableSaysWhoIsLeftOut() {
        Standing standing =
                Standing.of(
                        ROW,
                        List.of(
                                result("orrery", 0, 1),
                                absent("netty-nio", "no network here", null),
                                absent("netty-epoll", null, "it ended with code 1")));
        assertThat(new ResultTable(standing).text())
                .contains("left out: no network here")
                .contains("failed");
        assertThat(new ResultTable(standing).markdown()).contains("| **orrery** | 1.00 |");
    }

    @Test
    void theShareOfOthersIsWhatNeitherThisProcessNorItsChildrenTook() {
        String self = "1 (a b) R 0 0 0 0 0 0 0 0 0 0 ";
        Processors before = Processors.parse("cpu  10 0 10 80 0 0 0 0 0 0\n", self + "1 1 1 1 0");
        Processors after = Processors.parse("cpu  40 0 30 130 0 0 0 0 0 0\n", self + "9 9 9 7 0");
        assertThat(after.othersSince(before)).isEqualTo(0.2);
        assertThat(new Processors(0, 0, 0).othersSince(new Processors(0, 0, 0))).isNaN();
    }
}
