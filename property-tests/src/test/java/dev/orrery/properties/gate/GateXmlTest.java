package dev.orrery.properties.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.sim.gate.GateEntry;
import dev.orrery.sim.gate.GateFiles;
import dev.orrery.sim.gate.GateReport;
import dev.orrery.sim.gate.GateStatus;
import dev.orrery.sim.gate.GateStep;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;

/** JUnit's XML of a gate, read by a parser; here, since the simulator does not read java.xml. */
class GateXmlTest {
    private static final String NASTY = "a <b> & \"q\" \u0000\u001b\ud800 ]]> \u20ac";

    @TempDir Path folder;

    private Document xml;

    private static GateEntry entry(GateStatus status) {
        return new GateEntry(
                GateStep.SEEDS,
                "shop",
                status.title(),
                status,
                "message " + NASTY,
                List.of("detail " + NASTY, "second"),
                "",
                "src/Shop.java",
                7,
                "0x17",
                3,
                "x.plan",
                "",
                "./orrery replay x.plan");
    }

    @BeforeEach
    void write() throws Exception {
        List<GateEntry> entries = Stream.of(GateStatus.values()).map(GateXmlTest::entry).toList();
        GateReport report =
                new GateReport(
                        Map.of("seeds", NASTY),
                        Map.of("seconds", "1.234"),
                        1,
                        List.of(1),
                        false,
                        entries,
                        List.of(),
                        new TreeMap<>(),
                        entries);
        assertThat(GateFiles.write(report, folder)).isEmpty();
        xml =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(folder.resolve("junit.xml").toFile());
    }

    @Test
    void everySuiteCountsWhatItHolds() {
        NodeList suites = xml.getElementsByTagName("testsuite");
        assertThat(suites.getLength()).isEqualTo(GateStep.values().length);
        for (int i = 0; i < suites.getLength(); i++) {
            Element suite = (Element) suites.item(i);
            assertThat(number(suite, "tests")).isEqualTo(count(suite, "testcase"));
            assertThat(number(suite, "failures")).isEqualTo(count(suite, "failure"));
            assertThat(number(suite, "errors")).isEqualTo(count(suite, "error"));
            assertThat(number(suite, "skipped")).isEqualTo(count(suite, "skipped"));
        }
        Element root = xml.getDocumentElement();
        assertThat(number(root, "tests")).isEqualTo(5);
        assertThat(number(root, "failures")).isEqualTo(1);
        assertThat(number(root, "errors")).isEqualTo(1);
        assertThat(number(root, "skipped")).isEqualTo(1);
        assertThat(root.getAttribute("time")).isEqualTo("1.234");
    }

    @Test
    void textsArriveWhole() {
        Element failure = (Element) xml.getElementsByTagName("failure").item(0);
        assertThat(failure.getAttribute("message"))
                .isEqualTo("message a <b> & \"q\" \ufffd\ufffd\ufffd ]]> \u20ac");
        assertThat(failure.getTextContent())
                .contains("detail a <b> &", "second", "replay: ./orrery replay x.plan");
    }

    private static int number(Element element, String name) {
        return Integer.parseInt(element.getAttribute(name));
    }

    private static int count(Element element, String name) {
        return element.getElementsByTagName(name).getLength();
    }
}
