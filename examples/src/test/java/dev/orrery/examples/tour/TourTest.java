package dev.orrery.examples.tour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.loop.task.TaskOptions;
import dev.orrery.loop.task.TaskOptions.Engine;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** {@code tour.txt} is what {@code examples/tour --virtual all} prints. */
class TourTest {
    @ParameterizedTest
    @EnumSource(Engine.class)
    void eachExampleSaysTheSameOnEachEngine(Engine engine) throws IOException {
        TaskOptions options = TaskOptions.standard().withEngine(engine);
        List<String> lines = new ArrayList<>();
        for (Piece piece : Tour.pieces()) {
            lines.add(piece.name() + ": " + piece.shows());
            piece.playSimulated(options, lines::add);
        }
        assertThat(lines).isEqualTo(expected());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"first-in-first-out", "by-hand", "reader-of-a-pipe", "blocking-function"})
    void onRealTimeAnExampleSaysTheSame(String name) throws IOException {
        Piece piece = Tour.pieces().stream().filter(one -> one.name().equals(name)).findAny().get();
        List<String> live = new ArrayList<>();
        piece.playLive(line -> live.add(withoutTime(line)));
        List<String> virtual = new ArrayList<>();
        piece.playSimulated(TaskOptions.standard(), line -> virtual.add(withoutTime(line)));
        assertThat(live).isEqualTo(virtual).isNotEmpty();
    }

    @Test
    void aSignalOfTheOperatingSystemEndsAServer() {
        List<String> live = new ArrayList<>();
        Tour.pieces().stream()
                .filter(one -> one.name().equals("on-signal"))
                .forEach(one -> one.playLive(line -> live.add(withoutTime(line))));
        assertThat(live).containsExactly("Server started", "SIGINT received", "Server stopped");
    }

    private static String withoutTime(String line) {
        return line.replaceFirst(" *\\d+ ms  ", "");
    }

    private static List<String> expected() throws IOException {
        try (InputStream text = TourTest.class.getResourceAsStream("/tour.txt")) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }
}
