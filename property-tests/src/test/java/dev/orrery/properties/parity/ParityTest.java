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
    Stream<DynamicNode> realChannels() {
        return facts(RealWire::check, Facts.ofChannels());
    }

    @TestFactory
    Stream<DynamicNode> simulatedChannels() {
        return facts(SimulatedWire::check, Facts.ofChannels());
    }

    @TestFactory
    Stream<DynamicNode> streamsAndTransportsOnRealChannels() {
        return facts(RealWire::check, Facts.ofLoops());
    }

    @TestFactory
    Stream<DynamicNode> streamsAndTransportsOnSimulatedChannels() {
        return facts(SimulatedWire::check, Facts.ofLoops());
    }

    private static Stream<DynamicNode> facts(World world, List<Facts.Group> groups) {
        List<Fact> held = new ArrayList<>();
        DynamicNode last =
                DynamicTest.dynamicTest(
                        "every fact was checked to its end",
                        () -> {
                            List<Fact> missing = new ArrayList<>(Facts.of(groups));
                            missing.removeAll(held);
                            assertThat(missing).as("not checked, or not to its end").isEmpty();
                            assertThat(held).hasSameSizeAs(Facts.of(groups));
                        });
        return Stream.concat(
                groups.stream().map(group -> tests(world, group, held)), Stream.of(last));
    }

    private static DynamicNode tests(World world, Facts.Group group, List<Fact> held) {
        return DynamicContainer.dynamicContainer(
                group.name(), group.facts().stream().map(fact -> test(world, fact, held)));
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
    void allGroupsAreChecked() {
        List<Facts.Group> checked = new ArrayList<>(Facts.ofChannels());
        checked.addAll(Facts.ofLoops());
        assertThat(checked).containsExactlyInAnyOrderElementsOf(Facts.GROUPS);
    }

    @Test
    void thereAreAtLeast120Facts() {
        assertThat(Facts.all().stream().map(Fact::method).distinct())
                .hasSizeGreaterThanOrEqualTo(120);
    }
}
