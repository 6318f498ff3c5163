package dev.orrery.examples.taskcost;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What benchmarks/tasks measures is what it says; how long it takes is not tested. */
class WorkTest {
    @ParameterizedTest
    @ValueSource(strings = {"orrery", "plain", "one-carrier"})
    void eachKindOfTasksDoesAllOfItsWork(String kind) throws InterruptedException {
        try (Work work = PeerMain.workOf(kind)) {
            assertThat(work.yieldOnceEach(100)).isEqualTo(100);
            assertThat(work.yieldInTurn(1000)).isEqualTo(1000);
            assertThat(work.park(100)).isEqualTo(100);
        }
    }
}
