package dev.orrery.sim.explore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.sim.check.Coverage;
import dev.orrery.sim.check.Coverage.Sometimes;
import dev.orrery.sim.decision.KindCount;

import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

class CoverageLinesTest {
    private final CoverageLines.Writer writer = new CoverageLines.Writer();
    private final CoverageLines.Reader reader = new CoverageLines.Reader();

    private static Coverage coverage(long asked, long held, long reached) {
        return new Coverage(
                new TreeMap<>(Map.of("fault.link.drop", new KindCount(asked, 1))),
                new TreeMap<>(Map.of("a leader\tfalls", new Sometimes(held + 1, held))),
                new TreeMap<>(Map.of("a place", reached, "a place that nobody reaches", 0L)));
    }

    @Test
    void anUnchangedRunIsAnEmptyLineHoweverManyNamesThereAre() {
        Coverage covered = coverage(3, 2, 1);
        assertThat(writer.line(covered)).contains("fault.link.drop", "a leader");
        assertThat(writer.line(covered)).isEmpty();
    }

    @Test
    void aNameIsToldOnceAndAfterThatItsCountsOnly() {
        writer.line(coverage(3, 2, 1));
        assertThat(writer.line(coverage(4, 2, 1))).isEqualTo("0\t4\t1\t");
    }

    @Test
    void theOtherSideHasTheSame() {
        Coverage first = coverage(3, 2, 1);
        Coverage second = coverage(0, 7, 100);
        assertThat(reader.coverage(writer.line(first))).isEqualTo(first);
        assertThat(reader.coverage(writer.line(second))).isEqualTo(second);
        assertThat(reader.coverage(writer.line(second))).isEqualTo(second);
    }

    @Test
    void theSumOfAllRunsIsTheSameWhateverEachOfThemKnows() {
        Random random = new Random(5);
        Coverage here = Coverage.none();
        Coverage there = Coverage.none();
        for (int run = 0; run < 200; run++) {
            TreeMap<String, KindCount> faults = new TreeMap<>();
            TreeMap<String, Long> reachable = new TreeMap<>();
            for (int name = 0; name < random.nextInt(5); name++) {
                faults.put("fault." + random.nextInt(9), new KindCount(random.nextInt(3), 0));
                reachable.put("place " + random.nextInt(9), (long) random.nextInt(3));
            }
            Coverage covered = new Coverage(faults, new TreeMap<>(), reachable);
            here = here.plus(covered);
            there = there.plus(reader.coverage(writer.line(covered)));
            assertThat(there).isEqualTo(here);
        }
    }
}
