package dev.orrery.examples.pages;

import static dev.orrery.loop.combine.Async.*;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopFuture;
import dev.orrery.loop.combine.ExceptionGroup;
import dev.orrery.loop.combine.Outcome;
import dev.orrery.loop.combine.ReturnWhen;
import dev.orrery.loop.handle.ContextVar;
import dev.orrery.loop.sync.Lock;
import dev.orrery.loop.sync.Permit;
import dev.orrery.loop.sync.Queue;
import dev.orrery.loop.task.Task;
import dev.orrery.loop.task.TaskCancelled;
import dev.orrery.sim.Simulation;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

/** What docs/asyncio.md shows to those who come from asyncio. */
class FromAsyncioTest {
    private final List<String> log = new ArrayList<>();

    // ---- one after the other, and at the same time

    String fetch(String page) {
        sleep(ofMillis(10)); // stands for I/O
        return "text of " + page;
    }

    List<String> oneAfterTheOther() {
        return List.of(fetch("left"), fetch("right"));
    }

    List<String> atTheSameTime() {
        return await(gather(spawn(() -> fetch("left")), spawn(() -> fetch("right"))));
    }

    @Test
    void gathering() {
        assertThat(run(this::oneAfterTheOther)).containsExactly("text of left", "text of right");
        assertThat(run(this::atTheSameTime)).containsExactly("text of left", "text of right");
    }

    // ---- limits

    String fetchSoon(String page) {
        try {
            return timeout(ofMillis(5), () -> fetch(page));
        } catch (TimeoutException late) {
            return "too slow";
        }
    }

    @Test
    void limiting() {
        assertThat(run(() -> fetchSoon("left"))).isEqualTo("too slow");
    }

    // ---- groups

    int totalLength(List<String> pages) {
        List<Task<String>> texts = new ArrayList<>();
        group(g -> pages.forEach(page -> texts.add(g.spawn(() -> fetch(page)))));
        return texts.stream().mapToInt(text -> text.result().length()).sum();
    }

    @Test
    void grouping() {
        assertThat(run(() -> totalLength(List.of("left", "right")))).isEqualTo(25);
        assertThatThrownBy(() -> run(() -> group(g -> g.spawn(this::fail))))
                .isInstanceOf(ExceptionGroup.class)
                .hasCauseInstanceOf(IOException.class);
    }

    private void fail() throws IOException {
        throw new IOException("no such page");
    }

    // ---- cancelling

    void watch(LoopFuture<String> news) {
        try {
            log.add(await(news));
        } catch (TaskCancelled cancelled) {
            log.add("cancelled: " + cancelled.getMessage());
            throw cancelled;
        } finally {
            log.add("tidied up");
        }
    }

    void cancelTheWatch() {
        Task<?> watch = spawn("watch", () -> watch(EventLoop.current().newFuture()));
        yieldNow(); // it begins
        watch.cancel("enough");
        waitOn(ReturnWhen.ALL_COMPLETED, null, watch);
        log.add("watch.isCancelled(): " + watch.isCancelled());
    }

    @Test
    void cancelling() {
        run(this::cancelTheWatch);
        assertThat(log)
                .containsExactly("cancelled: enough", "tidied up", "watch.isCancelled(): true");
    }

    // ---- failures

    String readOrExplain(Path file) {
        try {
            return await(toThread(() -> Files.readString(file)));
        } catch (CompletionException wrapped) {
            return "no text: " + wrapped.getCause().getClass().getSimpleName();
        }
    }

    String read(Path file) throws IOException {
        return await(toThread(() -> Files.readString(file)), IOException.class);
    }

    List<String> readAll(List<Path> files) {
        var readers = files.stream().map(file -> spawn(() -> read(file))).toList();
        List<String> lines = new ArrayList<>();
        for (Outcome<String> outcome : await(gatherOutcomes(readers))) {
            lines.add(
                    switch (outcome) {
                        case Outcome.Value(var text) -> text;
                        case Outcome.Failure(var thrown) -> thrown.getClass().getSimpleName();
                    });
        }
        return lines;
    }

    @Test
    void failing() {
        Path nowhere = Path.of("no", "such", "file");
        assertThat(run(() -> readOrExplain(nowhere))).isEqualTo("no text: NoSuchFileException");
        assertThatThrownBy(() -> run(() -> read(nowhere))).isInstanceOf(NoSuchFileException.class);
        assertThat(run(() -> readAll(List.of(nowhere)))).containsExactly("NoSuchFileException");
    }

    // ---- locks and queues

    void withoutInterleaving(Lock lock, String who) {
        try (Permit _ = lock.acquire()) {
            log.add(who + " begins");
            sleep(ofMillis(10));
            log.add(who + " ends");
        }
    }

    void work(Queue<String> jobs) {
        while (true) {
            log.add(fetch(jobs.get()));
            jobs.taskDone();
        }
    }

    void workOff(List<String> pages) {
        Queue<String> jobs = new Queue<>();
        Task<?> worker = spawn("worker", () -> work(jobs));
        pages.forEach(jobs::putNowait);
        jobs.join();
        worker.cancel();
    }

    @Test
    void coordinating() {
        run(
                () -> {
                    Lock lock = new Lock();
                    group(
                            g -> {
                                g.spawn(() -> withoutInterleaving(lock, "a"));
                                g.spawn(() -> withoutInterleaving(lock, "b"));
                            });
                    workOff(List.of("left", "right"));
                });
        assertThat(log)
                .containsExactly(
                        "a begins",
                        "a ends",
                        "b begins",
                        "b ends",
                        "text of left",
                        "text of right");
    }

    // ---- context

    static final ContextVar<String> USER = ContextVar.of("user");

    void serve(String user) {
        USER.set(user); // seen by this task and by what it spawns, by nobody else
        yieldNow();
        await(spawn(() -> log.add("hello " + USER.get())));
    }

    @Test
    void inContext() {
        run(
                () -> {
                    await(gather(spawn(() -> serve("ann")), spawn(() -> serve("bob"))));
                    log.add("main: " + USER.getOrElse("nobody"));
                });
        assertThat(log).containsExactly("hello ann", "hello bob", "main: nobody");
    }

    // ---- as they come

    void firstComeFirstServed() {
        LoopFuture<String> slow = spawn(() -> fetch("right"));
        LoopFuture<String> quick = spawn(() -> "a cached text");
        for (var texts = asCompleted(slow, quick); texts.hasNext(); ) {
            log.add(texts.next());
        }
    }

    @Test
    void asTheyCome() {
        run(this::firstComeFirstServed);
        assertThat(log).containsExactly("a cached text", "text of right");
    }

    // ---- threads

    String askFromOutside(EventLoop loop) throws Exception {
        return runCoroutineThreadsafe(loop, () -> fetch("left")).get();
    }

    @Test
    void fromOtherThreads() {
        run(
                () -> {
                    EventLoop loop = EventLoop.current();
                    log.add(await(toThread(() -> askFromOutside(loop))));
                });
        assertThat(log).containsExactly("text of left");
    }

    // ---- virtual time

    String patiently() {
        for (int attempt = 1; attempt <= 3; attempt++) {
            sleep(ofSeconds(1L << attempt));
        }
        return "given up";
    }

    @Test
    void threeAttemptsTakeFourteenSeconds() {
        try (Simulation sim = Simulation.calm()) {
            sim.host("client").startMain("loop", () -> log.add(patiently()));
            sim.run();
            assertThat(log).containsExactly("given up");
            assertThat(sim.elapsed()).isEqualTo(ofSeconds(14));
        }
    }
}
