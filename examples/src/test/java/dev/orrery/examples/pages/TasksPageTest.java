package dev.orrery.examples.pages;

import static dev.orrery.loop.combine.Async.*;

import static org.assertj.core.api.Assertions.assertThat;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofSeconds;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopOptions;
import dev.orrery.loop.sync.Lock;
import dev.orrery.loop.sync.Permit;
import dev.orrery.loop.sync.Queue;
import dev.orrery.loop.task.TaskOptions;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What docs/tasks.md says is so. */
class TasksPageTest {
    private final Page page = new Page("tasks.md");
    private final List<String> seen = new ArrayList<>();

    @Test
    void theCodeIsThatOfThisTest() {
        Snippets.assertTheirsIs(page.code("java"), TasksPageTest.class);
    }

    @Test
    void everyNameExists() {
        List<String> spans = new ArrayList<>(page.spansOfTheText());
        page.rows().forEach(row -> row.cells().forEach(cell -> spans.addAll(Page.spans(cell))));
        assertThat(spans).contains("TaskOptions.stackBytes", "LockSupport.parkNanos");
        assertThat(spans).filteredOn(JavaNames::isMember).allMatch(JavaNames::existsAmongAll);
    }

    private void serve() {
        seen.add(EventLoop.current().name());
    }

    @Test
    void optionsAreGiven() {
        TaskOptions options =
                TaskOptions.standard()
                        .withEngine(TaskOptions.Engine.BATON)
                        .withCancelLimit(ofSeconds(3))
                        .withLoop(LoopOptions.standard().withName("orders").withDebug(true));
        run(options, this::serve);
        assertThat(seen).containsExactly("orders");
    }

    @Test
    void theFlagIsTheOneOfTheBuild() {
        assertThat(page.indentedAfter("## The flag"))
                .containsExactly("--add-opens java.base/java.lang=ALL-UNNAMED,dev.orrery.loop");
        assertThat(Page.linesOf(Path.of("pom.xml")))
                .anyMatch(
                        line ->
                                line.contains(
                                        "-ea --add-opens java.base/java.lang=${orrery.opens}"))
                .anyMatch(line -> line.contains("<orrery.opens>ALL-UNNAMED,dev.orrery.loop<"));
    }

    @Test
    void theDefaultsAreThoseOfTheOptions() {
        assertThat(TaskOptions.standard().stackBytes()).isEqualTo(8 << 20);
        assertThat(TaskOptions.standard().cancelLimit()).isEqualTo(ofSeconds(10));
    }

    private void write(Lock orders) {
        try (Permit _ = orders.acquire()) {
            sleep(ofHours(1));
        }
    }

    @Test
    void aDumpLooksLikeThat() {
        run(
                () -> {
                    Lock orders = new Lock("orders");
                    Queue<String> jobs = new Queue<>("jobs", 0);
                    spawn("writer", () -> write(orders));
                    spawn("reader", () -> write(orders));
                    spawn("worker", () -> jobs.get());
                    yieldNow();
                    dump().lines().filter(line -> !line.startsWith("    at ")).forEach(seen::add);
                });
        assertThat(page.indentedAfter("followed by the stack of its body:")).isEqualTo(seen);
    }
}
