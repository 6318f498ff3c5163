package dev.orrery.benchmarks.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.orrery.benchmarks.row.Contender;
import dev.orrery.benchmarks.row.Row;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import javax.xml.parsers.DocumentBuilderFactory;

/** Growth, scales, and the files that are written. */
class PicturesTest {
    private static final Row ROW =
            Row.rate("chain", "a <chain> & more", "1/s", 10)
                    .with(
                            Contender.java("orrery", size -> () -> size),
                            Contender.java("netty-nio", size -> () -> size),
                            Contender.java("limit-deque", size -> () -> size));
    private static final List<Result> RESULTS =
            List.of(
                    ResultTest.result("orrery", 0, 150, 160, 140),
                    ResultTest.result("netty-nio", 0, 0.001),
                    ResultTest.result("limit-deque", 0, 300),
                    ResultTest.result("orrery", 100, 50, 60),
                    ResultTest.result("orrery", 10, 100),
                    ResultTest.result("orrery", 1000, 25, 24));

    private static Document parsed(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(svg)));
    }

    @Test
    void theExponentIsThatOfThePowerThatWasGiven() {
        double[] sizes = {10, 100, 1000};
        assertThat(Growth.exponent(sizes, new double[] {5, 50, 500})).isCloseTo(1, within(1e-9));
        assertThat(Growth.exponent(sizes, new double[] {7, 700, 70_000}))
                .isCloseTo(2, within(1e-9));
    }

    @Test
    void theTotalOfARateIsTheSizeByTheRate() {
        Growth growth = Growth.of(ROW, RESULTS).getFirst();
        assertThat(growth.results().stream().map(Result::size)).containsExactly(10, 100, 1000);
        // The rate falls by about half with each ten times: ten times the work takes twenty times.
        assertThat(growth.exponent()).isCloseTo(1.3, within(0.02));
        assertThat(growth.text()).contains("10: 100.0, 100: 55.00, 1 k: 24.50, total cost grows");
    }

    @Test
    void aScaleHoldsItsFiguresBetweenRoundOnes() {
        LogScale scale = LogScale.around(List.of(0.3, 7.0), 0, 100);
        assertThat(scale.ticks()).containsExactly(0.2, 0.5, 1.0, 2.0, 5.0, 10.0);
        assertThat(scale.at(0.2)).isCloseTo(0, within(1e-9));
        assertThat(scale.at(10)).isCloseTo(100, within(1e-9));
    }

    @Test
    void picturesAreWellFormedWhateverTheNames() throws Exception {
        Standing standing = Standing.of(ROW, RESULTS);
        String overview = new OverviewPicture(List.of(standing)).toString();
        assertThat(parsed(overview).getElementsByTagName("rect").getLength()).isEqualTo(4);
        String growth = new GrowthPicture(ROW, Growth.of(ROW, RESULTS)).toString();
        assertThat(parsed(growth).getElementsByTagName("circle").getLength()).isEqualTo(3);
        assertThat(growth).contains("a &lt;chain&gt; &amp; more");
    }

    @Test
    void aBarThatIsFarAwayStaysInThePicture() throws Exception {
        String overview = new OverviewPicture(List.of(Standing.of(ROW, RESULTS))).toString();
        assertThat(overview).contains("»").contains(">150000×<");
        assertThat(parsed(overview).getElementsByTagName("path").getLength()).isEqualTo(1);
    }

    @Test
    void documentsAreWrittenBetweenTheMarkersAndAreTheSameEachTime(@TempDir Path folder)
            throws IOException {
        Path page = folder.resolve("speed.md");
        String markers =
                "<!-- from here on written by benchmarks/run --documents -->\n"
                        + "<!-- up to here -->";
        Files.writeString(page, "before\n" + markers + "\nafter\n");
        Documents documents = new Documents(folder, List.of(ROW), RESULTS);
        documents.write();
        String once = Files.readString(page);
        documents.write();
        assertThat(Files.readString(page)).isEqualTo(once);
        assertThat(once).startsWith("before\n").endsWith("\nafter\n").contains("### chain");
        assertThat(folder.resolve("speed.svg")).exists();
        assertThat(folder.resolve("growth-chain.svg")).exists();
    }

    @Test
    void aPageLosesNoContenderAndNoPicture(@TempDir Path folder) throws IOException {
        Path page = folder.resolve("speed.md");
        String markers =
                "<!-- from here on written by benchmarks/run --documents -->\n"
                        + "<!-- up to here -->";
        Files.writeString(page, markers);
        new Documents(folder, List.of(ROW), RESULTS).write();
        String whole = Files.readString(page);
        assertThatThrownBy(() -> new Documents(folder, List.of(ROW), RESULTS.subList(0, 2)).write())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "results must have every contender and picture that speed.md has:"
                                + " missing=[chain limit-deque, chain at several sizes], count=2.");
        assertThat(page).hasContent(whole);
    }

    @Test
    void aPageWithoutMarkersIsRefused() {
        assertThatThrownBy(() -> Documents.replaced("no place", "tables"))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("speed.md must have the lines between which");
    }
}
