package dev.orrery.sim.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.sim.Simulation;

import org.junit.jupiter.api.Test;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** On a class path without the optional dependency. */
class WithoutNettyTest {
    private static final String SEPARATOR = File.pathSeparator;

    /** Asks for a loop, in a JVM of its own. */
    public static void main(String[] args) {
        try (Simulation sim = Simulation.calm()) {
            SimNetty.eventLoop(sim.host("a"), "netty");
        } catch (IllegalStateException expected) {
            System.out.println(expected.getMessage());
        }
    }

    @Test
    void aLoopIsRefusedWithWordsThatSayWhatToDo() throws IOException, InterruptedException {
        String classes =
                Stream.of("java.class.path", "jdk.module.path")
                        .flatMap(path -> Stream.of(System.getProperty(path, "").split(SEPARATOR)))
                        .filter(part -> !part.isEmpty())
                        .filter(part -> !Path.of(part).getFileName().toString().contains("netty"))
                        .collect(Collectors.joining(SEPARATOR));
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                classes,
                                WithoutNettyTest.class.getName())
                        .redirectErrorStream(true)
                        .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        assertThat(out.strip())
                .startsWith("Netty must be 4.2.20 or later: missing=")
                .endsWith(". Put io.netty:netty-transport on the class path.");
    }
}
