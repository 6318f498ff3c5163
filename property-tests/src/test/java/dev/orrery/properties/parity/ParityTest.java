package dev.orrery.properties.parity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.util.List;
import java.util.stream.Stream;

/** Real sockets and simulated ones obey one contract: each fact is checked on both. */
class ParityTest {
    private static final List<Class<?>> GROUPS =
            List.of(
                    ConnectFacts.class,
                    AcceptFacts.class,
                    TransferFacts.class,
                    CloseFacts.class,
                    OptionFacts.class,
                    SelectorFacts.class,
                    DatagramFacts.class,
                    BlockingFacts.class,
                    AdaptorFacts.class,
                    StreamFacts.class,
                    TransportFacts.class);

    @TestFactory
    Stream<DynamicContainer> facts() {
        return GROUPS.stream()
                .map(group -> DynamicContainer.dynamicContainer(group.getSimpleName(), of(group)));
    }

    private static Stream<DynamicTest> of(Class<?> group) {
        return Fact.of(group).stream()
                .flatMap(
                        fact ->
                                Stream.of(
                                        DynamicTest.dynamicTest(
                                                "real: " + fact, () -> RealWire.check(fact)),
                                        DynamicTest.dynamicTest(
                                                "simulated: " + fact,
                                                () -> SimulatedWire.check(fact))));
    }

    @Test
    void thereAreAtLeast120Facts() {
        assertThat(GROUPS.stream().mapToInt(group -> Fact.of(group).size()).sum())
                .isGreaterThanOrEqualTo(120);
    }
}
