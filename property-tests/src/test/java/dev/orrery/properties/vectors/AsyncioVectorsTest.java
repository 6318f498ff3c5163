package dev.orrery.properties.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.coroutine.VirtualEngine;
import dev.orrery.loop.task.TaskOptions.Engine;
import dev.orrery.properties.vectors.Verdict.Kind;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
    void programsAreIdenticalOnTheSimulationWithBatons() {
        compareOnTheSimulation(Engine.BATON);
    }

    @Test
    void programsAreIdenticalOnTheSimulationWithVirtualThreads() {
        assumeTrue(virtualThreadsAreAtHand(), "needs --add-opens of java.lang");
        compareOnTheSimulation(Engine.VIRTUAL);
    }

    /**
     * Endpoints are pairs of real pipes here, and the operating system has no pipes of 8 bytes:
     * {@link RealLane} says how a small one is made.
     */
    @Test
    void programsAreIdenticalOnTheJdksSelectorWithBatons() {
        compareOnTheJdksSelector(Engine.BATON);
    }

    @Test
    void programsAreIdenticalOnTheJdksSelectorWithVirtualThreads() {
        assumeTrue(virtualThreadsAreAtHand(), "needs --add-opens of java.lang");
        compareOnTheJdksSelector(Engine.VIRTUAL);
    }

    /** False if this JVM was started without the flag; with it the engine has to work. */
    private static boolean virtualThreadsAreAtHand() {
        boolean isOpen = Object.class.getModule().isOpen("java.lang", EventLoop.class.getModule());
        if (isOpen) {
            assertThat(VirtualEngine.unavailable()).isNull();
        }
        return isOpen;
    }

    private static void compareOnTheSimulation(Engine engine) {
        Tally tally = run(SimulatedVectorWorld::new, engine);
        System.out.println("vectors: " + tally.line(engine));
        assertThat(tally.identical).as(tally.text()).isEqualTo(tally.compared());
    }

    private static void compareOnTheJdksSelector(Engine engine) {
        Tally tally = run(RealSelectorVectorWorld::new, engine);
        System.out.println("real selector: " + tally.line(engine));
        assertThat(tally.identical).as(tally.text()).isEqualTo(tally.compared());
    }

    private static Tally run(Supplier<VectorWorld> worlds, Engine engine) {
        Tally tally = new Tally();
        for (Program program : Programs.chosen()) {
            tally.add(Verdict.of(program, worlds.get(), engine));
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

        String line(Engine engine) {
            int skipped = leftOut.values().stream().mapToInt(Integer::intValue).sum();
            return (compared() + skipped)
                    + " programs, "
                    + identical
                    + " identical, "
                    + skipped
                    + " skipped"
                    + (skipped == 0 ? "" : " " + leftOut)
                    + ", engine="
                    + engine.name().toLowerCase(Locale.ROOT);
        }

        String text() {
            StringBuilder text = new StringBuilder(differences.size() + " programs differ");
            differences.stream().limit(SHOWN).forEach(one -> text.append('\n').append(one));
            return text.toString();
        }
    }
}
