package dev.orrery.examples.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.loop.combine.Async;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What docs/asyncio.md says is complete, and names what there is. */
class AsyncioPageTest {
    private final Page page = new Page("asyncio.md");

    @Test
    void theCodeIsThatOfTests() {
        Snippets.assertTheirsIs(page.code("java"), FromAsyncioTest.class, FromTheJdkTest.class);
    }

    @Test
    void everyNameOfAsyncioIsThere() {
        List<String> there =
                page.rows().stream()
                        .filter(row -> row.heading().equals("asyncio"))
                        .flatMap(row -> Page.spans(row.cells().getFirst()).stream())
                        .toList();
        List<String> names =
                Page.linesOf(Path.of("examples/src/test/resources/asyncio-names.txt")).stream()
                        .filter(line -> !line.startsWith("#"))
                        .flatMap(line -> Arrays.stream(line.split(" ")))
                        .filter(name -> !name.isEmpty())
                        .toList();
        assertThat(names).hasSizeGreaterThan(200);
        assertThat(there).doesNotHaveDuplicates();
        assertThat(names).filteredOn(name -> !there.contains(name)).isEmpty();
    }

    @Test
    void everyRowSaysWhatIsHereOrWhyNothingIs() {
        List<String> silent = new ArrayList<>();
        for (Page.Row row : page.rows()) {
            String here = row.cells().get(1);
            assertThat(row.cells()).as(row.toString()).hasSize(3);
            boolean isExplained = here.matches("(not yet|does not exist): .+");
            boolean isNamed = Page.spans(here).stream().anyMatch(JavaNames::isName);
            if (!isExplained && !isNamed) {
                silent.add(row.toString());
            }
        }
        assertThat(silent).isEmpty();
    }

    @Test
    void everyJavaNameExists() {
        List<String> missing = new ArrayList<>();
        for (Page.Row row : page.rows()) {
            if (row.heading().equals("the JDK")) {
                Page.spans(row.cells().get(0)).stream()
                        .filter(JavaNames::isName)
                        .filter(span -> !JavaNames.exists(span, JavaNames.JDK))
                        .forEach(missing::add);
            }
            for (String cell : row.cells().subList(1, 3)) {
                Page.spans(cell).stream()
                        .filter(
                                cell.equals(row.cells().get(1))
                                        ? JavaNames::isName
                                        : JavaNames::isMember)
                        .filter(span -> !JavaNames.existsAmongAll(span))
                        .forEach(missing::add);
            }
        }
        page.spansOfTheText().stream()
                .filter(JavaNames::isMember)
                .filter(span -> !JavaNames.existsAmongAll(span))
                .forEach(missing::add);
        assertThat(missing).isEmpty();
    }

    @Test
    void everyMethodOfAsyncIsThere() {
        TreeSet<String> methods = new TreeSet<>();
        for (Method method : Async.class.getMethods()) {
            if (method.getDeclaringClass() == Async.class) {
                methods.add("Async." + method.getName());
            }
        }
        methods.removeAll(named());
        assertThat(methods).isEmpty();
    }

    @Test
    void everyPublicClassForTasksIsThere() throws IOException {
        List<String> classes = new ArrayList<>();
        for (String room : List.of("task", "sync", "combine")) {
            Path folder = Page.folder("loop-core/src/main/java/dev/orrery/loop", room);
            try (Stream<Path> files = Files.list(folder)) {
                files.map(file -> file.getFileName().toString().replace(".java", ""))
                        .filter(name -> JavaNames.exists(name, List.of("dev.orrery.loop." + room)))
                        .sorted()
                        .forEach(classes::add);
            }
        }
        assertThat(classes).contains("Task", "Event", "Async");
        classes.removeAll(named());
        assertThat(classes).isEmpty();
    }

    /** What the tables name in Java; who names a member names its class too. */
    private Set<String> named() {
        return page.rows().stream()
                .flatMap(row -> row.cells().subList(1, 3).stream())
                .flatMap(cell -> Page.spans(cell).stream())
                .flatMap(span -> Stream.of(span, span.substring(0, Math.max(0, span.indexOf('.')))))
                .collect(Collectors.toSet());
    }
}
