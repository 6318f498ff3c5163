package dev.orrery.client;

import static dev.orrery.loop.combine.Async.asCompleted;
import static dev.orrery.loop.combine.Async.await;
import static dev.orrery.loop.combine.Async.gather;
import static dev.orrery.loop.combine.Async.group;
import static dev.orrery.loop.combine.Async.groupResult;
import static dev.orrery.loop.combine.Async.run;
import static dev.orrery.loop.combine.Async.sleep;
import static dev.orrery.loop.combine.Async.spawn;
import static dev.orrery.loop.combine.Async.timeout;
import static dev.orrery.loop.combine.Async.toThread;
import static dev.orrery.loop.combine.Async.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.loop.LoopFuture;
import dev.orrery.loop.combine.Async;
import dev.orrery.loop.combine.Outcome;
import dev.orrery.loop.combine.TaskGroup;
import dev.orrery.loop.task.Task;
import dev.orrery.loop.task.Timeout;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** The forms in which people will call Async, all of which have to compile as they stand. */
class AsyncFormsTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private final List<String> seen = new ArrayList<>();

    // ---- what method references name

    private int seven() {
        return 7;
    }

    private void note() {
        seen.add("note");
    }

    private int failing() throws IOException {
        throw new IOException("failing");
    }

    private void failingQuietly() throws IOException {
        throw new IOException("quietly");
    }

    private int inGroup(TaskGroup group) {
        return await(group.spawn(this::seven));
    }

    private void inGroupQuietly(TaskGroup group) {
        group.spawn(this::note);
    }

    private int limited(Timeout timeout) {
        return timeout.isExpired() ? 1 : 0;
    }

    private void limitedQuietly(Timeout timeout) {
        timeout.never();
    }

    @Test
    void runTakesBodiesInAllForms() {
        int block =
                run(
                        () -> {
                            yieldNow();
                            return 3;
                        });
        int expression = run(() -> 4);
        int reference = run(this::seven);
        run(this::note);
        run(() -> note());
        run(
                () -> {
                    note();
                });
        run(() -> seen.add("expression"));
        assertThat(block + expression + reference).isEqualTo(14);
        assertThat(seen).containsExactly("note", "note", "note", "expression");
    }

    @Test
    void runThrowsWhatItsBodyDeclares() {
        assertThatThrownBy(() -> run(this::failing)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> run(this::failingQuietly)).isInstanceOf(IOException.class);
        assertThatThrownBy(
                        () ->
                                run(
                                        () -> {
                                            throw new IOException("block");
                                        }))
                .hasMessage("block");
        try {
            run(
                    () -> {
                        if (seen.isEmpty()) {
                            throw new IOException("two kinds");
                        }
                        return await(spawn(this::seven), InterruptedException.class);
                    });
        } catch (IOException | InterruptedException expected) {
            assertThat(expected).hasMessage("two kinds");
        } catch (Exception wider) {
            // The compiler knows only that both are Exceptions.
            throw new AssertionError(wider);
        }
    }

    @Test
    void spawnTakesBodiesInAllForms() {
        run(
                () -> {
                    Task<Integer> value = spawn(() -> 3);
                    Task<Integer> reference = spawn("named", this::failing);
                    Task<Integer> block =
                            spawn(
                                    () -> {
                                        sleep(Duration.ZERO);
                                        return 5;
                                    });
                    Task<?> nothing = spawn(this::note);
                    Task<?> quiet = spawn("quiet", this::failingQuietly);
                    Task<?> braces =
                            spawn(
                                    () -> {
                                        note();
                                    });
                    assertThat(await(value) + await(block)).isEqualTo(8);
                    List<Outcome<Object>> all =
                            await(
                                    Async.gatherOutcomes(
                                            value, reference, block, nothing, quiet, braces));
                    assertThat(all).filteredOn(one -> one instanceof Outcome.Failure).hasSize(2);
                });
    }

    @Test
    void groupTakesBlocksInAllForms() {
        run(
                () -> {
                    group(
                            g -> {
                                g.spawn(this::note);
                                g.spawn("named", () -> note());
                            });
                    int value =
                            groupResult(
                                    g -> {
                                        Task<Integer> child = g.spawn(this::seven);
                                        return await(child);
                                    });
                    group(g -> g.spawn(this::note));
                    int reference = groupResult(this::inGroup);
                    group(this::inGroupQuietly);
                    group(
                            g -> {
                                g.spawn(this::note);
                                if (value == 7) {
                                    return;
                                }
                                throw new IOException("not wrapped here");
                            });
                    assertThat(value + reference).isEqualTo(14);
                });
        assertThat(seen).hasSize(5);
    }

    @Test
    void timeoutTakesPartsInAllForms() throws TimeoutException {
        run(
                () -> {
                    int expression = timeout(LONG, () -> 3);
                    int reference = timeout(LONG, this::seven);
                    int block =
                            timeout(
                                    LONG,
                                    () -> {
                                        yieldNow();
                                        return 5;
                                    });
                    timeout(LONG, this::note);
                    timeout(
                            null,
                            () -> {
                                note();
                            });
                    int moved =
                            timeout(
                                    LONG,
                                    limit -> {
                                        limit.reschedule(LONG);
                                        return 1;
                                    });
                    timeout(
                            LONG,
                            limit -> {
                                limit.never();
                            });
                    int limited = timeout(LONG, this::limited);
                    timeout(LONG, this::limitedQuietly);
                    assertThat(expression + reference + block + moved + limited).isEqualTo(16);
                });
    }

    @Test
    void timeoutThrowsWhatItsPartDeclares() {
        assertThatThrownBy(() -> run(() -> timeout(LONG, this::failing)))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> run(() -> timeout(LONG, this::failingQuietly)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void gatherTakesTasksOfSeveralTypesAndCollections() {
        run(
                () -> {
                    LoopFuture<List<Integer>> same = gather(spawn(() -> 1), spawn(() -> 2));
                    List<? extends Comparable<?>> mixed =
                            await(gather(spawn(() -> 1), spawn(() -> "two")));
                    List<Task<Integer>> tasks = List.of(spawn(() -> 3));
                    List<Integer> collected = await(gather(tasks));
                    assertThat(await(same)).containsExactly(1, 2);
                    assertThat(mixed).hasSize(2);
                    assertThat(collected).containsExactly(3);
                    assertThat(await(gather())).isEmpty();
                });
    }

    @Test
    void asCompletedNeedsNoTryWithoutALimit() {
        run(
                () -> {
                    int sum = 0;
                    for (var done = asCompleted(spawn(() -> 1), spawn(() -> 2)); done.hasNext(); ) {
                        sum += done.next();
                    }
                    assertThat(sum).isEqualTo(3);
                });
    }

    @Test
    void toThreadTakesWorkInAllForms() {
        run(
                () -> {
                    LoopFuture<Integer> value = toThread(this::seven);
                    LoopFuture<?> nothing = toThread(this::note);
                    LoopFuture<String> block =
                            toThread(
                                    () -> {
                                        Thread.onSpinWait();
                                        return "x";
                                    });
                    await(nothing);
                    assertThat(await(value) + await(block)).isEqualTo("7x");
                });
    }
}
