package dev.orrery.properties.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.properties.vectors.Verdict.Kind;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Runs the recorded traces of CPython's asyncio on this loop and compares to the last entry. The
 * published programs, or with {@code -Dvectors.dir=DIR} those of a folder.
 */
class AsyncioVectorsTest {
    private static final int SHOWN = 5;

    @Test
    void programsWithoutCoroutinesAreIdenticalOnTheSimulation() {
        List<Program> programs = Programs.chosen();
        Tally tally = run(programs, SimulatedVectorWorld::new);
        System.out.println(
                "vectors: "
                        + programs.size()
                        + " programs, "
                        + tally.identical
                        + " identical, "
                        + (programs.size() - tally.compared())
                        + " skipped");
        assertThat(tally.identical).as(tally.text()).isEqualTo(tally.compared());
    }

    /**
     * Endpoints are pairs of real pipes here, and the operating system has no pipes of 8 bytes:
     * {@link RealLane} says how a small one is made.
     */
    @Test
    void programsWithoutCoroutinesAreIdenticalOnTheJdksSelector() {
        Tally tally = run(Programs.chosen(), RealSelectorVectorWorld::new);
        System.out.println(
                "real selector: "
                        + tally.compared()
                        + " programs, "
                        + tally.identical
                        + " identical");
        System.out.println("real selector left out: " + tally.leftOut);
        assertThat(tally.identical).as(tally.text()).isEqualTo(tally.compared());
    }

    private static Tally run(List<Program> programs, Supplier<VectorWorld> worlds) {
        Tally tally = new Tally();
        for (Program program : programs) {
            if (!program.hasCoroutines()) {
                tally.add(Verdict.of(program, worlds.get()));
            }
        }
        return tally;
    }

    private static final class Tally {
        private final List<String> differences = new ArrayList<>();
        private final Map<String, Integer> leftOut = new TreeMap<>();
        private int identical;

        void add(Verdict verdict) {
            if (verdict.kind() == Kind.IDENTICAL) {
                identical++;
            } else if (verdict.kind() == Kind.LEFT_OUT) {
                leftOut.merge(verdict.text(), 1, Integer::sum);
            } else {
                differences.add(verdict.text());
            }
        }

        int compared() {
            return identical + differences.size();
        }

        String text() {
            StringBuilder text = new StringBuilder(differences.size() + " programs differ");
            differences.stream().limit(SHOWN).forEach(one -> text.append('\n').append(one));
            return text.toString();
        }
    }
}
