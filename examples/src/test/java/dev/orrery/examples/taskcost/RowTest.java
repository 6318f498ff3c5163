package dev.orrery.examples.taskcost;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

class RowTest {
    @Test
    void eachProcessGivesTheMedianOfItsRuns() {
        Row row = new Row(Workload.TASKS_10000, Peer.PLAIN, null);
        row.add(Map.of("nanos", new double[] {9e6, 2e6, 4e6}));
        row.add(Map.of("nanos", new double[] {1e6, 2e6}));
        assertThat(row.numbers(Figure.MILLIS)).containsExactly(4, 1.5);
    }

    @Test
    void aSwitchIsOneOfThoseThatThePeerDid() {
        Row row = new Row(Workload.SWITCH, Peer.UVLOOP, null);
        row.add(Map.of("nanos", new double[] {100_000_000}));
        assertThat(row.numbers(Figure.NANOS_EACH)).containsExactly(1000);
    }

    @Test
    void memoryIsScaledWithoutTheProcessItself() {
        Row row = new Row(Workload.PARKED_1000000, Peer.ASYNCIO, null);
        row.add(Map.of("base", new double[] {20e6}, "peak", new double[] {120e6}));
        assertThat(row.numbers(Figure.PEAK_MEGABYTES)).containsExactly(1020);
        assertThat(row.numbers(Figure.HEAP_MEGABYTES)).isEmpty();
    }

    @Test
    void aPeerThatIsNotThereSaysWhy() {
        Row row = new Row(Workload.SWITCH, Peer.UVLOOP, "no uvloop");
        assertThat(row.json())
                .isEqualTo(
                        "{\"workload\":\"switch\",\"peer\":\"uvloop\",\"left out\":\"no uvloop\"}");
        assertThat(Table.lines(Workload.SWITCH, List.of(row))).endsWith("left out: no uvloop\n");
    }
}
