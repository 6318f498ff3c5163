package dev.orrery.sim.explore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.loop.time.NanoClock;
import dev.orrery.sim.decision.CalmOracle;
import dev.orrery.sim.decision.SeedRange;
import dev.orrery.sim.trace.Trace;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/** A run that hangs is interrupted, and may end by that: its end comes too late. */
@Timeout(60)
class GivenUpRunsTest {
    private final CountDownLatch never = new CountDownLatch(1);
    private final CountDownLatch runs = new CountDownLatch(1);
    private final AtomicReference<Thread> thread = new AtomicReference<>();
    private final Scenario waits =
            Scenes.of(
                    "waits",
                    sim -> {
                        thread.set(Thread.currentThread());
                        runs.countDown();
                        never.await();
                    });

    @Test
    void theEndOfATaskThatWasGivenUpIsNotItsOutcome() throws InterruptedException {
        SupervisedTask<ScenarioRun> task =
                new SupervisedTask<>(
                        "given-up",
                        Duration.ofMillis(50),
                        () -> ScenarioRun.of(waits, new CalmOracle(), Trace.digestOnly()));
        assertThat(task.await()).isNull();
        thread.get().join();
        assertThat(task.abandoned().failure().what()).isEqualTo("scenario hangs at 0.000 s");
    }

    @Test
    void theEndOfASeedThatWasGivenUpIsNotToldOf() throws InterruptedException {
        List<WorkerReport> told = new ArrayList<>();
        SweepOptions options = SweepOptions.standard().withSeeds(new SeedRange(1, 1));
        SeedWorker worker =
                new SeedWorker(waits, options, NanoClock.system(), 0, 0, 1, 0, told::add);
        worker.start();
        runs.await();
        WorkerReport hang = Hang.of(waits, worker, options);
        worker.giveUp(hang);
        worker.thread().join();
        assertThat(told).isEmpty();
        assertThat(worker.poll()).isSameAs(hang);
    }
}
