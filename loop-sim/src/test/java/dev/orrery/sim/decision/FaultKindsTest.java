package dev.orrery.sim.decision;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** That the list of kinds is that of the code. */
class FaultKindsTest {
    private static final Path SOURCES = Path.of("src/main/java/dev/orrery/sim");
    private static final Pattern KIND = Pattern.compile("\"((?:net|fault)\\.[a-z]+)\"");

    @Test
    void theKnownKindsAreThoseThatTheCodeNames() throws IOException {
        SortedSet<String> named = new TreeSet<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.filter(FaultKindsTest::mayAsk).toList()) {
                Matcher kinds = KIND.matcher(Files.readString(file));
                while (kinds.find()) {
                    named.add(kinds.group(1));
                }
            }
        }
        assertThat(FaultKinds.KNOWN).containsExactlyElementsOf(named);
    }

    /** The list itself does not count, nor what only looks for kinds. */
    private static boolean mayAsk(Path file) {
        return file.toString().endsWith(".java")
                && !file.endsWith("FaultKinds.java")
                && !file.startsWith(SOURCES.resolve("gate"));
    }

    @Test
    void eachKnownKindIsAFaultAndMayBeBounded() {
        assertThat(FaultKinds.KNOWN)
                .allMatch(FaultKinds::contains)
                .allMatch(FaultKinds::canBeBounded);
    }

    @Test
    void aTypoIsNoKnownKind() {
        assertThat(Stream.of("net.los", "net", "net.lo.", "fault.", "net.", "buggify.x", "mine"))
                .filteredOn(FaultKinds::canBeBounded)
                .containsExactly("fault.", "net.", "buggify.x");
    }
}
