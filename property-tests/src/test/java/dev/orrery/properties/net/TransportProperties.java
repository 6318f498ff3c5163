package dev.orrery.properties.net;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What holds for a transport whatever its owner, its protocol and its peer do. */
class TransportProperties {
    private static final List<String> NOT_OF_THE_PROTOCOL =
            List.of("state", "soon", "peer", "handler", "refused");

    @Property
    void protocolsAreToldInOrder(@ForAll("programs") TransportProgram program) throws IOException {
        List<String> told = new ArrayList<>();
        for (String event : TransportRun.trace(program)) {
            String name = nameOf(event);
            if (!NOT_OF_THE_PROTOCOL.contains(name)) {
                told.add(name);
            }
        }
        assertThat(told).first().isEqualTo("made");
        assertThat(told).last().isEqualTo("lost");
        assertThat(told).doesNotContain("damaged");
        assertThat(told.stream().filter(List.of("made", "lost")::contains)).hasSize(2);
        assertThat(told.stream().filter("eof"::equals).count()).isLessThanOrEqualTo(1);
        if (told.contains("eof")) {
            assertThat(told.subList(told.indexOf("eof"), told.size())).doesNotContain("data");
        }
        List<String> turns = told.stream().filter(List.of("pause", "resume")::contains).toList();
        for (int i = 0; i < turns.size(); i++) {
            assertThat(turns.get(i)).isEqualTo(i % 2 == 0 ? "pause" : "resume");
        }
    }

    @Property
    void nothingIsReadWhileReadingIsPaused(@ForAll("programs") TransportProgram program)
            throws IOException {
        boolean isReading = true;
        for (String event : TransportRun.trace(program)) {
            if (nameOf(event).equals("state")) {
                isReading = event.charAt(event.indexOf("state:") + 7) == '1';
            } else if (!isReading) {
                assertThat(nameOf(event)).isNotIn("data", "eof");
            }
        }
    }

    @Property
    void allThatIsWrittenArrivesUnlessSomebodyBreaksTheConnection(
            @ForAll("programs") TransportProgram program) throws IOException {
        List<String> trace = TransportRun.trace(program);
        boolean isBroken =
                trace.stream().anyMatch(event -> event.matches(".*lost:(error|thrown)"))
                        || program.steps().stream()
                                .anyMatch(step -> step.matches("abort|pclose|preset"))
                        || program.reactions().containsValue("abort");
        boolean isWrittenAfterTheEnd = trace.stream().anyMatch(TransportProperties::isClosing);
        if (!isBroken && !isWrittenAfterTheEnd) {
            assertThat(trace).anyMatch(event -> event.startsWith("s.peer:all"));
        }
    }

    private static boolean isClosing(String event) {
        return event.contains(".state:1");
    }

    private static String nameOf(String event) {
        String what = event.substring(event.indexOf('.') + 1);
        return what.contains(":") ? what.substring(0, what.indexOf(':')) : what;
    }

    @Provide
    Arbitrary<TransportProgram> programs() {
        Arbitrary<String> made = Arbitraries.of("none", "none", "pause", "write:1000", "close");
        Arbitrary<String> data = Arbitraries.of("none", "none", "throw", "pause", "write:100");
        Arbitrary<String> eof = Arbitraries.of("keep", "close");
        Arbitrary<String> pause = Arbitraries.of("none", "none", "throw", "close", "write:10");
        Arbitrary<String> resume =
                Arbitraries.of("none", "close", "abort", "write:1000000", "writeeof");
        Arbitrary<List<String>> steps =
                Arbitraries.of(
                                "turn",
                                "turn",
                                "write:10",
                                "write:1000",
                                "write:1000000",
                                "soon:1",
                                "close",
                                "abort",
                                "writeeof",
                                "pause",
                                "resume",
                                "limits:0",
                                "psend:1000",
                                "peof",
                                "pclose",
                                "preset",
                                "pdrain")
                        .list()
                        .ofMaxSize(12);
        return Combinators.combine(made, data, eof, pause, resume, steps)
                .as(
                        (m, d, e, p, r, s) -> {
                            List<String> all = new ArrayList<>(List.of("turn"));
                            all.addAll(s);
                            return new TransportProgram(
                                    Map.of("made", m, "data", d, "eof", e, "pause", p, "resume", r),
                                    all);
                        });
    }
}
