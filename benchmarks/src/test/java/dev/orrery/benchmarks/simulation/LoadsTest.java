package dev.orrery.benchmarks.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.function.Supplier;
import java.util.stream.Stream;

/** Loads get on with their work; their trials, which measure for long, are not run here. */
class LoadsTest {
    private static final int HOSTS = 5;

    static Stream<Arguments> loads() {
        return Stream.of(
                load("datagrams on loops", () -> Datagrams.onLoops(true)),
                load("datagrams on links", () -> Datagrams.onLinks(true)),
                load("a stream of channels", () -> OneStream.ofChannels(true)),
                load("a stream of tasks", () -> OneStream.ofTasks(true)),
                load("a stream of the model", () -> OneStream.ofModel(true)),
                load("hosts with datagrams", () -> IdleHosts.withDatagrams(HOSTS)),
                load("hosts with faults", () -> IdleHosts.withFaults(HOSTS)),
                load("hosts with streams", () -> IdleHosts.withStreams(HOSTS)));
    }

    private static Arguments load(String name, Supplier<Load> load) {
        return Arguments.of(name, load);
    }

    @ParameterizedTest
    @MethodSource("loads")
    void eachLoadGoesOn(String name, Supplier<Load> loads) {
        try (Load load = loads.get()) {
            long first = load.goOn();
            assertThat(first).isPositive();
            assertThat(load.goOn()).isGreaterThan(first);
        }
    }
}
