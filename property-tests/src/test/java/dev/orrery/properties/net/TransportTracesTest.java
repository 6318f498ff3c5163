package dev.orrery.properties.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Programs with what CPython's transports do in them; {@code transports/record.py} has made them.
 */
class TransportTracesTest {
    private static List<String> recorded() throws IOException {
        try (InputStream in =
                        TransportTracesTest.class.getResourceAsStream("/transports/traces.txt");
                BufferedReader reader =
                        new BufferedReader(
                                new InputStreamReader(
                                        Objects.requireNonNull(in), StandardCharsets.UTF_8))) {
            return reader.lines().filter(line -> !line.startsWith("#")).toList();
        }
    }

    @Test
    void transportsDoWhatAsynciosDo() throws IOException {
        List<String> lines = recorded();
        assertThat(lines).hasSize(1000);
        List<String> different = new ArrayList<>();
        for (String line : lines) {
            String program = line.substring(0, line.indexOf(" => "));
            String expected = line.substring(line.indexOf(" => ") + 4);
            String seen = String.join(" ", TransportRun.trace(TransportProgram.parse(program)));
            if (!seen.equals(expected)) {
                different.add(program + "\n  asyncio " + expected + "\n  orrery  " + seen);
            }
        }
        assertThat(different)
                .as(different.size() + " of " + lines.size() + " programs differ")
                .isEmpty();
    }
}
