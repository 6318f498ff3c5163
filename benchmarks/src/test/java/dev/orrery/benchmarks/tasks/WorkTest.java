package dev.orrery.benchmarks.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the rows of tasks measure is what they say; how long it takes is not tested. */
class WorkTest {
    @ParameterizedTest
    @ValueSource(strings = {"orrery", "vthreads", "vthreads-1-carrier"})
    void eachKindOfTasksDoesAllOfItsWork(String kind) throws Exception {
        try (Work work = Kind.named(kind)) {
            assertThat(work.yieldOnceEach(100)).isEqualTo(100);
            assertThat(work.yieldInTurn(1000)).isEqualTo(1000);
            assertThat(work.park(100)).isEqualTo(100);
        }
    }
}
