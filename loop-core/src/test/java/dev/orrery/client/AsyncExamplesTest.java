package dev.orrery.client;

import static dev.orrery.loop.combine.Async.asCompleted;
import static dev.orrery.loop.combine.Async.await;
import static dev.orrery.loop.combine.Async.group;
import static dev.orrery.loop.combine.Async.run;
import static dev.orrery.loop.combine.Async.sleep;
import static dev.orrery.loop.combine.Async.spawn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.loop.task.Task;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The examples in the documentation of the room combine, as they stand there. */
class AsyncExamplesTest {
    private final List<String> seen = new ArrayList<>();

    private static int count(String what) {
        sleep(Duration.ofMillis(1));
        return what.length();
    }

    private void serve(String whom) {
        sleep(Duration.ofMillis(1));
        seen.add(whom);
    }

    private void show(String page) {
        seen.add(page);
    }

    @Test
    void theExampleOfAsync() {
        int total =
                run(
                        () -> {
                            Task<Integer> left = spawn(() -> count("left"));
                            Task<Integer> right = spawn(() -> count("right"));
                            sleep(Duration.ofMillis(10));
                            return await(left) + await(right);
                        });
        assertThat(total).isEqualTo(9);
    }

    @Test
    void theExampleOfTaskGroup() {
        String left = "left";
        String right = "right";
        run(
                () -> {
                    group(
                            g -> {
                                g.spawn(() -> serve(left));
                                g.spawn(() -> serve(right));
                            }); // both have ended here
                    assertThat(seen).containsExactlyInAnyOrder("left", "right");
                });
    }

    @Test
    void theExampleOfAsCompleted() {
        run(
                () -> {
                    List<Task<String>> downloads =
                            List.of(
                                    spawn(
                                            () -> {
                                                sleep(Duration.ofMillis(20));
                                                return "slow";
                                            }),
                                    spawn(() -> "quick"));
                    for (var pages = asCompleted(downloads); pages.hasNext(); ) {
                        show(pages.next());
                    }
                });
        assertThat(seen).containsExactly("quick", "slow");
    }
}
