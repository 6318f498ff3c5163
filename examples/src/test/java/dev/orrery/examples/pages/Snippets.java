package dev.orrery.examples.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Compares the code of a page with the tests that it is taken from. */
final class Snippets {
    private static final String INDENT = "    ";
    private static final int DEEPEST = 4;

    private Snippets() {}

    /** Each block stands in one of the tests, line by line, at some depth. */
    static void assertTheirsIs(List<List<String>> blocks, Class<?>... tests) {
        List<List<String>> sources = new ArrayList<>();
        for (Class<?> test : tests) {
            sources.add(Page.linesOf(test));
        }
        assertThat(blocks).isNotEmpty();
        assertThat(blocks)
                .allSatisfy(
                        block ->
                                assertThat(sources)
                                        .as(String.join("\n", block))
                                        .anyMatch(source -> contains(source, block)));
    }

    private static boolean contains(List<String> source, List<String> block) {
        String indent = "";
        for (int depth = 0; depth <= DEEPEST; depth++) {
            String prefix = indent;
            List<String> indented =
                    block.stream().map(line -> line.isEmpty() ? line : prefix + line).toList();
            if (Collections.indexOfSubList(source, indented) >= 0) {
                return true;
            }
            indent += INDENT;
        }
        return false;
    }
}
