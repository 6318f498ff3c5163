package dev.orrery.loop.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.loop.EventLoop;

import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the log says of the engine, in a JVM of its own as production starts it. */
class EngineNoticeTest {
    private static final String NOTICE =
            "[main] INFO dev.orrery.loop.task.Task - tasks run on the baton engine, which is"
                    + " slower: reason=java.lang is not open to the class path; start the JVM with"
                    + " --add-opens java.base/java.lang=ALL-UNNAMED,dev.orrery.loop. Order and"
                    + " results are the same.";

    @Test
    void withoutTheFlagTheLogSaysOnceHowToGetTheFastEngine() throws Exception {
        assertThat(linesOf()).containsExactly(NOTICE, "done", "done");
    }

    @Test
    void whoAskedForTheBatonOrHasTheFlagReadsNothing() throws Exception {
        assertThat(linesOf("-Dorrery.engine=baton")).containsExactly("done", "done");
        assertThat(linesOf("--add-opens", "java.base/java.lang=ALL-UNNAMED"))
                .containsExactly("done", "done");
    }

    private static List<String> linesOf(String... flags) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:TieredStopAtLevel=1");
        command.addAll(Arrays.asList(flags));
        command.add("-cp");
        command.add(
                Stream.of(
                                TwoLoops.class,
                                Task.class,
                                Logger.class,
                                LoggerFactory.getILoggerFactory().getClass())
                        .map(EngineNoticeTest::placeOf)
                        .collect(Collectors.joining(File.pathSeparator)));
        command.add(TwoLoops.class.getName());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String answer = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(answer).isZero();
        return answer.lines().toList();
    }

    private static String placeOf(Class<?> one) {
        try {
            return Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI())
                    .toString();
        } catch (URISyntaxException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Run in a JVM of its own. */
    static final class TwoLoops {
        private TwoLoops() {}

        public static void main(String[] arguments) {
            for (int i = 0; i < 2; i++) {
                try (EventLoop loop = EventLoop.create()) {
                    System.out.println(loop.runUntilComplete(Task.spawn(loop, () -> "done")));
                }
            }
        }
    }
}
