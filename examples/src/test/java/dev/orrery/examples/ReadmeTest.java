package dev.orrery.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.sim.explore.Scenario;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What the README shows is what the build compiles and runs. */
class ReadmeTest {
    // Surefire sets basedir; an IDE starts tests in the module's folder.
    private static final Path MODULE = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    private static final Path FIRST_TEST =
            MODULE.resolve("src/test/java/dev/orrery/examples/firsttest/AutoSaveTest.java");
    private static final Path SEQUENTIAL_CODE =
            FIRST_TEST.resolveSibling("SequentialCodeTest.java");

    @Test
    void theFirstTestIsTheOneThatRuns() throws IOException {
        assertThat(matches("(?s)```java\n(package.*?)```"))
                .containsExactly(Files.readString(FIRST_TEST));
    }

    @Test
    void theSequentialCodeIsTheOneThatRuns() throws IOException {
        String code = matches("(?s)```java\n((?!package).*?)```").getFirst();
        assertThat(Files.readString(SEQUENTIAL_CODE))
                .contains(code.indent(4).replaceAll("(?m)^ +$", "").strip());
    }

    @Test
    void thePagesItLinksToExist() throws IOException {
        List<String> pages = matches("\\]\\((?!http)([^)#]+)");
        assertThat(pages).contains("docs/asyncio.md", "docs/tasks.md");
        assertThat(pages).allMatch(page -> Files.exists(MODULE.resolveSibling(page)));
    }

    @Test
    void theScenariosItNamesExist() throws IOException {
        List<String> named = matches("\\./orrery (?:explore|digest) ([a-z][a-z-]*)");
        assertThat(named).isNotEmpty();
        assertThat(ScenariosTest.all()).extracting(Scenario::name).containsAll(named);
    }

    private static List<String> matches(String regex) throws IOException {
        String readme = Files.readString(MODULE.resolveSibling("README.md"));
        return Pattern.compile(regex)
                .matcher(readme)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }
}
