package dev.orrery.properties.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;

import dev.orrery.examples.tour.Piece;
import dev.orrery.examples.tour.Tour;
import dev.orrery.loop.task.TaskOptions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The examples of asyncio's documents, in Java, beside what CPython recorded of them. */
class TourTest {
    // Several recorded programs compute a millisecond at each step, so that no deadlines are equal.
    private static final long TOLERANCE_MILLIS = 20;

    private record Line(long millis, String text) {}

    static List<Program> recorded() {
        return Programs.published().stream()
                .filter(program -> !program.name().matches("L\\d-.*"))
                .toList();
    }

    @Test
    void eachProgramHasAnExampleAndEachExampleAProgram() {
        assertThat(Tour.pieces())
                .extracting(Piece::recorded)
                .containsExactlyInAnyOrderElementsOf(
                        recorded().stream().map(Program::name).toList());
        assertThat(Tour.pieces()).extracting(Piece::name).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void anExampleSaysWhatTheProgramSays(Program program) {
        List<Line> marks = marks(program);
        List<String> texts = marks.stream().map(Line::text).toList();
        List<Line> said = played(program.name());
        List<Line> same = said.stream().filter(line -> texts.contains(line.text)).toList();
        assertThat(same).extracting(Line::text).isEqualTo(texts);
        long tolerance = takesAMillisecondAStep(program) ? TOLERANCE_MILLIS : 0;
        for (int i = 0; i < same.size(); i++) {
            assertThat(same.get(i).millis)
                    .as("%s of %s", same.get(i), said)
                    .isBetween(marks.get(i).millis - tolerance, marks.get(i).millis);
        }
    }

    private static List<Line> played(String program) {
        Map<String, Piece> pieces =
                Tour.pieces().stream()
                        .collect(Collectors.toMap(Piece::recorded, Function.identity()));
        List<Line> lines = new ArrayList<>();
        pieces.get(program).playSimulated(TaskOptions.standard(), said -> lines.add(line(said)));
        return lines;
    }

    private static Line line(String said) {
        String[] parts = said.strip().split(" ms  ", 2);
        return new Line(Long.parseLong(parts[0]), parts[1]);
    }

    private static List<Line> marks(Program program) {
        return program.trace().stream()
                .map(entry -> JsonParser.parseString(entry).getAsJsonArray())
                .filter(entry -> entry.get(1).getAsString().equals("mark"))
                .map(entry -> new Line(entry.get(0).getAsLong(), entry.get(2).getAsString()))
                .toList();
    }

    private static boolean takesAMillisecondAStep(Program program) {
        return program.coroutines().values().stream().anyMatch(TourTest::hasBusyStep);
    }

    private static boolean hasBusyStep(List<JsonArray> steps) {
        return steps.toString().contains("[\"busy\",1]");
    }
}
