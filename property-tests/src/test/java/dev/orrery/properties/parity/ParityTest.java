package dev.orrery.properties.parity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Real sockets and simulated ones obey one contract: each fact is checked on both. */
class ParityTest {
    /** Checks a fact in one world, to its end. */
    @FunctionalInterface
    private interface World {
        void check(Fact fact) throws Exception;
    }

    @TestFactory
    Stream<DynamicNode> onRealSockets() {
        return facts(RealWire::check);
    }

    @TestFactory
    Stream<DynamicNode> onSimulatedSockets() {
        return facts(SimulatedWire::check);
    }

    private static Stream<DynamicNode> facts(World world) {
        List<Fact> held = new ArrayList<>();
        Stream<DynamicNode> groups =
                Facts.GROUPS.stream()
                        .map(
                                group ->
                                        DynamicContainer.dynamicContainer(
                                                group.name(),
                                                group.facts().stream()
                                                        .map(fact -> test(world, fact, held))));
        DynamicNode last =
                DynamicTest.dynamicTest(
                        "every fact was checked to its end",
                        () -> {
                            List<Fact> missing = new ArrayList<>(Facts.all());
                            missing.removeAll(held);
                            assertThat(missing).as("not checked, or not to its end").isEmpty();
                            assertThat(held).hasSameSizeAs(Facts.all());
                        });
        return Stream.concat(groups, Stream.of(last));
    }

    private static DynamicTest test(World world, Fact fact, List<Fact> held) {
        return DynamicTest.dynamicTest(
                fact.toString(),
                () -> {
                    world.check(fact);
                    held.add(fact);
                });
    }

    @Test
    void thereAreAtLeast120Facts() {
        assertThat(Facts.all().stream().map(Fact::method).distinct())
                .hasSizeGreaterThanOrEqualTo(120);
    }
}
