package dev.orrery.properties.parity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** docs/parity.md lists the facts that are checked, and no others. */
class ParityPageTest {
    private static final String UPDATE = "orrery.parity.update";
    private static final String HEADING = "## The facts";

    // Surefire sets basedir; an IDE starts tests in the module's folder.
    private static final Path PAGE =
            Path.of(System.getProperty("basedir", ""))
                    .toAbsolutePath()
                    .resolveSibling("docs")
                    .resolve("parity.md");

    @Test
    void thePageListsTheFacts() throws IOException {
        List<String> lines = Files.readAllLines(PAGE);
        int heading = lines.indexOf(HEADING);
        assertThat(heading).as(HEADING).isPositive();
        List<String> head = lines.subList(0, heading + 2);
        if (System.getProperty(UPDATE) != null) {
            Files.write(PAGE, Stream.concat(head.stream(), Facts.tables().stream()).toList());
        } else {
            assertThat(lines.subList(heading + 2, lines.size()))
                    .as("renew it with ./verify -Dtest=ParityPageTest -D" + UPDATE)
                    .isEqualTo(Facts.tables());
        }
    }
}
