package dev.orrery.examples.firsttest;

import static dev.orrery.loop.combine.Async.await;
import static dev.orrery.loop.combine.Async.gather;
import static dev.orrery.loop.combine.Async.run;
import static dev.orrery.loop.combine.Async.sleep;
import static dev.orrery.loop.combine.Async.spawn;
import static dev.orrery.loop.combine.Async.timeout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.loop.task.Task;
import dev.orrery.sim.Simulation;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** The sequential code that the README shows. */
class SequentialCodeTest {
    String ask(String shop) {
        sleep(Duration.ofMillis(200)); // stands for I/O: only this task waits
        return shop + " has tea";
    }

    List<String> askBoth() throws TimeoutException {
        Task<String> near = spawn(() -> ask("near"));
        Task<String> far = spawn(() -> ask("far"));
        return timeout(Duration.ofSeconds(1), () -> await(gather(near, far)));
    }

    @Test
    void runsOnALoopOfItsOwn() throws TimeoutException {
        assertThat(run(this::askBoth)).containsExactly("near has tea", "far has tea");
    }

    @Test
    void takesVirtualTimeInASimulation() {
        List<String> answers = new ArrayList<>();
        try (Simulation sim = Simulation.calm()) {
            sim.host("buyer").startMain("loop", () -> answers.addAll(askBoth()));
            sim.run();
            assertThat(sim.elapsed()).isEqualTo(Duration.ofMillis(200));
        }
        assertThat(answers).containsExactly("near has tea", "far has tea");
    }
}
